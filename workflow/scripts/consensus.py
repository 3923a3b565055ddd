"""Adaptor: decided cells of one form into values and their provenance."""

from adaptor import job, read, read_sheet, write
from review.extraction import tables
from review.extraction.codebook import read_form
from review.extraction.consensus import CONSENSUS_PROVENANCE

with job(snakemake) as options:
    form = read_form(options["form"], options)
    cells = read(snakemake.input.cells)
    mine = cells[cells["form"] == form.name]
    labels = read_sheet(snakemake.input.registry, ["study_id", "label"]).set_index("study_id")["label"].to_dict()
    values = tables.wide(mine, form, labels)
    write(snakemake.output.values, values, tables.wide_schema(form), tables.CONSENSUS_KEY)
    write(snakemake.output.provenance, mine, CONSENSUS_PROVENANCE, [*tables.CONSENSUS_KEY, "field"])
