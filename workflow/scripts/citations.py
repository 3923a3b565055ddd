"""Adaptor: records, scored pairs and people's decisions into citations."""

from adaptor import job, read_sheet, read_tables, warn, write, write_csv, write_table
from review.identification import decisions, queue
from review.identification.citations import citation_table
from review.identification.clusters import MARKS
from review.identification.features import FEATURES
from review.identification.identity import link
from review.identification.matching import PAIRS
from review.tables import StoredTable

with job(snakemake) as options:
    files, out = snakemake.input, snakemake.output
    records = StoredTable(files.records)
    pairs = read_tables(files.pairs, PAIRS)
    brought = read_sheet(files.decisions, decisions.REQUIRED, decisions.OPTIONAL)
    decided = decisions.checked_decisions(brought, str(files.decisions), records.column("record_id"))
    if idle := len(brought) - len(decided):
        warn(f"{files.decisions}: decisions on records that no export holds: {idle}")
    links = link(records, read_tables(files.features, FEATURES, MARKS), pairs, decided, options["searches"])
    write_table(out.record_links, links)
    citations = citation_table(records, links, options["searches"])
    write_table(out.citations, citations)
    related = queue.related(pairs, links, decided, citations)
    write(out.related, related, queue.RELATED, queue.RELATED_KEY)
    write_csv(out.related_reports, related.sort_values(queue.RELATED_KEY))
    open_pairs = queue.duplicate_queue(pairs, links, decided, records)
    write_csv(out.duplicate_queue, open_pairs)
    print(f"{len(records)} records, {len(citations)} citations, {len(open_pairs)} doubtful pairs")
    if len(open_pairs):
        warn(f"pairs that may be duplicates: {len(open_pairs)}, the likeliest first in {out.duplicate_queue}")
