"""Adaptor: what awaits votes at one stage, for other tools."""

import pandas as pd

from adaptor import job, read, read_records, write_bytes, write_csv
from review.screening.for_tools import for_tools, ris

with job(snakemake) as options:
    files = snakemake.input
    table = for_tools(
        read(files.status),
        read(files.citations),
        read_records(files.records),
        read(files.record_links),
        pd.DataFrame(options["searches"]),
        read(files.retrieval),
        read(files.reports),
        snakemake.wildcards.stage,
    )
    write_bytes(snakemake.output.ris, ris(table))
    write_csv(snakemake.output.table, table)
