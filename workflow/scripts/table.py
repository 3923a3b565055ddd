"""Adaptor: a result table into a table for readers."""

from adaptor import job, read, read_all, write_bytes, write_csv
from documents import word
from review.manuscript.blocks import captioned
from review.manuscript.table import html_table, readers_table, workbook
from review.screening.retractions import RETRACTIONS
from review.screening.standing import marked

with job(snakemake) as options:
    files, output = snakemake.input, snakemake.output
    name = "label" if "label" in options["columns"] else "study_id"
    rows = marked(read(files.rows[0]), read_all(files.retractions, RETRACTIONS), name)
    table = readers_table(rows, options["columns"], options.get("sort", []))
    write_csv(output.csv, table)
    write_bytes(output.html, html_table(table, options["caption"]).encode())
    write_bytes(output.xlsx, workbook(table, options["caption"]))
    write_bytes(output.docx, word(captioned(table, options["caption"]), files.styles, files.lua))
