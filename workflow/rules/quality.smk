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
        instrument=lambda wildcards: shared(f"instruments/{quality(wildcards.review)['instrument']}.yaml"),
        schema=str(PACKAGE / "schemas" / "instrument.yaml"),
    output:
        judgements="results/{review}/quality/judgements.parquet",
        grades="results/{review}/quality/grades.parquet",
        robvis="results/{review}/quality/robvis.csv",
    log:
        "results/{review}/logs/judgements.log",
    params:
        recipe=lambda wildcards, input: recipe("judgements.py", input, options=quality(wildcards.review)),
    message:
        "{wildcards.review}: judging the quality of studies"
    script:
        "../scripts/judgements.py"
