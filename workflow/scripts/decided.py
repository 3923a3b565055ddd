"""Adaptor: entries, their comparison and adjudications into decided cells."""

from datetime import date
from pathlib import Path

import pandas as pd

from adaptor import job, read, read_sheet, warn, write, write_csv
from forms import read_codebook, with_duty
from review.extraction import adjudication, consensus, states
from review.extraction.acted import ACTED, ACTED_KEY, acted
from review.extraction.adjudication_files import all_adjudications
from review.extraction.reopened import REOPENED, reopened
from review.extraction.tables import disagreements
from review.inputs import dated_ahead
from review.screening.standing import corrections

with job(snakemake) as options:
    forms, rules = read_codebook(options, snakemake.input.vocabulary)
    entries, comparison = read(snakemake.input.entries), read(snakemake.input.comparison)
    files = {path: Path(path).read_bytes() for path in snakemake.input.adjudications}
    adjudicated = all_adjudications(files, entries, forms, rules, with_duty(options, "adjudication"))
    needed = options["extraction"]["readers"]
    persons = [one["id"] for one in options["reviewers"] if one["kind"] != "machine"]
    imported = adjudication.imported_decisions(read(snakemake.input.decisions), entries, persons, needed)
    decisions = pd.concat([imported, adjudicated[[*imported.columns]]], ignore_index=True)
    cells = consensus.consensus(entries, comparison, decisions, forms, options["reviewers"], needed)
    for path in snakemake.input.retractions:
        of_studies = cells["form"].isin([form.name for form in forms if form.registry == "studies"])
        again = reopened(cells[of_studies], corrections(read(path)), entries, decisions, persons, needed)
        cells = pd.concat([again, cells[~of_studies]]).sort_index()
    write(snakemake.output.cells, cells, consensus.CONSENSUS_PROVENANCE, ["form", "study_id", "row", "field"])
    registries = {Path(file).stem: read_sheet(file, ["study_id"])["study_id"] for file in snakemake.input.registries}
    counts = states.state_counts(cells, entries, forms, registries)
    write(snakemake.output.states, counts, states.STATE_COUNTS, states.STATE_COUNTS_KEY)
    write(snakemake.output.acted, acted(entries, cells), ACTED, ACTED_KEY)
    write_csv(snakemake.output.disagreements, disagreements(comparison, entries, cells))
    for message in dated_ahead(adjudicated, "decided_on", date.today()):
        warn(message)
    if waiting := int((cells["state"] == "disagreed").sum()):
        warn(f"cells that wait for an adjudicator: {waiting}, see {snakemake.output.disagreements}")
    if again := int((cells["state"] == REOPENED).sum()):
        warn(f"cells to look at again, as their report was corrected: {again}")
