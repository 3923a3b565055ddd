"""Adaptor: possible duplicates of one search's records, or of one part of a large search."""

import pyarrow as pa
import pyarrow.compute as pc

from adaptor import job, read_tables, write
from review.identification.blocking import met
from review.identification.features import FEATURES
from review.identification.matching import PAIRS, PAIRS_KEY, score_pairs
from review.identification.record import COPY_KEY, RECORDS, number_copies
from review.tables import frame

with job(snakemake) as options:
    files, (shard, shards) = snakemake.input, options["shard"]
    keys = read_tables(files.records, RECORDS, COPY_KEY)
    features = read_tables(files.features, FEATURES)
    features = features.set_column(0, "record_id", number_copies(keys, options["searches"]))
    at_hand = pc.equal(keys.column("search_id"), options["searches"][-1]).to_numpy()
    turn = keys.column("position").to_numpy() % shards
    new, earlier = at_hand & (turn == shard), ~at_hand | (turn < shard)
    print(f"{new.sum()} records against each other and {earlier.sum()} earlier ones")
    at_issue = features.filter(pa.array(new))
    known = features.filter(pa.array(earlier & met(features, at_issue)))
    write(snakemake.output.pairs, score_pairs(frame(at_issue), frame(known), options["policies"]), PAIRS, PAIRS_KEY)
