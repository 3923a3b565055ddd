"""Adaptor: differences that wait for a decision, as a workbook for adjudicators to fill in."""

from pathlib import Path

from adaptor import job, read, read_sheet, write_bytes
from forms import read_codebook, with_duty
from review.extraction.to_decide import decisions_workbook, to_decide

with job(snakemake) as options:
    forms, rules = read_codebook(options, snakemake.input.vocabulary)
    files = snakemake.input
    registries = {Path(path).stem: read_sheet(path, ["study_id", "label"]) for path in files.registries}
    rows = to_decide(read(files.comparison), read(files.entries), read(files.cells), forms, registries)
    workbook = decisions_workbook(rows, forms, with_duty(options, "adjudication"), rules.vocabularies)
    write_bytes(snakemake.output.workbook, workbook)
