"""Adaptor: the checklist for reporting searches, from the search log."""

from datetime import date

from adaptor import job, read, read_sheet, warn, write_csv
from review.identification.prisma_s import prisma_s
from review.identification.searches import COLUMNS
from review.inputs import dated_ahead

with job(snakemake):
    log = read_sheet(snakemake.input.searches, COLUMNS[:6], COLUMNS[6:])
    exports = read(snakemake.input.exports)
    in_force = exports[exports["search_id"].isin(log.loc[log["withdrawn_on"] == "", "search_id"])]
    n_citations = len(read(snakemake.input.citations, ["citation_id"]))
    write_csv(snakemake.output.checklist, prisma_s(log, in_force, n_citations))
    log = log.assign(file=str(snakemake.input.searches))
    for column in ("searched_on", "withdrawn_on"):
        for message in dated_ahead(log, column, date.today()):
            warn(message)
