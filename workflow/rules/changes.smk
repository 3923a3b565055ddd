# Changes: what is different from the newest release, and which reports of studies were retracted or corrected.
# Needs:  resources/<review>/releases/<version>/ (`make release` writes it); without one there is nothing to compare.
#         resources/<review>/retractions.csv (optional): Retraction Watch's list, its columns as they are; and what
#         PubMed calls retracted among the records.
# Gives:  results/<review>/changes/changes.csv (one row a changed fact, the gravest first) and changes.md, which begins
#         with what a clinician must know; results/<review>/screening/retractions.parquet.


FILES["retractions"] = lambda review: (
    results(review, "screening", "retractions.parquet") if SEARCHES[review] or listed_notices(review) else []
)
FILES["changes"] = lambda review: results(review, "changes", "changes.md", "changes.csv") if released(review) else []


checkpoint retractions:
    """Find the notices about reports of the registered studies."""
    input:
        notices=lambda wildcards: listed_notices(wildcards.review),
        studies=lambda wildcards: material(wildcards, "studies.csv"),
        records=lambda wildcards: searched_tables(wildcards.review, "identification/records"),
        record_links=lambda wildcards: searched_tables(wildcards.review, "identification/record_links"),
    output:
        retractions="results/{review}/screening/retractions.parquet",
    log:
        "results/{review}/logs/retractions.log",
    params:
        recipe=lambda wildcards: recipe(
            "retractions.py",
            options={"searches": search_rows(wildcards.review)},
            brought=material(wildcards, "retractions.csv", "studies.csv"),
        ),
    message:
        "{wildcards.review}: looking for retracted reports"
    script:
        "../scripts/retractions.py"


rule changes_since_release:
    """Compare the results with the newest release."""
    input:
        tables=lambda wildcards: [path for _, path in compared_results(wildcards.review)[0]],
        drawn=lambda wildcards: [path for _, path in compared_results(wildcards.review)[1]],
        brought=lambda wildcards: [*logs_and_ledgers(wildcards.review).values()],
        released=lambda wildcards: [*release_files(wildcards.review).values()],
    output:
        markdown="results/{review}/changes/changes.md",
        csv="results/{review}/changes/changes.csv",
    log:
        "results/{review}/logs/changes.log",
    params:
        recipe=lambda wildcards: recipe(
            "changes.py",
            options={
                "version": released(wildcards.review),
                "tables": [name for name, _ in compared_results(wildcards.review)[0]],
                "drawn": [name for name, _ in compared_results(wildcards.review)[1]],
                "brought": [*logs_and_ledgers(wildcards.review)],
                "released": [*release_files(wildcards.review)],
            },
            brought=[
                *logs_and_ledgers(wildcards.review).values(),
                *release_files(wildcards.review).values(),
            ],
        ),
    message:
        "{wildcards.review}: what has changed since the newest release"
    script:
        "../scripts/changes.py"
