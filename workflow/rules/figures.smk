# Figures: one protocol entry and one module of workflow/review/figures each.
# Needs:  result tables, named in the protocol's `figures`.
# Gives:  results/<review>/figures/<name>.{svg,pdf,png}, the <name>.csv that was drawn, and <name>.json with the
#         caption and the text for those who cannot see it.


FILES["figures"] = lambda review: results(
    review,
    "figures",
    *(f"{name}.{kind}" for name in PROTOCOLS[review]["figures"] for kind in ("svg", "pdf", "png", "csv", "json")),
)


rule figure:
    """Draw one figure from result tables."""
    input:
        tables=lambda wildcards: result_tables(wildcards.review, figure(wildcards)["tables"].values()),
        retractions=notices,
    output:
        svg=reported("results/{review}/figures/{name}.svg", "figures", figure_caption),
        pdf="results/{review}/figures/{name}.pdf",
        png="results/{review}/figures/{name}.png",
        csv="results/{review}/figures/{name}.csv",
        text="results/{review}/figures/{name}.json",
    log:
        "results/{review}/logs/figure/{name}.log",
    params:
        recipe=lambda wildcards: recipe(
            "figure.py",
            options=figure(wildcards),
            modules=(f"review/figures/{figure(wildcards)['kind']}.py",),
        ),
    message:
        "{wildcards.review}: drawing the figure '{wildcards.name}'"
    script:
        "../scripts/figure.py"
