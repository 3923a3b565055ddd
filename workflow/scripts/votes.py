"""Adaptor: the ledger of votes, adjudications and retrievals, brought to citations."""

from datetime import date
from pathlib import Path

import pandas as pd

from adaptor import job, read, read_all, read_records, read_sheet, warn, write, write_csv
from review.inputs import dated_ahead
from review.screening import retrieval, votes
from review.screening.returned import returned
from review.screening.rules import read_rules

with job(snakemake) as options:
    rules, files = read_rules(options), snakemake.input
    searches = pd.DataFrame(options["searches"])
    records, links = read_records(files.records, withdrawn=True), read(files.record_links)
    voted = read_sheet(files.votes, votes.VOTES_REQUIRED, votes.VOTES_OPTIONAL)
    settled = read_sheet(files.adjudications, votes.ADJUDICATIONS_REQUIRED, votes.VOTES_OPTIONAL)
    asked = read_sheet(files.retrieval, retrieval.RETRIEVAL_REQUIRED, retrieval.RETRIEVAL_OPTIONAL)
    ledger = pd.concat(
        [
            votes.checked_votes(voted, str(files.votes), rules),
            votes.checked_adjudications(settled, str(files.adjudications), rules),
            *returned({path: Path(path).read_bytes() for path in files.returned}, rules),
        ],
        ignore_index=True,
    )
    imported = read_all(files.imported, votes.VOTES)
    matched, unmatched = votes.resolve(ledger, records, links, searches, imported)
    asked = retrieval.checked_retrieval(asked, str(files.retrieval), rules)
    reports, lost = retrieval.retrieval(asked, matched, records, links, searches)
    write(snakemake.output.votes, matched, votes.VOTES, votes.VOTES_KEY)
    write(snakemake.output.retrieval, reports, retrieval.RETRIEVAL, retrieval.RETRIEVAL_KEY)
    unmatched = pd.concat([unmatched, lost, read_all(files.imported_unmatched, votes.UNMATCHED)], ignore_index=True)
    write_csv(snakemake.output.unmatched, unmatched)
    for message in dated_ahead(ledger, "voted_on", date.today()) + dated_ahead(asked, "date", date.today()):
        warn(message)
    if len(unmatched):
        what = "votes, retrievals and unread places that reached no citation"
        warn(f"{what}: {len(unmatched)}, see {snakemake.output.unmatched}")
