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
        recipe=lambda wildcards, input: recipe("table.py", input, options=readers_table(wildcards)),
    message:
        "{wildcards.review}: writing the table '{wildcards.name}'"
    script:
        "../scripts/table.py"


rule manuscript_text:
    """Render the manuscript: every number is looked up, none is typed."""
    input:
        template=lambda wildcards: f"config/reviews/{manuscript(wildcards.review)['template']}",
        base=str(PACKAGE / "templates" / "manuscript.md.j2"),
        tables=lambda wildcards: result_tables(wildcards.review, manuscript(wildcards.review)["tables"]),
        figures=lambda wildcards: figure_texts(wildcards.review),
        readers_tables=lambda wildcards: [file for file in FILES["tables"](wildcards.review) if file.endswith(".csv")],
        previous=lambda wildcards: existing(f"resources/{wildcards.review}/previous.yaml"),
    output:
        markdown="results/{review}/manuscript/manuscript.md",
        numbers="results/{review}/manuscript/numbers.json",
    log:
        "results/{review}/logs/manuscript_text.log",
    params:
        recipe=lambda wildcards, input: recipe(
            "manuscript_text.py",
            input,
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
        style=str(PACKAGE / "templates" / "manuscript.css"),
    output:
        html="results/{review}/manuscript/manuscript.html",
    log:
        "results/{review}/logs/manuscript_page.log",
    params:
        recipe=lambda wildcards, input: recipe("manuscript_page.py", input),
    message:
        "{wildcards.review}: making the page of the manuscript"
    script:
        "../scripts/manuscript_page.py"
