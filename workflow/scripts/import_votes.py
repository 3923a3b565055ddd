"""Adaptor: exports of other tools into votes at their citations."""

from pathlib import Path

import pandas as pd

from adaptor import job, read, warn, write
from review.screening import votes
from review.screening.imports.log import Import
from review.screening.imports.matching import KNOWN_BY, match
from review.screening.imports.reading import imported
from review.screening.rules import read_rules

RECORDS = ["record_id", "search_id", "position", "source_key", "in_force", *KNOWN_BY]

with job(snakemake) as options:
    files, folder = snakemake.input, f"resources/{snakemake.wildcards.review}/screening"
    exports = {path: Path(path).read_bytes() for path in files.exports}
    entries = [Import(**entry) for entry in options["imports"]]
    ledger, unread = imported(entries, exports, folder, options, read_rules(options))
    searches = pd.DataFrame(options["searches"])
    matched, unmatched = match(ledger, read(files.records, RECORDS), read(files.record_links), searches)
    write(snakemake.output.votes, matched, votes.VOTES, votes.VOTES_KEY)
    lost = pd.concat([unmatched, unread], ignore_index=True)
    write(snakemake.output.unmatched, lost, votes.UNMATCHED, votes.VOTES_KEY)
    print(f"{len(ledger)} votes of {len(entries)} imports, {len(matched)} at a citation, {len(unread)} places not read")
    if len(unread):
        warn(f"places of {folder}/imports/ that could not be read: {len(unread)}, listed with the unmatched votes")
