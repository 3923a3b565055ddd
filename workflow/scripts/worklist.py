"""Adaptor: what waits for a reviewer's vote, as a list to fill in."""

import pandas as pd

from adaptor import job, read, read_records, warn, write_bytes, write_csv
from review.screening.rules import read_rules
from review.screening.worklist import worklist, worklist_workbook

with job(snakemake) as options:
    files, reviewer = snakemake.input, snakemake.wildcards.reviewer
    rows = worklist(
        read(files.status),
        read(files.votes),
        read(files.citations),
        read_records(files.records),
        read(files.record_links),
        pd.DataFrame(options["searches"]),
        read(files.retrieval),
        read(files.reports),
        read(files.ranking),
        reviewer,
    )
    write_csv(snakemake.output.worklist, rows)
    write_bytes(snakemake.output.workbook, worklist_workbook(rows, read_rules(options)))
    if len(rows):
        warn(f"citations that await a vote of {reviewer}: {len(rows)}, see {snakemake.output.workbook}")
