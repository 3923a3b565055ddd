# Dose: verbatim dose texts -> cells, for the reference patient and over a grid of weights and surfaces.
# Needs:  consensus tables, the protocol's `dose`, and (optional) resources/<review>/extraction/confirmations.csv.
# Gives:  results/<review>/dose/: doses, splits, sensitivity, and to_confirm.csv for a second person.


FILES["dose"] = lambda review: (
    results(
        review,
        "dose",
        "doses.parquet",
        "splits.parquet",
        "sensitivity.parquet",
        "to_confirm.csv",
    )
    if dose_forms(review)
    else []
)


rule doses:
    """Parse every dose text, convert it to cells, and list what a second person has to confirm."""
    input:
        forms=lambda wildcards: results(
            wildcards.review,
            "extraction/consensus",
            *(f"{form}.parquet" for form in dose_forms(wildcards.review)),
        ),
        provenance=who_decided_doses,
        confirmations=lambda wildcards: material(wildcards, "extraction/confirmations.csv"),
    output:
        doses="results/{review}/dose/doses.parquet",
        splits="results/{review}/dose/splits.parquet",
        sensitivity="results/{review}/dose/sensitivity.parquet",
        to_confirm="results/{review}/dose/to_confirm.csv",
    log:
        "results/{review}/logs/doses.log",
    params:
        recipe=lambda wildcards: recipe(
            "doses.py",
            options={
                "forms": dose_forms(wildcards.review),
                "reviewers": PROTOCOLS[wildcards.review]["reviewers"],
                **PROTOCOLS[wildcards.review]["dose"],
            },
            brought=material(wildcards, "extraction/confirmations.csv"),
        ),
    message:
        "{wildcards.review}: normalising doses"
    script:
        "../scripts/doses.py"
