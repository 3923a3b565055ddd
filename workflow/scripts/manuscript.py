"""Adaptor: template, result tables and figures into the manuscript, its numbers, and one page with all inside."""

import json
from pathlib import Path

import pandas as pd
import pypandoc
import yaml

from adaptor import job, read, write_bytes
from review.manuscript.blocks import figure_blocks, table_blocks
from review.manuscript.render import render
from review.manuscript.wording import acted
from review.screening.previous import read_previous

with job(snakemake) as options:
    files = snakemake.input
    tables = dict(zip(options["manuscript"]["tables"], map(read, files.tables), strict=True))
    texts = {
        name: json.loads(Path(path).read_text()) for name, path in zip(options["figures"], files.texts, strict=True)
    }
    shown = {
        name: pd.read_csv(path, dtype="str", keep_default_na=False)
        for name, path in zip(options["tables"], files.readers_tables, strict=True)
    }
    blocks = {
        "figure": figure_blocks(texts, "../figures"),
        "table": table_blocks(shown, {name: table["caption"] for name, table in options["tables"].items()}),
    }
    schema = yaml.safe_load(Path(files.previous_schema).read_text())
    context = {
        "protocol": options,
        "acted": acted(tables),
        "previous": read_previous(Path(files.previous[0]).read_bytes(), files.previous[0], schema)
        if files.previous
        else None,
    }
    frames = {Path(files.frame).name: Path(files.frame).read_text()}
    text, numbers = render(Path(files.template).read_text(), files.template, frames, tables, blocks, context)
    page = pypandoc.convert_text(
        text,
        "html5",
        format="markdown-smart-raw_html-raw_tex+pipe_tables",
        extra_args=[
            "--standalone",
            "--embed-resources",
            f"--css={files.style}",
            f"--resource-path={Path(snakemake.output.markdown).parent}",
            "--section-divs",
        ],
    )
    write_bytes(snakemake.output.markdown, text.encode())
    write_bytes(snakemake.output.html, page.encode())
    write_bytes(snakemake.output.numbers, json.dumps(numbers, ensure_ascii=False, indent=1).encode() + b"\n")
