"""Adaptor: consensus tables and result tables into all analyses of one kind, by the module of that kind."""

import importlib

import pandas as pd

from adaptor import job, write
from kept import read_parted

with job(snakemake) as options:
    module = importlib.import_module(f"review.synthesis.{options['kind']}")
    paths = dict.fromkeys(path for tables in options["tables"] for path in tables.values())
    stored = dict(zip(paths, read_parted(snakemake.input.tables, snakemake.input.retractions), strict=True))
    found = []
    for tables, analysis in zip(options["tables"], options["analyses"], strict=True):
        given = {role: stored[path].kept for role, path in tables.items()}
        retracted = stored[tables["form"]].retracted
        found.append(module.analyse(given | ({"retracted": retracted} if len(retracted) else {}), analysis))
    write(snakemake.output.table, pd.concat(found, ignore_index=True), module.TABLE, module.KEY)
