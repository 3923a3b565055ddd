# Screening: votes -> status -> agreement and flow.
# Needs:  resources/<review>/screening/votes.csv, and (optional) adjudications.csv and retrieval.csv beside it;
#         studies.csv and (optional) previous.yaml for what earlier versions of the review included.
# Gives:  results/<review>/screening/: votes, status, agreement, flow, terminals, prisma_new.csv, prisma_updated.csv,
#         and for people: unmatched_votes.csv, conflicts.csv, registry_vs_votes.csv and worklists/<reviewer>.csv, whose rows
#         go into votes.csv once they have a vote.


FILES["screening"] = lambda review: (
    results(
        review,
        "screening",
        "votes.parquet",
        "unmatched_votes.csv",
        "status.parquet",
        "conflicts.csv",
        "agreement.parquet",
        "registry_vs_votes.csv",
        "registry_vs_votes.parquet",
        "flow.parquet",
        "terminals.parquet",
        "prisma_new.csv",
        "prisma_updated.csv",
        "contribution.parquet",
        "contribution.csv",
        *(f"worklists/{reviewer}.csv" for reviewer in duty(review, "screening")),
    )
    if SEARCHES[review]
    else []
)


rule votes:
    """Bring every vote, adjudication and retrieval to its citation; list those that match nothing."""
    input:
        votes=lambda wildcards: material(wildcards, "screening/votes.csv"),
        adjudications=lambda wildcards: material(wildcards, "screening/adjudications.csv"),
        retrieval=lambda wildcards: material(wildcards, "screening/retrieval.csv"),
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
    output:
        votes="results/{review}/screening/votes.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        unmatched="results/{review}/screening/unmatched_votes.csv",
    log:
        "results/{review}/logs/votes.log",
    params:
        recipe=lambda wildcards: recipe(
            "votes.py",
            options=screening_options(wildcards, searches=search_rows(wildcards.review)),
            brought=material(
                wildcards, "screening/votes.csv", "screening/adjudications.csv", "screening/retrieval.csv"
            ),
        ),
    message:
        "{wildcards.review}: reading the ledger of votes"
    script:
        "../scripts/votes.py"


checkpoint status:
    """Say where each citation stands at each stage."""
    input:
        citations="results/{review}/identification/citations.parquet",
        votes="results/{review}/screening/votes.parquet",
    output:
        status="results/{review}/screening/status.parquet",
        conflicts="results/{review}/screening/conflicts.csv",
    log:
        "results/{review}/logs/status.log",
    params:
        recipe=lambda wildcards: recipe("status.py", options=screening_options(wildcards)),
    message:
        "{wildcards.review}: where each citation stands"
    script:
        "../scripts/status.py"


rule screening_agreement:
    """Measure how far the screeners agree, on their first independent votes."""
    input:
        votes="results/{review}/screening/votes.parquet",
    output:
        agreement="results/{review}/screening/agreement.parquet",
    log:
        "results/{review}/logs/screening_agreement.log",
    params:
        recipe=lambda wildcards: recipe("screening_agreement.py", options=screening_options(wildcards)),
    message:
        "{wildcards.review}: agreement of the screeners"
    script:
        "../scripts/screening_agreement.py"


rule registry:
    """Find the reports of registered studies among the citations, and what registry and votes say differently."""
    input:
        studies=lambda wildcards: material(wildcards, "studies.csv"),
        searches="resources/{review}/searches.csv",
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        schema=PREVIOUS_SCHEMA,
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        citations="results/{review}/identification/citations.parquet",
        status="results/{review}/screening/status.parquet",
        votes="results/{review}/screening/votes.parquet",
    output:
        reports="results/{review}/screening/reports.parquet",
        registry_vs_votes="results/{review}/screening/registry_vs_votes.csv",
        contradictions="results/{review}/screening/registry_vs_votes.parquet",
    log:
        "results/{review}/logs/registry.log",
    params:
        recipe=lambda wildcards: recipe(
            "registry.py",
            options=screening_options(wildcards),
            brought=[*material(wildcards, "studies.csv", "searches.csv", "previous.yaml"), PREVIOUS_SCHEMA],
        ),
    message:
        "{wildcards.review}: comparing the registry with the votes"
    script:
        "../scripts/registry.py"


rule worklist:
    """List what awaits a reviewer's vote, without anybody else's."""
    input:
        citations="results/{review}/identification/citations.parquet",
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
        votes="results/{review}/screening/votes.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        reports="results/{review}/screening/reports.parquet",
    output:
        worklist="results/{review}/screening/worklists/{reviewer}.csv",
    log:
        "results/{review}/logs/worklist/{reviewer}.log",
    wildcard_constraints:
        reviewer=r"[^/]+",
    params:
        recipe=lambda wildcards: recipe("worklist.py", options={"searches": search_rows(wildcards.review)}),
    message:
        "{wildcards.review}: what waits for {wildcards.reviewer}"
    script:
        "../scripts/worklist.py"


rule flow:
    """Count every PRISMA box, and prove that the boxes add up and hold every record once."""
    input:
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        reports="results/{review}/screening/reports.parquet",
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        schema=PREVIOUS_SCHEMA,
        registries=subset_registries,
    output:
        flow="results/{review}/screening/flow.parquet",
        terminals="results/{review}/screening/terminals.parquet",
        prisma_new="results/{review}/screening/prisma_new.csv",
        prisma_updated="results/{review}/screening/prisma_updated.csv",
    log:
        "results/{review}/logs/flow.log",
    params:
        recipe=lambda wildcards: recipe(
            "flow.py",
            options=screening_options(
                wildcards, searches=search_rows(wildcards.review), flow=PROTOCOLS[wildcards.review]["flow"]
            ),
            brought=[*material(wildcards, "previous.yaml"), PREVIOUS_SCHEMA, *subset_registries(wildcards)],
        ),
    message:
        "{wildcards.review}: counting and proving the flow of records"
    script:
        "../scripts/flow.py"


rule contribution:
    """Say what each search and source brought, and how much of it was included."""
    input:
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
    output:
        contribution="results/{review}/screening/contribution.parquet",
        for_people="results/{review}/screening/contribution.csv",
    log:
        "results/{review}/logs/contribution.log",
    params:
        recipe=lambda wildcards: recipe("contribution.py", options={"searches": search_rows(wildcards.review)}),
    message:
        "{wildcards.review}: what each search brought"
    script:
        "../scripts/contribution.py"
