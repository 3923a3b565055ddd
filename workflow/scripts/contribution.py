"""Adaptor: what each search and source brought."""

import pandas as pd

from adaptor import job, read, read_records, write, write_csv
from review.screening.contribution import CONTRIBUTION, CONTRIBUTION_KEY, contribution

with job(snakemake) as options:
    files = snakemake.input
    searches = pd.DataFrame(options["searches"])
    searches = searches.loc[searches["withdrawn_on"] == "", ["search_id", "searched_on", "source_type", "source"]]
    found = contribution(read_records(files.records), read(files.record_links), searches, read(files.status))
    write(snakemake.output.contribution, found, CONTRIBUTION, CONTRIBUTION_KEY)
    write_csv(snakemake.output.for_people, found.sort_values(CONTRIBUTION_KEY)[CONTRIBUTION.names])
