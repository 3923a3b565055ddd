"""Adaptor: entries, their comparison and adjudications into decided cells."""

from adaptor import job, read, read_sheet, warn, write, write_csv
from forms import read_forms, read_rules, with_duty
from review.extraction import consensus

with job(snakemake) as options:
    forms, rules = read_forms(options), read_rules(options, snakemake.input.vocabulary)
    entries, comparison = read(snakemake.input.entries), read(snakemake.input.comparison)
    path = snakemake.input.adjudications[0] if snakemake.input.adjudications else ""
    adjudications = consensus.checked_adjudications(
        read_sheet(path, consensus.ADJUDICATIONS),
        path,
        entries,
        forms,
        rules,
        with_duty(options, "adjudication"),
    )
    needed = options["extraction"]["readers"]
    cells = consensus.consensus(entries, comparison, adjudications, forms, options["reviewers"], needed)
    write(snakemake.output.cells, cells, consensus.CONSENSUS_PROVENANCE, ["form", "study_id", "row", "field"])
    counts = consensus.state_counts(cells)
    write(snakemake.output.states, counts, consensus.STATE_COUNTS, consensus.STATE_COUNTS_KEY)
    write_csv(snakemake.output.disagreements, consensus.disagreements(comparison, entries, cells))
    if waiting := int((cells["state"] == "unresolved").sum()):
        warn(f"{waiting} cells wait for an adjudicator, see {snakemake.output.disagreements}")
