# Extraction: readers' sheets -> entries -> comparison -> consensus.
# Needs:  resources/<review>/extraction/<form>.<reviewer>.csv, the registries (studies.csv, ...), and (optional)
#         adjudications.csv and alignments.csv beside the sheets.
# Gives:  results/<review>/extraction/: entries, comparison, agreement, disagreements.csv and, for each form,
#         consensus/<form>.parquet (values) and consensus/<form>.provenance.parquet (who read it where).


FILES["extraction"] = lambda review: (
    results(
        review,
        "extraction",
        "entries.parquet",
        "comparison.parquet",
        "agreement.parquet",
        "disagreements.csv",
        "states.parquet",
        "acted.parquet",
        *(f"consensus/{form}.{kind}" for form in forms(review) for kind in ("parquet", "provenance.parquet")),
    )
    if forms(review)
    else []
)


rule entries:
    """Read every reader's sheet: one row a cell and reader, as written and in its normal form."""
    input:
        sheets=sheets,
        registries=registries,
        alignments=lambda wildcards: material(wildcards, "extraction/alignments.csv"),
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        entries="results/{review}/extraction/entries.parquet",
    log:
        "results/{review}/logs/entries.log",
    params:
        recipe=lambda wildcards: recipe(
            "entries.py",
            options=extraction_options(wildcards, "forms", "missing"),
            brought=[
                *sheets(wildcards),
                *registries(wildcards),
                *material(wildcards, "extraction/alignments.csv"),
                shared("vocabulary/terms.csv"),
            ],
        ),
    message:
        "{wildcards.review}: reading the extraction sheets"
    script:
        "../scripts/entries.py"


rule comparison:
    """Compare the readers' entries cell by cell, and measure how far they agree."""
    input:
        entries="results/{review}/extraction/entries.parquet",
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        comparison="results/{review}/extraction/comparison.parquet",
        agreement="results/{review}/extraction/agreement.parquet",
    log:
        "results/{review}/logs/comparison.log",
    params:
        recipe=lambda wildcards: recipe(
            "comparison.py",
            options=extraction_options(wildcards, "forms", "missing", "reviewers"),
            brought=[shared("vocabulary/terms.csv")],
        ),
    message:
        "{wildcards.review}: comparing the readers' entries"
    script:
        "../scripts/comparison.py"


rule decided:
    """Bring adjudications to the disagreements: one decided value a cell, with its provenance."""
    input:
        entries="results/{review}/extraction/entries.parquet",
        comparison="results/{review}/extraction/comparison.parquet",
        adjudications=lambda wildcards: material(wildcards, "extraction/adjudications.csv"),
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        cells="results/{review}/extraction/cells.parquet",
        states="results/{review}/extraction/states.parquet",
        acted="results/{review}/extraction/acted.parquet",
        disagreements="results/{review}/extraction/disagreements.csv",
    log:
        "results/{review}/logs/decided.log",
    params:
        recipe=lambda wildcards: recipe(
            "decided.py",
            options=extraction_options(wildcards, "forms", "missing", "reviewers", "extraction"),
            brought=[*material(wildcards, "extraction/adjudications.csv"), shared("vocabulary/terms.csv")],
        ),
    message:
        "{wildcards.review}: deciding the cells"
    script:
        "../scripts/decided.py"


checkpoint consensus:
    """One table a form: values only, so that a new quote or comment ends here."""
    input:
        cells="results/{review}/extraction/cells.parquet",
        registry=registry,
    output:
        values="results/{review}/extraction/consensus/{form}.parquet",
        provenance="results/{review}/extraction/consensus/{form}.provenance.parquet",
    log:
        "results/{review}/logs/consensus/{form}.log",
    params:
        recipe=lambda wildcards: recipe(
            "consensus.py",
            options={
                "form": wildcards.form,
                **forms(wildcards.review)[wildcards.form],
            },
            brought=[registry(wildcards)],
        ),
    message:
        "{wildcards.review}: consensus of the form '{wildcards.form}'"
    script:
        "../scripts/consensus.py"
