"""Adaptor: what a reader has still to read, as a workbook to fill in."""

from pathlib import Path

from adaptor import job, read, read_sheet, write_bytes
from forms import read_codebook
from review.extraction.blank import forms_workbook

with job(snakemake) as options:
    forms, rules = read_codebook(options, snakemake.input.vocabulary)
    registries = {Path(path).stem: read_sheet(path, ["study_id", "label"]) for path in snakemake.input.registries}
    done, reviewer = read(snakemake.input.read), snakemake.wildcards.reviewer
    write_bytes(snakemake.output.workbook, forms_workbook(forms, registries, done, reviewer, rules.vocabularies))
