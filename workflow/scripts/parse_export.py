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
    rows = [{"line": one.line, "text": one.text, "reason": one.reason} for one in rejected]
    table = pd.DataFrame(rows, columns=["line", "text", "reason"]).assign(search_id=search_id, file=export)
    write(snakemake.output.rejected, table, REJECTED, REJECTED_KEY)
    print(f"{export}: {file_format}, {len(records) + len(rejected)} records in the file, {len(records)} read")
    if rejected:
        warn(f"{export}: {len(rejected)} records could not be read, see {snakemake.output.rejected}")
