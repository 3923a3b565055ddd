"""Adaptor: possible duplicates of one search's records, or of one part of a large search."""

import pyarrow as pa

from adaptor import job, read_all, read_tables, write
from review.identification.blocking import met
from review.identification.features import FEATURES
from review.identification.matching import PAIRS, PAIRS_KEY, score_pairs
from review.identification.record import COPY_KEY, RECORDS, number_copies
from review.tables import TEXT, frame

with job(snakemake) as options:
    files, (shard, shards) = snakemake.input, options["shard"]
    keys = number_copies(read_all(files.records, RECORDS, COPY_KEY), options["searches"])
    features = read_tables(files.features, FEATURES)
    features = features.set_column(0, "record_id", pa.array(keys["record_id"], type=TEXT))
    at_hand = (keys["search_id"] == options["searches"][-1]).to_numpy()
    turn = keys["position"].to_numpy("int64") % shards
    new, earlier = features.filter(at_hand & (turn == shard)), features.filter(~at_hand | (turn < shard))
    print(f"{len(new)} records against each other and {len(earlier)} earlier ones")
    found = score_pairs(frame(new), frame(earlier.filter(met(earlier, new))), options["policies"])
    write(snakemake.output.pairs, found, PAIRS, PAIRS_KEY)
