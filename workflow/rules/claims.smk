# Claims: what was printed, held against the result tables.
# Needs:  resources/<review>/claims.csv and the result tables that the protocol's `claims` names; `<review>:<table>` is
#         a table of another review; as much of that one as it needs is built too.
# Gives:  results/<review>/synthesis/claims.parquet and claim_counts.parquet (verdicts, computed and documented apart).


FILES["claims"] = lambda review: (
    results(review, "synthesis", "claims.parquet", "claim_counts.parquet") if "claims" in PROTOCOLS[review] else []
)


rule claims_audit:
    """Recompute each printed claim by its query, and say whether it holds."""
    input:
        claims="resources/{review}/claims.csv",
        tables=lambda wildcards: list(claimed_tables(wildcards.review).values()),
    output:
        claims="results/{review}/synthesis/claims.parquet",
        counts="results/{review}/synthesis/claim_counts.parquet",
    log:
        "results/{review}/logs/claims.log",
    params:
        recipe=lambda wildcards: recipe(
            "claims.py",
            options={"tables": list(claimed_tables(wildcards.review))},
            brought=[f"resources/{wildcards.review}/claims.csv"],
        ),
    message:
        "{wildcards.review}: auditing the printed claims"
    script:
        "../scripts/claims.py"
