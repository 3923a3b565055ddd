"""Adaptor: the records of all searches in one table, each with an id of its own."""

from adaptor import job, read_all, write
from review.identification.record import RECORDS, RECORDS_KEY, number_copies

with job(snakemake) as options:
    records = number_copies(read_all(snakemake.input.records, RECORDS), options["searches"])
    write(snakemake.output.records, records, RECORDS, RECORDS_KEY)
