"""Adaptor: template, result tables and figure texts into the manuscript and its numbers."""

import json
from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, read, write_bytes
from review.manuscript.render import render
from review.manuscript.table import markdown_table

with job(snakemake) as options:
    files = snakemake.input
    tables = dict(zip(options["manuscript"]["tables"], map(read, files.tables), strict=True))
    figures = {Path(path).stem: json.loads(Path(path).read_text()) for path in files.figures}
    shown = {Path(path).stem: pd.read_csv(path, dtype="str", keep_default_na=False) for path in files.readers_tables}
    previous = yaml.safe_load(Path(files.previous[0]).read_text()) if files.previous else None
    context = {
        "protocol": options,
        "previous": previous,
        "figures": {name: figures[name] | {"number": place} for place, name in enumerate(options["figures"], start=1)},
        "tables": {
            name: {"number": place, "caption": table["caption"], "markdown": markdown_table(shown[name])}
            for place, (name, table) in enumerate(options["tables"].items(), start=1)
        },
    }
    frames = {Path(files.base).name: Path(files.base).read_text()}
    text, numbers = render(Path(files.template).read_text(), files.template, frames, tables, context)
    write_bytes(snakemake.output.markdown, text.encode())
    write_bytes(snakemake.output.numbers, json.dumps(numbers, ensure_ascii=False, indent=1).encode() + b"\n")
