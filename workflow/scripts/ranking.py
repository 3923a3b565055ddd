"""Adaptor: settled titles into the order in which the others are best screened."""

import pandas as pd

from adaptor import job, read, read_records, warn, write
from review.screening.copies import found_in_order
from review.screening.ranking import RANKING, RANKING_KEY, RELEVANCE, ranking

with job(snakemake) as options:
    files = snakemake.input
    rows = ranking(
        read(files.citations, ["citation_id", "title", "abstract"]),
        read(files.status),
        found_in_order(read_records(files.records), read(files.record_links), pd.DataFrame(options["searches"])),
        options["order"],
        options["seed"],
    )
    write(snakemake.output.ranking, rows, RANKING, RANKING_KEY)
    if options["order"] == RELEVANCE and (rows["why"] != "").any():
        warn(f"worklists come in the order of the searches: {rows['why'].iloc[0]}")
