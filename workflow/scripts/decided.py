"""Adaptor: entries, their comparison and adjudications into decided cells."""

from adaptor import job, read, read_sheet, warn, write, write_csv
from forms import read_codebook, with_duty
from review.extraction import consensus
from review.extraction.acted import ACTED, ACTED_KEY, acted

with job(snakemake) as options:
    forms, rules = read_codebook(options, snakemake.input.vocabulary)
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
    write(snakemake.output.acted, acted(entries, cells), ACTED, ACTED_KEY)
    write_csv(snakemake.output.disagreements, consensus.disagreements(comparison, entries, cells))
    if waiting := int((cells["state"] == "unresolved").sum()):
        warn(f"cells that wait for an adjudicator: {waiting}, see {snakemake.output.disagreements}")
