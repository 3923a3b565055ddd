"""Adaptor: settled titles into the report on what is likely left."""

import pandas as pd

from adaptor import job, read, read_records, write, write_csv
from review.screening.copies import found_in_order
from review.screening.status import awaiting
from review.screening.stopping import STOPPING, for_people, stopping

with job(snakemake) as options:
    files = snakemake.input
    status = read(files.status)
    report = stopping(
        status,
        awaiting(status, read(files.retrieval), read(files.reports)),
        read(files.votes),
        found_in_order(read_records(files.records), read(files.record_links), pd.DataFrame(options["searches"])),
        options["target_recall"],
    )
    write(snakemake.output.stopping, report, STOPPING, by=())
    write_csv(snakemake.output.for_people, for_people(report))
