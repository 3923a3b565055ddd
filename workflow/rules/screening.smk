# Screening: votes -> status -> agreement and flow.
# Needs:  resources/<review>/screening/votes.csv, and (optional) adjudications.csv and retrieval.csv beside it;
#         returned/: worklists and conflict sheets that people have filled in;
#         imports.csv and imports/: exports of Rayyan, Covidence, ASReview and EPPI-Reviewer (`make import-votes`);
#         studies.csv and (optional) previous.yaml for what earlier versions of the review included.
# Gives:  results/<review>/screening/: votes, status, agreement (of pairs, by month, of all raters), flow,
#         flow_rounds, terminals, prisma_new.csv, prisma_updated.csv, prisma_living.csv, ranking (the order of the lists),
#         and for people: unmatched_votes.csv, conflicts.csv, registry_vs_votes.csv, stopping.csv, and lists that are
#         returned once they are filled in: worklists/<reviewer>.xlsx (and .csv) and conflicts.xlsx;
#         for_tools/ goes out to other tools.


FILES["screening"] = lambda review: (
    results(
        review,
        "screening",
        "votes.parquet",
        "unmatched_votes.csv",
        *(["imported_votes.parquet", "imported_unmatched.parquet"] if IMPORTS[review] else []),
        "status.parquet",
        "ranking.parquet",
        "stopping.parquet",
        "stopping.csv",
        "conflicts.csv",
        "agreement.parquet",
        "agreement_by_month.parquet",
        "agreement_all_raters.parquet",
        "registry_vs_votes.csv",
        "registry_vs_votes.parquet",
        "retrieval.parquet",
        "reports.parquet",
        "flow.parquet",
        "terminals.parquet",
        "flow_rounds.parquet",
        "prisma_new.csv",
        "prisma_updated.csv",
        "prisma_living.csv",
        "contribution.parquet",
        "contribution.csv",
        *(f"worklists/{reviewer}.{ending}" for reviewer in duty(review, "screening") for ending in ("csv", "xlsx")),
        *(["conflicts.xlsx"] if duty(review, "adjudication") else []),
        *(f"for_tools/{stage}.{ending}" for stage in ("title_abstract", "full_text") for ending in ("ris", "csv")),
    )
    if SEARCHES[review]
    else []
)


rule import_votes:
    """Bring the votes that were cast in other tools to their citations, in the protocol's names."""
    input:
        exports=imported_files,
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
    output:
        votes="results/{review}/screening/imported_votes.parquet",
        unmatched="results/{review}/screening/imported_unmatched.parquet",
    log:
        "results/{review}/logs/import_votes.log",
    params:
        recipe=lambda wildcards: recipe(
            "import_votes.py",
            options=screening_options(
                wildcards,
                searches=search_rows(wildcards.review),
                imports=[vars(entry) for entry in IMPORTS[wildcards.review]],
            ),
            brought=imported_files(wildcards),
        ),
    message:
        "{wildcards.review}: reading votes from other tools"
    script:
        "../scripts/import_votes.py"


rule votes:
    """Bring every vote, adjudication and retrieval to its citation; list those that match nothing."""
    input:
        votes=lambda wildcards: material(wildcards, "screening/votes.csv"),
        adjudications=lambda wildcards: material(wildcards, "screening/adjudications.csv"),
        retrieval=lambda wildcards: material(wildcards, "screening/retrieval.csv"),
        returned=returned,
        imported=lambda wildcards: imported_votes(wildcards, "imported_votes"),
        imported_unmatched=lambda wildcards: imported_votes(wildcards, "imported_unmatched"),
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
            brought=[
                *material(wildcards, "screening/votes.csv", "screening/adjudications.csv", "screening/retrieval.csv"),
                *returned(wildcards),
            ],
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


rule conflicts:
    """List what waits for an adjudicator, to be filled in."""
    input:
        citations="results/{review}/identification/citations.parquet",
        votes="results/{review}/screening/votes.parquet",
        status="results/{review}/screening/status.parquet",
    output:
        workbook="results/{review}/screening/conflicts.xlsx",
    log:
        "results/{review}/logs/conflicts.log",
    params:
        recipe=lambda wildcards: recipe("conflicts.py", options=screening_options(wildcards)),
    message:
        "{wildcards.review}: what waits for an adjudicator"
    script:
        "../scripts/conflicts.py"


rule screening_agreement:
    """Measure how far the screeners agree, on their first independent votes."""
    input:
        votes="results/{review}/screening/votes.parquet",
    output:
        pairs="results/{review}/screening/agreement.parquet",
        months="results/{review}/screening/agreement_by_month.parquet",
        together="results/{review}/screening/agreement_all_raters.parquet",
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
            options=screening_options(wildcards, searches=search_rows(wildcards.review)),
            brought=[*material(wildcards, "studies.csv", "previous.yaml"), PREVIOUS_SCHEMA],
        ),
    message:
        "{wildcards.review}: comparing the registry with the votes"
    script:
        "../scripts/registry.py"


rule ranking:
    """Put what awaits a title vote in the order in which it is best screened."""
    input:
        citations="results/{review}/identification/citations.parquet",
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
    output:
        ranking="results/{review}/screening/ranking.parquet",
    log:
        "results/{review}/logs/ranking.log",
    params:
        recipe=lambda wildcards: recipe("ranking.py", options=work_options(wildcards, "order", "seed")),
    message:
        "{wildcards.review}: putting the titles in order"
    script:
        "../scripts/ranking.py"


rule stopping:
    """Say how many relevant titles are likely left. It changes nothing: people decide when to stop."""
    input:
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
        votes="results/{review}/screening/votes.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        reports="results/{review}/screening/reports.parquet",
    output:
        stopping="results/{review}/screening/stopping.parquet",
        for_people="results/{review}/screening/stopping.csv",
    log:
        "results/{review}/logs/stopping.log",
    params:
        recipe=lambda wildcards: recipe("stopping.py", options=work_options(wildcards, "target_recall")),
    message:
        "{wildcards.review}: how many relevant titles are likely left"
    script:
        "../scripts/stopping.py"


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
        ranking="results/{review}/screening/ranking.parquet",
    output:
        worklist="results/{review}/screening/worklists/{reviewer}.csv",
        workbook="results/{review}/screening/worklists/{reviewer}.xlsx",
    log:
        "results/{review}/logs/worklist/{reviewer}.log",
    wildcard_constraints:
        reviewer=people("screening"),
    params:
        recipe=lambda wildcards: recipe(
            "worklist.py", options=screening_options(wildcards, searches=search_rows(wildcards.review))
        ),
    message:
        "{wildcards.review}: what waits for {wildcards.reviewer}"
    script:
        "../scripts/worklist.py"


rule for_tools:
    """Give other tools what awaits votes at one stage, with an id that comes back."""
    input:
        citations="results/{review}/identification/citations.parquet",
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        reports="results/{review}/screening/reports.parquet",
    output:
        ris="results/{review}/screening/for_tools/{stage}.ris",
        table="results/{review}/screening/for_tools/{stage}.csv",
    log:
        "results/{review}/logs/for_tools/{stage}.log",
    wildcard_constraints:
        stage="title_abstract|full_text",
    params:
        recipe=lambda wildcards: recipe("for_tools.py", options={"searches": search_rows(wildcards.review)}),
    message:
        "{wildcards.review}: what awaits votes ({wildcards.stage}), for other tools"
    script:
        "../scripts/for_tools.py"


rule flow:
    """Count every PRISMA box, and prove that the boxes add up and hold every record once."""
    input:
        records="results/{review}/identification/records.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        status="results/{review}/screening/status.parquet",
        retrieval="results/{review}/screening/retrieval.parquet",
        reports="results/{review}/screening/reports.parquet",
        retractions=notices,
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        schema=PREVIOUS_SCHEMA,
        registries=subset_registries,
    output:
        flow="results/{review}/screening/flow.parquet",
        terminals="results/{review}/screening/terminals.parquet",
        rounds="results/{review}/screening/flow_rounds.parquet",
        prisma_new="results/{review}/screening/prisma_new.csv",
        prisma_updated="results/{review}/screening/prisma_updated.csv",
        prisma_living="results/{review}/screening/prisma_living.csv",
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
