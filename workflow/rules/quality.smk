# Quality: consensus answers -> judgements by rule -> grades.
# Needs:  the consensus table of the quality form and resources/instruments/<instrument>.yaml.
# Gives:  results/<review>/quality/: judgements, grades, robvis.csv.


FILES["quality"] = lambda review: (
    results(review, "quality", "judgements.parquet", "grades.parquet", "robvis.csv")
    if "quality" in PROTOCOLS[review]
    else []
)


rule judgements:
    """Judge every study by the instrument's decision tables, and grade it."""
    input:
        values=lambda wildcards: f"results/{wildcards.review}/extraction/consensus/{quality(wildcards.review)['form']}.parquet",
        quotes=lambda wildcards: (
            f"results/{wildcards.review}/extraction/consensus/{quality(wildcards.review)['form']}.provenance.parquet"
        ),
        instrument=instrument,
        schema=INSTRUMENT_SCHEMA,
    output:
        judgements="results/{review}/quality/judgements.parquet",
        grades="results/{review}/quality/grades.parquet",
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
