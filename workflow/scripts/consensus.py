"""Adaptor: decided cells of one form into values and their provenance."""

from adaptor import job, read, read_sheet, write
from review.extraction import consensus
from review.extraction.codebook import read_form

with job(snakemake) as options:
    form = read_form(options["form"], options)
    cells = read(snakemake.input.cells)
    mine = cells[cells["form"] == form.name]
    labels = read_sheet(snakemake.input.registry, ["study_id", "label"]).set_index("study_id")["label"].to_dict()
    values = consensus.wide(mine, form, labels)
    write(snakemake.output.values, values, consensus.wide_schema(form), consensus.CONSENSUS_KEY)
    key = [*consensus.CONSENSUS_KEY, "field"]
    write(snakemake.output.provenance, mine, consensus.CONSENSUS_PROVENANCE, key)
