"""Adaptor: one search export into records and rejected text."""

from pathlib import Path

import pandas as pd

from adaptor import job, warn, write
from review.identification.formats import parse
from review.identification.record import RECORDS, RECORDS_KEY, REJECTED, REJECTED_KEY, record_table
from review.inputs import decode

with job(snakemake) as options:
    export, search_id = snakemake.input.export, options["search_id"]
    file_format, records, rejected = parse(decode(Path(export).read_bytes(), export), export)
    write(snakemake.output.records, record_table(records, search_id, file_format), RECORDS, RECORDS_KEY)
    table = pd.DataFrame(map(vars, rejected), columns=["position", "line", "text", "reason"])
    table = table.assign(search_id=search_id, file=export)
    write(snakemake.output.rejected, table, REJECTED, REJECTED_KEY)
    found = len(records) + int(table["position"].notna().sum())
    print(f"{export}: {file_format}, {found} records in the file, {len(records)} read")
    if rejected:
        warn(f"{export}: places that could not be read: {len(rejected)}, see {snakemake.output.rejected}")
    if options["hits_reported"] not in {"", str(found)}:
        warn(f"{export}: {found} records in the file, but searches.csv reports {options['hits_reported']} hits")
