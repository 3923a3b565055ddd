"""Adaptor: tallies into conclusions."""

from adaptor import job, read, write
from review.synthesis.conclusion import CONCLUSIONS, CONCLUSIONS_KEY, conclude

with job(snakemake) as options:
    found = conclude(read(snakemake.input.tallies), options["conclusions"], options["reviewers"])
    write(snakemake.output.conclusions, found, CONCLUSIONS, CONCLUSIONS_KEY)
