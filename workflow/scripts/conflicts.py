"""Adaptor: conflicts that wait, as a workbook for adjudicators to fill in."""

from adaptor import job, read, write_bytes
from review.screening.conflicts import conflicts, conflicts_workbook, to_settle
from review.screening.rules import read_rules

with job(snakemake) as options:
    rules, files = read_rules(options), snakemake.input
    status, votes, citations = read(files.status), read(files.votes), read(files.citations)
    rows = to_settle(conflicts(status, votes, citations, rules), citations)
    write_bytes(snakemake.output.workbook, conflicts_workbook(rows, rules))
