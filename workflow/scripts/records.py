"""Adaptor: the records of all searches in one table, each with an id of its own, and what the exports held."""

from pathlib import Path

import pyarrow as pa

from adaptor import job, read_all, read_tables, write, write_csv, writing
from review.identification.importing import EXPORTS, EXPORTS_KEY
from review.identification.record import ALL_RECORDS, COPY_KEY, RECORDS, number_copies

with job(snakemake) as options:
    files, out = snakemake.input, snakemake.output
    ids = number_copies(read_tables(files.records, RECORDS, COPY_KEY), options["searches"])
    done = 0
    with writing(out.records, ALL_RECORDS) as save:
        for path in files.records:
            records = read_tables([path], RECORDS)
            records = records.set_column(0, "record_id", ids.slice(done, len(records)))
            save(records.append_column("in_force", pa.repeat(options["in_force"][Path(path).stem], len(records))))
            done += len(records)
    accounts = read_all(files.accounts, EXPORTS)
    write(out.exports, accounts, EXPORTS, EXPORTS_KEY)
    write_csv(out.for_people, accounts.sort_values(EXPORTS_KEY))
