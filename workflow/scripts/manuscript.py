"""Adaptor: template, result tables and figures into the manuscript (Markdown, page, Word) and its numbers."""

import json
from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, read, warn, write_bytes, write_csv
from documents import citing, page, parsed, word
from review.inputs import decode
from review.manuscript.blocks import figure_blocks, numbered, placed, table_blocks
from review.manuscript.harmless import check_harmless, check_style
from review.manuscript.independence import by_all
from review.manuscript.lookups import facts, moved, released_numbers
from review.manuscript.references import listed, works
from review.manuscript.render import render
from review.manuscript.wording import acted
from review.screening.previous import read_previous

with job(snakemake) as options:
    files, output = snakemake.input, snakemake.output
    tables = dict(zip(options["manuscript"]["tables"], map(read, files.tables), strict=True))
    template = decode(Path(files.template).read_bytes(), files.template)
    figures = dict(zip(options["figures"], zip(files.texts, files.images, files.pixels, strict=True), strict=True))
    texts = {name: json.loads(Path(figures[name][0]).read_text()) for name in numbered(template, "figure", figures)}
    readers = dict(zip(options["tables"], files.readers_tables, strict=True))
    shown = {
        name: pd.read_csv(readers[name], dtype="str", keep_default_na=False)
        for name in numbered(template, "table", readers)
    }
    blocks = {
        "figure": figure_blocks(texts, "../figures"),
        "table": table_blocks(shown, {name: table["caption"] for name, table in options["tables"].items()}),
    }
    schema = yaml.safe_load(Path(files.previous_schema).read_text())
    previous = (
        read_previous(Path(files.previous[0]).read_bytes(), files.previous[0], schema) if files.previous else None
    )
    items = json.loads(Path(files.references).read_text())
    context = {
        "protocol": options,
        "acted": acted(tables),
        "by_all": by_all(tables),
        "previous": previous,
        "references": listed(items),
        "further_figures": [name for name in texts if name not in placed(template, "figure", texts)],
    }
    declared = {"protocol/dose": facts(options["dose"]), "previous": facts(previous or {})}
    frames = {Path(files.frame).name: Path(files.frame).read_text()}
    guarded = options["manuscript"]["guarded"]
    text, numbers = render(template, files.template, frames, tables | declared, blocks, context, works(items), guarded)

    check_harmless(parsed(text), files.template)
    check_style(Path(files.citation_style).read_bytes(), files.citation_style)

    folder, cited = str(Path(output.markdown).parent), citing(files.references, files.citation_style)
    drawings = {Path(png).read_bytes(): Path(svg).read_bytes() for _, svg, png in figures.values()}
    write_bytes(output.markdown, text.encode())
    write_bytes(output.html, page(text, files.style, folder, cited))
    write_bytes(output.docx, word(text, files.styles, files.lua, folder, drawings, cited))
    write_bytes(output.numbers, json.dumps(numbers, ensure_ascii=False, indent=1).encode() + b"\n")

    then = [released_numbers(Path(path).read_bytes(), path) for path in files.released]
    changed = moved(*then or [numbers], numbers)
    write_csv(output.moved, changed)
    if len(changed):
        warn(f"numbers of the text that are not those of the last release: {len(changed)}, see {output.moved}")
