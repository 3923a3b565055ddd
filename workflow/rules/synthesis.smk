# Synthesis: consensus tables -> tallies, tests and conclusions.
# Needs:  the consensus tables that the protocol's `analyses` name.
# Gives:  results/<review>/synthesis/: tallies, tests, conclusions.


FILES["synthesis"] = lambda review: (
    results(review, "synthesis", "tallies.parquet", "tests.parquet", "conclusions.parquet") if analyses(review) else []
)


checkpoint tallies:
    """Count, for every outcome and subgroup, how many studies say yes, no, or nothing."""
    input:
        forms=lambda wildcards: results(
            wildcards.review,
            "extraction/consensus",
            *(f"{form}.parquet" for form in analysed_forms(wildcards.review)),
        ),
    output:
        tallies="results/{review}/synthesis/tallies.parquet",
    log:
        "results/{review}/logs/tallies.log",
    params:
        recipe=lambda wildcards: recipe(
            "tallies.py",
            options={
                "forms": analysed_forms(wildcards.review),
                "analyses": analyses(wildcards.review),
            },
        ),
    message:
        "{wildcards.review}: tallying the associations"
    script:
        "../scripts/tallies.py"


rule associations:
    """Run the tests that the protocol asks for, or say why one is refused."""
    input:
        forms=lambda wildcards: results(
            wildcards.review,
            "extraction/consensus",
            *(f"{form}.parquet" for form in analysed_forms(wildcards.review)),
        ),
    output:
        tests="results/{review}/synthesis/tests.parquet",
    log:
        "results/{review}/logs/associations.log",
    params:
        recipe=lambda wildcards: recipe(
            "associations.py",
            options={
                "forms": analysed_forms(wildcards.review),
                "analyses": analyses(wildcards.review),
            },
        ),
    message:
        "{wildcards.review}: testing the associations"
    script:
        "../scripts/associations.py"


rule conclusions:
    """Put each conclusion into its category by rule, and say how little would change it."""
    input:
        tallies="results/{review}/synthesis/tallies.parquet",
    output:
        conclusions="results/{review}/synthesis/conclusions.parquet",
    log:
        "results/{review}/logs/conclusions.log",
    params:
        recipe=lambda wildcards: recipe(
            "conclusions.py",
            options={"conclusions": PROTOCOLS[wildcards.review]["conclusions"]},
        ),
    message:
        "{wildcards.review}: drawing the conclusions"
    script:
        "../scripts/conclusions.py"
