# Manuscript and its tables.
# Needs:  config/reviews/<template> (prose without a typed number), result tables and figures, and the registry.
# Gives:  results/<review>/tables/<name>.{csv,html}, results/<review>/manuscript/manuscript.{md,html} and
#         numbers.json, which holds every number of the text with the query that found it.


FILES["tables"] = lambda review: results(
    review,
    "tables",
    *(f"{name}.{kind}" for name in PROTOCOLS[review]["tables"] for kind in ("csv", "html")),
)
FILES["manuscript"] = lambda review: (
    results(review, "manuscript", "manuscript.md", "manuscript.html", "numbers.json")
    if "manuscript" in PROTOCOLS[review]
    else []
) + (results(review, "manuscript", "checklists/prisma_s.csv") if SEARCHES[review] else [])


rule table:
    """A table for readers, with its headings and its caption."""
    input:
        rows=lambda wildcards: result_tables(wildcards.review, [readers_table(wildcards)["rows"]]),
    output:
        csv="results/{review}/tables/{name}.csv",
        html="results/{review}/tables/{name}.html",
    log:
        "results/{review}/logs/table/{name}.log",
    params:
        recipe=lambda wildcards: recipe("table.py", options=readers_table(wildcards)),
    message:
        "{wildcards.review}: writing the table '{wildcards.name}'"
    script:
        "../scripts/table.py"


rule review_manuscript:
    """Render the manuscript and its page: every number is looked up, none is typed."""
    input:
        template=manuscript_template,
        frame=MANUSCRIPT_FRAME,
        style=MANUSCRIPT_STYLE,
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        previous_schema=PREVIOUS_SCHEMA,
        tables=lambda wildcards: result_tables(wildcards.review, manuscript(wildcards.review)["tables"]),
        texts=lambda wildcards: figure_files(wildcards.review, "json"),
        images=lambda wildcards: figure_files(wildcards.review, "svg"),
        readers_tables=lambda wildcards: readers_table_files(wildcards.review),
    output:
        markdown="results/{review}/manuscript/manuscript.md",
        html="results/{review}/manuscript/manuscript.html",
        numbers="results/{review}/manuscript/numbers.json",
    log:
        "results/{review}/logs/manuscript.log",
    params:
        recipe=lambda wildcards: recipe(
            "manuscript.py",
            options=manuscript_options(wildcards.review),
            brought=[
                manuscript_template(wildcards),
                MANUSCRIPT_FRAME,
                MANUSCRIPT_STYLE,
                PREVIOUS_SCHEMA,
                *material(wildcards, "previous.yaml"),
            ],
        ),
    message:
        "{wildcards.review}: rendering the manuscript"
    script:
        "../scripts/manuscript.py"
