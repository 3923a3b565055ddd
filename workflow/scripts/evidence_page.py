"""Adaptor: result tables and figures into the evidence page."""

import json
from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, read, write_bytes
from review.screening.previous import read_previous
from review.site.page import Figure, page
from review.site.render import html
from review.site.svg import inline

COLUMNS = {"identification/citations": ["citation_id", "title", "authors", "journal", "year", "doi"]}
"""Of a large table only these columns are read."""


def texts(path: str) -> pd.DataFrame:
    """A CSV table as text."""
    return pd.read_csv(path, dtype="str", keep_default_na=False)


with job(snakemake) as options:
    files = snakemake.input
    tables = {
        name: read(path, COLUMNS.get(name)) for name, path in zip(options["result_tables"], files.tables, strict=True)
    }
    if files.retractions:
        tables["screening/retractions"] = read(files.retractions[0])
    if files.changes:
        tables["changes/changes"] = texts(files.changes[0])
    readers_tables = dict(zip(options["tables"], map(texts, files.readers_tables), strict=True))
    figures = [
        Figure(name, entry["kind"], json.loads(Path(text).read_text())["caption"], inline(Path(svg).read_bytes(), name))
        for (name, entry), text, svg in zip(options["figures"].items(), files.texts, files.images, strict=True)
    ]
    schema = yaml.safe_load(Path(files.previous_schema).read_text())
    previous = [read_previous(Path(path).read_bytes(), path, schema) for path in files.previous]
    options["continues"] = previous[0].get("version", "") if previous else ""
    parts = (Path(path).read_text() for path in (files.template, files.style, files.script))
    write_bytes(snakemake.output.page, html(page(tables, readers_tables, figures, options), *parts).encode())
