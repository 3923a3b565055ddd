"""Adaptor: a result table into a table for readers."""

from adaptor import job, read, write_bytes, write_csv
from review.manuscript.table import html_table, readers_table

with job(snakemake) as options:
    table = readers_table(read(snakemake.input.rows[0]), options["columns"], options.get("sort", []))
    write_csv(snakemake.output.csv, table)
    write_bytes(snakemake.output.html, html_table(table, options["caption"]).encode())
