"""Adaptor: the registry of studies against citations and votes."""

from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, read, read_records, read_sheet, warn, write, write_csv
from review.screening import registry
from review.screening.previous import check_registered, read_previous
from review.screening.rules import read_rules

with job(snakemake) as options:
    files, path = snakemake.input, str(snakemake.input.previous)
    schema = yaml.safe_load(Path(files.schema).read_text())
    previous = read_previous(Path(path).read_bytes() if path else b"", path, schema)
    studies = read_sheet(files.studies, registry.STUDIES_REQUIRED)
    check_registered(previous, path, {*studies["study_id"]})
    searches = pd.DataFrame(options["searches"])
    records, links = read_records(files.records, withdrawn=True), read(files.record_links)
    reports = registry.reports(studies, str(files.studies), records, links, searches, previous["study_ids"])
    found = registry.registry_vs_votes(
        reports, read(files.status), read(files.votes), read(files.citations), read_rules(options)
    )
    write(snakemake.output.reports, reports, registry.REPORTS, registry.REPORTS_KEY)
    key = registry.REGISTRY_VS_VOTES_KEY
    write(snakemake.output.contradictions, found, registry.REGISTRY_VS_VOTES, key)
    write_csv(snakemake.output.registry_vs_votes, found.sort_values(key))
    if len(found):
        warn(f"what to look at in registry and votes: {len(found)}, see {snakemake.output.registry_vs_votes}")
