"""Adaptor: records, status and registry into the PRISMA flow, proved, and the files that other tools draw."""

from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, read, read_records, read_sheet, write, write_csv
from review.screening.counting import FLOW, FLOW_KEY
from review.screening.flow import flow
from review.screening.following import TERMINALS, TERMINALS_KEY
from review.screening.previous import read_previous
from review.screening.prisma import prisma_csv, prisma_living
from review.screening.rounds import ROUNDS, ROUNDS_KEY
from review.screening.rules import read_rules
from review.screening.standing import retracted_on

with job(snakemake) as options:
    files, path = snakemake.input, str(snakemake.input.previous)
    schema = yaml.safe_load(Path(files.schema).read_text())
    previous = read_previous(Path(path).read_bytes() if path else b"", path, schema)
    registries = {Path(path).stem: len(read_sheet(path, ["study_id"])) for path in files.registries}
    subsets = [{"label": one["label"], "n": registries[one["registry"]]} for one in options["flow"]["subsets"]]
    searches = pd.DataFrame(options["searches"])
    retracted = {study: day for path in files.retractions for study, day in retracted_on(read(path)).items()}
    found = flow(
        read_records(files.records, withdrawn=True),
        read(files.record_links, ["record_id", "citation_id"]),
        searches[searches["withdrawn_on"] == ""],
        read(files.status),
        read(files.retrieval),
        read(files.reports),
        read_rules(options),
        previous=previous,
        subsets=subsets,
        period=options["flow"]["rounds"],
        retracted=retracted,
    )
    write(snakemake.output.flow, found.boxes, FLOW, FLOW_KEY)
    write(snakemake.output.terminals, found.terminals, TERMINALS, TERMINALS_KEY)
    write(snakemake.output.rounds, found.rounds, ROUNDS, ROUNDS_KEY)
    write_csv(snakemake.output.prisma_new, prisma_csv(found.boxes, updated=False))
    write_csv(snakemake.output.prisma_updated, prisma_csv(found.boxes, updated=True))
    write_csv(snakemake.output.prisma_living, prisma_living(found.rounds))
