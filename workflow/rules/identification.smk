# Identification: search exports -> records with what they are compared by -> pairs -> citations.
# Needs:  resources/<review>/searches.csv with the exports beside it in searches/, and (optional)
#         resources/<review>/identification/decisions.csv, people's word on pairs.
# Gives:  results/<review>/identification/: exports, records, citations, record_links, related, and for people:
#         duplicate_queue.csv, whose rows go into decisions.csv once they are answered, and related_reports.csv.


FILES["identification"] = lambda review: (
    results(
        review,
        "identification",
        "exports.parquet",
        "exports.csv",
        "records.parquet",
        "citations.parquet",
        "record_links.parquet",
        "related.parquet",
        "related_reports.csv",
        "duplicate_queue.csv",
    )
    + by_search(review, "exports", searches(review))
    + by_search(review, "records", searches(review))
    + by_search(review, "features", searches(review))
    + by_search(review, "rejected", searches(review))
    + pair_files(review)
    if SEARCHES[review]
    else []
)


rule parse_export:
    """Read one search export into records, work out what they are compared by, keep and count what cannot be read."""
    input:
        export=export_file,
    output:
        records="results/{review}/identification/records/{search_id}.parquet",
        features="results/{review}/identification/features/{search_id}.parquet",
        rejected="results/{review}/identification/rejected/{search_id}.parquet",
        account="results/{review}/identification/exports/{search_id}.parquet",
    log:
        "results/{review}/logs/parse_export/{search_id}.log",
    params:
        recipe=lambda wildcards: recipe(
            "parse_export.py",
            options={
                "search_id": wildcards.search_id,
                "hits_reported": SEARCHES[wildcards.review][wildcards.search_id].hits_reported,
                "in_force": in_force(wildcards.review)[wildcards.search_id],
                "columns": PROTOCOLS[wildcards.review]["identification"]["columns"],
            },
            brought=[export_file(wildcards)],
        ),
    message:
        "{wildcards.review}: reading the export {input.export}"
    script:
        "../scripts/parse_export.py"


rule records:
    """Put the records of all searches together, copies with ids of their own, and the accounts of the exports.

    The searches come in the order of their names here and in `citations`: a row of the features is that of the records.
    """
    input:
        records=lambda wildcards: by_search(wildcards.review, "records", sorted(searches(wildcards.review))),
        accounts=lambda wildcards: by_search(wildcards.review, "exports", searches(wildcards.review)),
    output:
        records="results/{review}/identification/records.parquet",
        exports="results/{review}/identification/exports.parquet",
        for_people="results/{review}/identification/exports.csv",
    log:
        "results/{review}/logs/records.log",
    params:
        recipe=lambda wildcards: recipe(
            "records.py",
            options={"searches": searches(wildcards.review), "in_force": in_force(wildcards.review)},
        ),
    message:
        "{wildcards.review}: putting the records of all searches together"
    script:
        "../scripts/records.py"


rule pairs:
    """Compare the new records of one search with each other and with all earlier ones."""
    input:
        records=lambda wildcards: by_search(wildcards.review, "records", searches_until(wildcards)),
        features=lambda wildcards: by_search(wildcards.review, "features", searches_until(wildcards)),
    output:
        pairs="results/{review}/identification/pairs/{search_id}.parquet",
    log:
        "results/{review}/logs/pairs/{search_id}.log",
    params:
        recipe=lambda wildcards: pairs_recipe(wildcards, shard=1, of=1),
    message:
        "{wildcards.review}: looking for duplicates in {wildcards.search_id}"
    script:
        "../scripts/pairs.py"


use rule pairs as pairs_of_shard with:
    output:
        pairs="results/{review}/identification/pairs/{search_id}/{shard}.parquet",
    log:
        "results/{review}/logs/pairs/{search_id}/{shard}.log",
    params:
        recipe=lambda wildcards: pairs_recipe(
            wildcards, shard=int(wildcards.shard), of=int(shards(wildcards.review, wildcards.search_id))
        ),
    message:
        "{wildcards.review}: looking for duplicates in part {wildcards.shard} of {wildcards.search_id}"


checkpoint citations:
    """Join duplicate records into citations whose ids stay for ever."""
    input:
        records="results/{review}/identification/records.parquet",
        features=lambda wildcards: by_search(wildcards.review, "features", sorted(searches(wildcards.review))),
        pairs=lambda wildcards: pair_files(wildcards.review),
        decisions=lambda wildcards: material(wildcards, "identification/decisions.csv"),
    output:
        citations="results/{review}/identification/citations.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        related="results/{review}/identification/related.parquet",
        related_reports="results/{review}/identification/related_reports.csv",
        duplicate_queue="results/{review}/identification/duplicate_queue.csv",
    log:
        "results/{review}/logs/citations.log",
    params:
        recipe=lambda wildcards: recipe(
            "citations.py",
            options={"searches": searches(wildcards.review)},
            brought=material(wildcards, "identification/decisions.csv"),
        ),
    message:
        "{wildcards.review}: joining duplicate records into citations"
    script:
        "../scripts/citations.py"


rule prisma_s:
    """Fill the checklist for reporting searches from the search log."""
    input:
        searches="resources/{review}/searches.csv",
        exports="results/{review}/identification/exports.parquet",
        citations="results/{review}/identification/citations.parquet",
    output:
        checklist="results/{review}/manuscript/checklists/prisma_s.csv",
    log:
        "results/{review}/logs/prisma_s.log",
    params:
        recipe=lambda wildcards: recipe("prisma_s.py", brought=material(wildcards, "searches.csv")),
    message:
        "{wildcards.review}: filling the PRISMA-S checklist"
    script:
        "../scripts/prisma_s.py"
