# Identification: search exports -> records -> pairs -> citations.
# Needs:  resources/<review>/searches.csv with the exports beside it in searches/, and (optional)
#         resources/<review>/identification/decisions.csv, people's word on pairs.
# Gives:  results/<review>/identification/{records,citations,record_links}.parquet and duplicate_queue.csv.


FILES["identification"] = lambda review: (
    results(
        review,
        "identification",
        "records.parquet",
        "citations.parquet",
        "record_links.parquet",
        "duplicate_queue.csv",
    )
    + exports(review, "rejected")
    if SEARCHES[review]
    else []
)


rule parse_export:
    """Read one search export into records, and keep what cannot be read."""
    input:
        export=export_file,
    output:
        records="results/{review}/identification/records/{search_id}.parquet",
        rejected="results/{review}/identification/rejected/{search_id}.parquet",
    log:
        "results/{review}/logs/parse_export/{search_id}.log",
    params:
        recipe=lambda wildcards: recipe(
            "parse_export.py",
            options={
                "search_id": wildcards.search_id,
                "hits_reported": SEARCHES[wildcards.review][wildcards.search_id].hits_reported,
            },
            brought=[export_file(wildcards)],
        ),
    message:
        "{wildcards.review}: reading the export {input.export}"
    script:
        "../scripts/parse_export.py"


rule records:
    """Put the records of all searches together; copies get ids of their own."""
    input:
        records=lambda wildcards: exports(wildcards.review, "records"),
    output:
        records="results/{review}/identification/records.parquet",
    log:
        "results/{review}/logs/records.log",
    params:
        recipe=lambda wildcards: recipe("records.py", options={"searches": list(SEARCHES[wildcards.review])}),
    message:
        "{wildcards.review}: putting the records of all searches together"
    script:
        "../scripts/records.py"


rule pairs:
    """Compare the new records of one search with each other and with all earlier ones."""
    input:
        new="results/{review}/identification/records/{search_id}.parquet",
        earlier=lambda wildcards: exports(wildcards.review, "records", until=wildcards.search_id),
    output:
        pairs="results/{review}/identification/pairs/{search_id}.parquet",
    log:
        "results/{review}/logs/pairs/{search_id}.log",
    params:
        recipe=lambda wildcards: recipe(
            "pairs.py",
            options={
                "search_id": wildcards.search_id,
                "searches": earlier_searches(wildcards),
            },
        ),
    message:
        "{wildcards.review}: looking for duplicates in {wildcards.search_id}"
    script:
        "../scripts/pairs.py"


checkpoint citations:
    """Join duplicate records into citations whose ids stay for ever."""
    input:
        records="results/{review}/identification/records.parquet",
        pairs=lambda wildcards: exports(wildcards.review, "pairs"),
        decisions=lambda wildcards: material(wildcards, "identification/decisions.csv"),
    output:
        citations="results/{review}/identification/citations.parquet",
        record_links="results/{review}/identification/record_links.parquet",
        duplicate_queue="results/{review}/identification/duplicate_queue.csv",
    log:
        "results/{review}/logs/citations.log",
    params:
        recipe=lambda wildcards: recipe(
            "citations.py",
            options={"searches": list(SEARCHES[wildcards.review])},
            brought=material(wildcards, "identification/decisions.csv"),
        ),
    message:
        "{wildcards.review}: joining duplicate records into citations"
    script:
        "../scripts/citations.py"
