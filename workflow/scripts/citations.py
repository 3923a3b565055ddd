"""Adaptor: records, scored pairs and people's decisions into citations."""

from adaptor import job, read, read_all, read_sheet, warn, write, write_csv
from review.identification import citations
from review.identification.matching import PAIRS

with job(snakemake) as options:
    records = read(snakemake.input.records)
    pairs = read_all(snakemake.input.pairs, PAIRS)
    brought = read_sheet(
        snakemake.input.decisions,
        ["record_1", "record_2", "decision", "decided_by"],
        ["decided_on", "reason"],
    )
    decisions = citations.checked_decisions(brought, str(snakemake.input.decisions), records)
    if idle := len(brought) - len(decisions):
        warn(f"{snakemake.input.decisions}: decisions on records of no export in force: {idle}")
    found, links = citations.link(records, pairs, decisions, options["searches"])
    write(snakemake.output.citations, found, citations.CITATIONS, citations.CITATIONS_KEY)
    write(snakemake.output.record_links, links, citations.RECORD_LINKS, citations.RECORD_LINKS_KEY)
    write_csv(snakemake.output.duplicate_queue, citations.duplicate_queue(pairs, links, decisions, records))
