# Site: the evidence page, one file that works offline.
# Needs:  whatever result tables the review has, its figures and its tables for readers.
# Gives:  results/<review>/site/index.html. What a review lacks is left out, and the page says so.


FILES["site"] = lambda review: results(review, "site", "index.html")


rule evidence_page:
    """Write what the review found, and where each value comes from, as one page."""
    input:
        template=PAGE["html.j2"],
        style=PAGE["css"],
        script=PAGE["js"],
        tables=lambda wildcards: result_tables(wildcards.review, site_tables(wildcards.review)),
        retractions=notices,
        changes=lambda wildcards: site_changes(wildcards.review),
        texts=lambda wildcards: figure_files(wildcards.review, "json"),
        images=lambda wildcards: figure_files(wildcards.review, "svg"),
        readers_tables=lambda wildcards: readers_table_files(wildcards.review),
        previous=lambda wildcards: material(wildcards, "previous.yaml"),
        previous_schema=PREVIOUS_SCHEMA,
    output:
        page=reported("results/{review}/site/index.html", "evidence_page", review_title),
    log:
        "results/{review}/logs/site.log",
    params:
        recipe=lambda wildcards: recipe(
            "evidence_page.py",
            options=site_options(wildcards.review),
            brought=[
                *PAGE.values(),
                PREVIOUS_SCHEMA,
                *material(wildcards, "previous.yaml"),
            ],
        ),
    message:
        "{wildcards.review}: writing the evidence page"
    script:
        "../scripts/evidence_page.py"
