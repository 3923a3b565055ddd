# Manuscript, its tables, and the checklists of reporting.
# Needs:  config/reviews/<template> (prose without a typed number), result tables and figures, and the registry.
# Gives:  results/<review>/tables/<name>.{csv,xlsx,docx,html}, and results/<review>/manuscript/: manuscript.{md,html,docx},
#         references.json (CSL), numbers.json (every number of the text with its query, raw and as shown), moved.csv (those
#         that are not as in the last release), and checklists/<name>.csv with empty.csv, what no item has been found for.


FILES["tables"] = lambda review: results(
    review,
    "tables",
    *(f"{name}.{kind}" for name in PROTOCOLS[review]["tables"] for kind in ("csv", "xlsx", "docx", "html")),
)
FILES["manuscript"] = lambda review: (
    results(
        review,
        "manuscript",
        *(f"manuscript.{kind}" for kind in ("md", "html", "docx")),
        "references.json",
        "numbers.json",
        "moved.csv",
        *(f"checklists/{name}.csv" for name in (*CHECKLISTS, "empty")),
    )
    if "manuscript" in PROTOCOLS[review]
    else []
) + (results(review, "manuscript", "checklists/prisma_s.csv") if SEARCHES[review] else [])


rule table:
    """A table for readers, with its headings and its caption."""
    input:
        rows=lambda wildcards: result_tables(wildcards.review, [readers_table(wildcards)["rows"]]),
        retractions=notices,
        styles=WORD_STYLES,
        lua=WORD_FILTER,
    output:
        csv="results/{review}/tables/{name}.csv",
        xlsx="results/{review}/tables/{name}.xlsx",
        docx="results/{review}/tables/{name}.docx",
        html=reported("results/{review}/tables/{name}.html", "tables", table_caption),
    log:
        "results/{review}/logs/table/{name}.log",
    params:
        recipe=lambda wildcards: recipe(
            "table.py", options=readers_table(wildcards), brought=[WORD_STYLES, WORD_FILTER]
        ),
    message:
        "{wildcards.review}: writing the table '{wildcards.name}'"
    script:
        "../scripts/table.py"


rule references:
    """List the works that the manuscript can cite: the reports of the studies."""
    input:
        studies=lambda wildcards: material(wildcards, "studies.csv"),
        reports=lambda wildcards: searched_tables(wildcards.review, "screening/reports"),
        citations=lambda wildcards: searched_tables(wildcards.review, "identification/citations"),
        retractions=notices,
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        previous_schema=PREVIOUS_SCHEMA,
    output:
        references="results/{review}/manuscript/references.json",
    log:
        "results/{review}/logs/references.log",
    params:
        recipe=lambda wildcards: recipe(
            "reference_list.py",
            brought=[PREVIOUS_SCHEMA, *material(wildcards, "studies.csv", "previous.yaml")],
        ),
    message:
        "{wildcards.review}: listing the works that can be cited"
    script:
        "../scripts/reference_list.py"


rule review_manuscript:
    """Render the manuscript, its page and its Word document: every number is looked up, none is typed."""
    input:
        template=manuscript_template,
        frame=MANUSCRIPT_FRAME,
        style=MANUSCRIPT_STYLE,
        styles=WORD_STYLES,
        lua=WORD_FILTER,
        citation_style=citation_style,
        references="results/{review}/manuscript/references.json",
        released=lambda wildcards: released_numbers(wildcards.review),
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        previous_schema=PREVIOUS_SCHEMA,
        tables=lambda wildcards: result_tables(wildcards.review, manuscript(wildcards.review)["tables"]),
        texts=lambda wildcards: figure_files(wildcards.review, "json"),
        images=lambda wildcards: figure_files(wildcards.review, "svg"),
        pixels=lambda wildcards: figure_files(wildcards.review, "png"),
        readers_tables=lambda wildcards: readers_table_files(wildcards.review),
    output:
        markdown="results/{review}/manuscript/manuscript.md",
        html=reported("results/{review}/manuscript/manuscript.html", "manuscript", review_title),
        docx="results/{review}/manuscript/manuscript.docx",
        numbers="results/{review}/manuscript/numbers.json",
        moved="results/{review}/manuscript/moved.csv",
    log:
        "results/{review}/logs/manuscript.log",
    params:
        recipe=lambda wildcards: recipe(
            "manuscript.py",
            options=manuscript_options(wildcards.review),
            brought=[
                manuscript_template(wildcards),
                citation_style(wildcards),
                MANUSCRIPT_FRAME,
                MANUSCRIPT_STYLE,
                WORD_STYLES,
                WORD_FILTER,
                PREVIOUS_SCHEMA,
                *material(wildcards, "previous.yaml"),
                *released_numbers(wildcards.review),
            ],
        ),
    message:
        "{wildcards.review}: rendering the manuscript"
    script:
        "../scripts/manuscript.py"


rule checklists:
    """Fill the checklists of reporting with where each item is answered, and list those that are not."""
    input:
        checklists=CHECKLIST_FILES,
        text="results/{review}/manuscript/manuscript.md",
        searches=lambda wildcards: (
            results(wildcards.review, "manuscript", "checklists/prisma_s.csv") if SEARCHES[wildcards.review] else []
        ),
    output:
        [f"results/{{review}}/manuscript/checklists/{name}.csv" for name in CHECKLISTS],
        empty="results/{review}/manuscript/checklists/empty.csv",
    log:
        "results/{review}/logs/checklists.log",
    params:
        recipe=lambda wildcards: recipe(
            "checklists.py", options=checklist_options(wildcards.review), brought=CHECKLIST_FILES
        ),
    message:
        "{wildcards.review}: filling the checklists of reporting"
    script:
        "../scripts/checklists.py"
