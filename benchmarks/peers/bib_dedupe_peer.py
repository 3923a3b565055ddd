"""bib-dedupe on a table of records, in its own environment: `bib_dedupe_peer.py records.parquet citations.parquet`."""

from __future__ import annotations

import sys

import pandas as pd
from bib_dedupe.bib_dedupe import block, cluster, match, prep

COLUMNS = {"record_id": "ID", "authors": "author", "issue": "number"}
SAME_NAME = ["title", "year", "journal", "volume", "pages", "doi", "abstract"]

if __name__ == "__main__":
    records = pd.read_parquet(sys.argv[1], columns=[*COLUMNS, *SAME_NAME]).rename(columns=COLUMNS)
    records["author"] = records["author"].str.replace("; ", " and ")
    records["year"] = records["year"].astype("Int64").astype("str").replace("<NA>", "")
    records = records.assign(ENTRYTYPE="article").astype("object")
    matched = match(block(prep(records, verbosity_level=0)))
    citation = {one: together[0] for together in cluster(matched) for one in together}
    found = pd.DataFrame({"record_id": records["ID"], "citation": records["ID"].map(citation).fillna(records["ID"])})
    found.to_parquet(sys.argv[2], index=False)
