"""Adaptor: the records of all searches in one table, each with an id of its own."""

from pathlib import Path

import pyarrow as pa

from adaptor import job, read_tables, writing
from review.identification.record import ALL_RECORDS, COPY_KEY, RECORDS, number_copies

with job(snakemake) as options, writing(snakemake.output.records, ALL_RECORDS) as save:
    files = snakemake.input.records
    ids = number_copies(read_tables(files, RECORDS, COPY_KEY), options["searches"])
    done = 0
    for path in files:
        records = read_tables([path], RECORDS)
        records = records.set_column(0, "record_id", ids.slice(done, len(records)))
        save(records.append_column("in_force", pa.repeat(options["in_force"][Path(path).stem], len(records))))
        done += len(records)
