"""Adaptor: possible duplicates of one search's records."""

from adaptor import job, read_all, write
from review.identification.matching import PAIRS, PAIRS_KEY, score_pairs
from review.identification.record import RECORDS, number_copies

with job(snakemake) as options:
    known = read_all([*snakemake.input.earlier, snakemake.input.new], RECORDS)
    records = number_copies(known, options["searches"])
    new = records["search_id"] == options["search_id"]
    write(snakemake.output.pairs, score_pairs(records[new], records[~new]), PAIRS, PAIRS_KEY)
