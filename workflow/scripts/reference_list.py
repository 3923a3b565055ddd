"""Adaptor: registry, reports and citations into the works that the manuscript can cite."""

import json
from pathlib import Path

import yaml

from adaptor import job, read, read_sheet, write_bytes
from review.identification.citations import CITATIONS
from review.identification.identity import RECORD_LINKS
from review.identification.record import ALL_RECORDS
from review.manuscript.references import references
from review.screening.previous import read_previous
from review.screening.registry import reports
from review.screening.standing import retracted_reports
from review.tables import TEXT, columns, empty

with job(snakemake):
    files = snakemake.input
    studies = read_sheet(files.studies, ["study_id", "label", "reports"])
    if files.reports:
        reported, citations = read(files.reports[0]), read(files.citations[0])
    else:
        records, links, citations = empty(ALL_RECORDS), empty(RECORD_LINKS), empty(CITATIONS)
        searches, name = empty(columns(search_id=TEXT, searched_on=TEXT)), files.studies[0] if files.studies else ""
        reported = reports(studies, name, records, links, searches, [])
    schema = yaml.safe_load(Path(files.previous_schema).read_text())
    previous = read_previous(Path(files.previous[0]).read_bytes(), files.previous[0], schema) if files.previous else {}
    retracted = {report for path in files.retractions for report in retracted_reports(read(path))}
    items = references(studies, reported, citations, previous.get("citation", ""), retracted)
    write_bytes(snakemake.output.references, json.dumps(items, ensure_ascii=False, indent=1).encode() + b"\n")
