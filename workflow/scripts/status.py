"""Adaptor: citations and votes into the status of each citation and the conflicts to settle."""

from adaptor import job, read, warn, write, write_csv
from review.screening.conflicts import conflicts
from review.screening.rules import read_rules
from review.screening.status import STATUS, STATUS_KEY, status

with job(snakemake) as options:
    rules = read_rules(options)
    citations, votes = read(snakemake.input.citations), read(snakemake.input.votes)
    found = status(citations, votes, rules)
    write(snakemake.output.status, found, STATUS, STATUS_KEY)
    write_csv(snakemake.output.conflicts, conflicts(found, votes, citations, rules))
    if waiting := int((found["state"] == "conflict").sum()):
        warn(f"conflicts that wait for an adjudicator: {waiting}, see {snakemake.output.conflicts}")
