"""Adaptor: a list of retractions, the registry and the records into what is known of the reports of each study."""

import pandas as pd

from adaptor import job, read, read_sheet, warn, write
from review.identification.identity import RECORD_LINKS
from review.identification.record import ALL_RECORDS
from review.screening import retractions as known
from review.screening.registry import STUDIES_REQUIRED, reports
from review.screening.standing import status_by_study
from review.tables import empty

COLUMNS = ["record_id", "search_id", "position", "source_key", "doi", "pmid", "publication_type", "in_force"]

with job(snakemake) as options:
    files = snakemake.input
    listed = read_sheet(files.notices, known.REQUIRED, known.OPTIONAL)
    notices = known.checked_notices(listed, str(files.notices))
    studies = read_sheet(files.studies, STUDIES_REQUIRED)
    records = pd.concat([empty(ALL_RECORDS)[COLUMNS], *(read(path, COLUMNS) for path in files.records)])
    links = pd.concat([empty(RECORD_LINKS), *map(read, files.record_links)])
    searches = pd.DataFrame(options["searches"], columns=["search_id", "searched_on"])
    reported = reports(studies, str(files.studies), records, links, searches, [])
    in_force = records[records["in_force"].astype("bool")]
    found = known.retractions(studies, reported, in_force.merge(links, on="record_id"), notices)
    write(snakemake.output.retractions, found, known.RETRACTIONS, known.RETRACTIONS_KEY)
    for study, status in status_by_study(found).items():
        warn(f"{study}, {status.replace('_', ' ')}: {known.EFFECTS[status]}")
