# Synthesis: consensus tables -> tallies, tests and conclusions, and one table for each further kind of analysis.
# Needs:  the consensus tables and result tables that the protocol's `analyses` name.
# Gives:  results/<review>/synthesis/: tallies, tests, conclusions; directions, trends, contrasts ... by the module of
#         workflow/review/synthesis that the kind names.


FILES["synthesis"] = lambda review: results(
    review,
    "synthesis",
    *(["tallies.parquet", "conclusions.parquet"] if tallied(review) else []),
    *(["tests.parquet"] if tested(review) else []),
    *(f"{table}.parquet" for table in analysis_kinds(review)),
    *(["cross_review.parquet"] if compared_reviews(review) else []),
)


checkpoint tallies:
    """Count, for every outcome and subgroup, how many studies say yes, no, or nothing."""
    input:
        forms=lambda wildcards: results(
            wildcards.review,
            "extraction/consensus",
            *(f"{form}.parquet" for form in tallied_forms(wildcards.review)),
        ),
        retractions=notices,
    output:
        tallies="results/{review}/synthesis/tallies.parquet",
    log:
        "results/{review}/logs/tallies.log",
    params:
        recipe=lambda wildcards: recipe(
            "tallies.py",
            options={
                "forms": tallied_forms(wildcards.review),
                "analyses": tallied(wildcards.review),
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
            *(f"{form}.parquet" for form in tallied_forms(wildcards.review)),
        ),
        directions=lambda wildcards: result_tables(
            wildcards.review, ["synthesis/directions"] if analyses(wildcards.review, "direction") else []
        ),
        retractions=notices,
    output:
        tests="results/{review}/synthesis/tests.parquet",
    log:
        "results/{review}/logs/associations.log",
    params:
        recipe=lambda wildcards: recipe(
            "associations.py",
            options={
                "forms": tallied_forms(wildcards.review),
                "analyses": tallied(wildcards.review),
                "directions": analyses(wildcards.review, "direction"),
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
            options={name: PROTOCOLS[wildcards.review][name] for name in ("conclusions", "reviewers")},
        ),
    message:
        "{wildcards.review}: drawing the conclusions"
    script:
        "../scripts/conclusions.py"


rule analysis:
    """Run all analyses of one kind: one module of workflow/review/synthesis, one table."""
    input:
        tables=lambda wildcards: result_tables(wildcards.review, analysed_tables(wildcards)),
        retractions=notices,
    output:
        table="results/{review}/synthesis/{analysis}.parquet",
    log:
        "results/{review}/logs/analysis/{analysis}.log",
    wildcard_constraints:
        analysis="|".join(sorted({table for review in PROTOCOLS for table in analysis_kinds(review)})) or "none",
    params:
        recipe=lambda wildcards: recipe(
            "analysis.py",
            options=analysis_options(wildcards),
            modules=(f"review/synthesis/{analysis_kinds(wildcards.review)[wildcards.analysis]}.py",),
        ),
    message:
        "{wildcards.review}: analysing {wildcards.analysis}"
    script:
        "../scripts/analysis.py"


rule cross_review:
    """Compare what several reviews print of the same study."""
    input:
        values=compared_values,
        doses=compared_doses,
        registries=compared_registries,
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        table="results/{review}/synthesis/cross_review.parquet",
    log:
        "results/{review}/logs/cross_review.log",
    params:
        recipe=lambda wildcards: recipe(
            "cross_review.py",
            options=cross_review_options(wildcards),
            brought=[
                *compared_registries(wildcards),
                shared("vocabulary/terms.csv"),
            ],
        ),
    message:
        "{wildcards.review}: comparing what several reviews print of the same study"
    script:
        "../scripts/cross_review.py"
