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
)


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


rule manuscript_text:
    """Render the manuscript: every number is looked up, none is typed."""
    input:
        template=manuscript_template,
        base=MANUSCRIPT_FRAME,
        tables=lambda wildcards: result_tables(wildcards.review, manuscript(wildcards.review)["tables"]),
        figures=lambda wildcards: figure_texts(wildcards.review),
        readers_tables=lambda wildcards: [file for file in FILES["tables"](wildcards.review) if file.endswith(".csv")],
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
    output:
        markdown="results/{review}/manuscript/manuscript.md",
        numbers="results/{review}/manuscript/numbers.json",
    log:
        "results/{review}/logs/manuscript_text.log",
    params:
        recipe=lambda wildcards: recipe(
            "manuscript_text.py",
            options={
                name: PROTOCOLS[wildcards.review][name]
                for name in (
                    "title",
                    "question",
                    "reviewers",
                    "screening",
                    "extraction",
                    "dose",
                    "tables",
                    "figures",
                    "manuscript",
                )
            },
            brought=[manuscript_template(wildcards), MANUSCRIPT_FRAME, *material(wildcards, "previous.yaml")],
        ),
    message:
        "{wildcards.review}: rendering the manuscript"
    script:
        "../scripts/manuscript_text.py"


rule manuscript_page:
    """The manuscript as one page with its figures inside."""
    input:
        markdown="results/{review}/manuscript/manuscript.md",
        figures=lambda wildcards: figure_images(wildcards.review),
        style=shipped("workflow/templates/manuscript.css"),
    output:
        html="results/{review}/manuscript/manuscript.html",
    log:
        "results/{review}/logs/manuscript_page.log",
    params:
        recipe=lambda wildcards: recipe("manuscript_page.py", brought=[shipped("workflow/templates/manuscript.css")]),
    message:
        "{wildcards.review}: making the page of the manuscript"
    script:
        "../scripts/manuscript_page.py"
