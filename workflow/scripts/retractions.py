"""Adaptor: lists of retractions and the registry into what is known of the reports of each study."""

import pandas as pd

from adaptor import job, read, read_sheet, warn, write
from review.screening import retractions as known

with job(snakemake):
    files, path = snakemake.input, str(snakemake.input.notices)
    notices = known.checked_notices(read_sheet(files.notices, known.REQUIRED, known.OPTIONAL), path)
    studies = read_sheet(files.studies, ["study_id", "reports"])
    cited = ["citation_id", "doi", "pmid", "publication_type"]
    reports = (
        read(files.reports[0]) if files.reports else pd.DataFrame(columns=["study_id", "citation_id"], dtype="str")
    )
    citations = read(files.citations[0], cited) if files.citations else pd.DataFrame(columns=cited, dtype="str")
    found = known.retractions(studies, reports, citations, notices)
    write(snakemake.output.retractions, found, known.RETRACTIONS, known.RETRACTIONS_KEY)
    for study, status in known.status_by_study(found).items():
        warn(f"{study} is {status.replace('_', ' ')}: {known.EFFECTS[status]}")
