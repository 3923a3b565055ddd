"""Adaptor: the accounts of all exports in one table."""

from adaptor import job, read_all, write, write_csv
from review.identification.importing import EXPORTS, EXPORTS_KEY

with job(snakemake):
    accounts = read_all(snakemake.input.accounts, EXPORTS)
    write(snakemake.output.exports, accounts, EXPORTS, EXPORTS_KEY)
    write_csv(snakemake.output.for_people, accounts.sort_values(EXPORTS_KEY))
