"""Adaptor: result tables into one figure, by the module that the protocol names."""

import importlib
import json

from adaptor import job, read, read_all, write_bytes, write_csv
from review.figures import nothing
from review.figures.options import options_of
from review.figures.style import render
from review.screening.retractions import RETRACTIONS
from review.screening.standing import marked

with job(snakemake) as options:
    module, files = importlib.import_module(f"review.figures.{options['kind']}"), snakemake.input
    settings = options.get("options", {})
    known = read_all(files.retractions, RETRACTIONS)
    shown = [marked(read(path), known) for path in files.tables]
    tables = dict(zip(options["tables"], shown, strict=True))
    with options_of(snakemake.wildcards.name):
        data = module.data(tables, settings)
        if data.empty:
            module, settings = nothing, settings | {"name": snakemake.wildcards.name}
        text = {"caption": module.caption(data, settings), "alternative": module.alternative_text(data, settings)}
        images = render(module.draw(data, settings), text["alternative"])
    for kind in ("svg", "pdf", "png"):
        write_bytes(snakemake.output[kind], images[kind])
    write_csv(snakemake.output.csv, data)
    write_bytes(snakemake.output.text, json.dumps(text, ensure_ascii=False, indent=1).encode() + b"\n")
