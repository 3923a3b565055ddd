# Extraction: readers' sheets -> entries -> comparison -> consensus.
# Needs:  resources/<review>/extraction/<form>.<reviewer>.csv (or .xlsx, or <reviewer>.xlsx with all forms), the registries
#         (studies.csv, ...), and (optional) adjudications.csv (or .xlsx) and alignments.csv beside the sheets, and what
#         other programs exported, in imports/.
# Gives:  results/<review>/extraction/: entries, comparison, agreement, disagreements.csv, to_check.csv,
#         alignments_proposed.csv and, for each form, consensus/<form>.parquet (values) and
#         consensus/<form>.provenance.parquet (who read it where); and workbooks that come back once they are filled in:
#         forms/<reviewer>.xlsx and disagreements.xlsx.


FILES["extraction"] = lambda review: (
    results(
        review,
        "extraction",
        "entries.parquet",
        "read.parquet",
        "imported_decisions.parquet",
        "to_check.csv",
        "alignments_proposed.csv",
        "comparison.parquet",
        "agreement.parquet",
        "disagreements.csv",
        "cells.parquet",
        "states.parquet",
        "acted.parquet",
        *(f"forms/{reviewer}.xlsx" for reviewer in duty(review, "extraction")),
        *(["disagreements.xlsx"] if duty(review, "adjudication") else []),
        *(f"consensus/{form}.{kind}" for form in forms(review) for kind in ("parquet", "provenance.parquet")),
    )
    if forms(review)
    else []
)


rule entries:
    """Read every reader's sheet: one row a cell and reader, as written and in its normal form."""
    input:
        sheets=sheets,
        imports=imported_sheets,
        registries=registries,
        alignments=lambda wildcards: material(wildcards, "extraction/alignments.csv"),
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        entries="results/{review}/extraction/entries.parquet",
        read="results/{review}/extraction/read.parquet",
        decisions="results/{review}/extraction/imported_decisions.parquet",
        to_check="results/{review}/extraction/to_check.csv",
        proposed="results/{review}/extraction/alignments_proposed.csv",
    log:
        "results/{review}/logs/entries.log",
    params:
        recipe=lambda wildcards: recipe(
            "entries.py",
            options=extraction_options(wildcards, "forms", "missing", "reviewers", "extraction"),
            brought=[
                *sheets(wildcards),
                *imported_sheets(wildcards),
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
        decisions="results/{review}/extraction/imported_decisions.parquet",
        adjudications=adjudications,
        retractions=correction_notices,
        registries=registries,
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
            brought=[
                *adjudications(wildcards),
                *registries(wildcards),
                shared("vocabulary/terms.csv"),
            ],
        ),
    message:
        "{wildcards.review}: deciding the cells"
    script:
        "../scripts/decided.py"


rule blank_forms:
    """Write what a reader has still to read, to be filled in. Of what others have read it sees nothing."""
    input:
        read="results/{review}/extraction/read.parquet",
        registries=registries,
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        workbook="results/{review}/extraction/forms/{reviewer}.xlsx",
    log:
        "results/{review}/logs/forms/{reviewer}.log",
    wildcard_constraints:
        reviewer=people("extraction"),
    params:
        recipe=lambda wildcards: recipe(
            "blank_forms.py",
            options=extraction_options(wildcards, "forms", "missing"),
            brought=[*registries(wildcards), shared("vocabulary/terms.csv")],
        ),
    message:
        "{wildcards.review}: what {wildcards.reviewer} has still to read"
    script:
        "../scripts/blank_forms.py"


rule disagreements:
    """List what waits for a decision or a signature, to be filled in."""
    input:
        entries="results/{review}/extraction/entries.parquet",
        comparison="results/{review}/extraction/comparison.parquet",
        cells="results/{review}/extraction/cells.parquet",
        registries=registries,
        vocabulary=shared("vocabulary/terms.csv"),
    output:
        workbook="results/{review}/extraction/disagreements.xlsx",
    log:
        "results/{review}/logs/disagreements.log",
    params:
        recipe=lambda wildcards: recipe(
            "disagreements.py",
            options=extraction_options(wildcards, "forms", "missing", "reviewers"),
            brought=[*registries(wildcards), shared("vocabulary/terms.csv")],
        ),
    message:
        "{wildcards.review}: what waits for a decision"
    script:
        "../scripts/disagreements.py"


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
