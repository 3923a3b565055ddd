"""Adaptor: the registry of studies against citations and votes."""

from pathlib import Path

import yaml

from adaptor import job, read, read_sheet, warn, write, write_csv
from review.screening import registry
from review.screening.rules import read_rules

with job(snakemake) as options:
    files = snakemake.input
    studies = read_sheet(files.studies, registry.STUDIES_REQUIRED)
    reports = registry.reports(studies, files.studies, read(files.records), read(files.record_links))
    previous = yaml.safe_load(Path(files.previous[0]).read_text())["study_ids"] if files.previous else []
    found = registry.registry_vs_votes(
        reports, read(files.status), read(files.votes), read(files.citations), previous, read_rules(options)
    )
    write(snakemake.output.reports, reports, registry.REPORTS, registry.REPORTS_KEY)
    schema, key = registry.REGISTRY_VS_VOTES, registry.REGISTRY_VS_VOTES_KEY
    write(snakemake.output.contradictions, found, schema, key)
    write_csv(snakemake.output.registry_vs_votes, found.sort_values(key))
    if len(found):
        warn(f"{len(found)} citations that registry and votes see differently: {snakemake.output.registry_vs_votes}")
