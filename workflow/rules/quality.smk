# Quality: consensus answers -> judgements by rule -> grades, scores, counts.
# Needs:  the consensus table of the quality form, the readers' entries and resources/instruments/<instrument>.yaml.
# Gives:  results/<review>/quality/: judgements, overall, grades, scores, counts, agreement, robvis.csv.


FILES["quality"] = lambda review: (
    results(
        review,
        "quality",
        "judgements.parquet",
        "overall.parquet",
        "grades.parquet",
        "scores.parquet",
        "counts.parquet",
        "agreement.parquet",
        "robvis.csv",
    )
    if "quality" in PROTOCOLS[review]
    else []
)


rule judgements:
    """Judge every study by the instrument's decision tables, grade it, and count."""
    input:
        values=lambda wildcards: f"results/{wildcards.review}/extraction/consensus/{quality(wildcards.review)['form']}.parquet",
        totals=lambda wildcards: consensus_files(wildcards.review, added_up(wildcards.review)),
        quotes=lambda wildcards: consensus_files(
            wildcards.review,
            [quality(wildcards.review)["form"], *added_up(wildcards.review)],
            "provenance.parquet",
        ),
        instrument=instrument,
        schema=INSTRUMENT_SCHEMA,
    output:
        judgements="results/{review}/quality/judgements.parquet",
        overall="results/{review}/quality/overall.parquet",
        grades="results/{review}/quality/grades.parquet",
        scores="results/{review}/quality/scores.parquet",
        counts="results/{review}/quality/counts.parquet",
        robvis="results/{review}/quality/robvis.csv",
    log:
        "results/{review}/logs/judgements.log",
    params:
        recipe=lambda wildcards: recipe(
            "judgements.py",
            options=quality(wildcards.review),
            brought=[instrument(wildcards), INSTRUMENT_SCHEMA],
        ),
    message:
        "{wildcards.review}: judging the quality of studies"
    script:
        "../scripts/judgements.py"


rule quality_agreement:
    """Judge each reader's sheet on its own, and measure how far the readers agree on each domain."""
    input:
        entries="results/{review}/extraction/entries.parquet",
        instrument=instrument,
        schema=INSTRUMENT_SCHEMA,
    output:
        agreement="results/{review}/quality/agreement.parquet",
    log:
        "results/{review}/logs/quality_agreement.log",
    params:
        recipe=lambda wildcards: recipe(
            "quality_agreement.py",
            options=extraction_options(wildcards, "quality", "reviewers"),
            brought=[instrument(wildcards), INSTRUMENT_SCHEMA],
        ),
    message:
        "{wildcards.review}: agreement of the readers on quality"
    script:
        "../scripts/quality_agreement.py"
