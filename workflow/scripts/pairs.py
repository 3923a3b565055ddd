"""Adaptor: possible duplicates of one search's records, or of one part of a large search."""

from adaptor import job, read_all, write
from review.identification.features import FEATURES
from review.identification.matching import PAIRS, PAIRS_KEY, score_pairs
from review.identification.record import COPY_KEY, RECORDS, number_copies

with job(snakemake) as options:
    files = snakemake.input
    keys = number_copies(read_all(files.records, RECORDS, COPY_KEY), options["searches"])
    features = read_all(files.features, FEATURES).assign(record_id=keys["record_id"])
    at_hand = (keys["search_id"] == options["searches"][-1]).to_numpy()
    shard, shards = options["shard"]
    turn = keys["position"].to_numpy() % shards
    new, earlier = at_hand & (turn == shard), ~at_hand | (turn < shard)
    print(f"{new.sum()} records against each other and {earlier.sum()} earlier ones")
    found = score_pairs(features[new], features[earlier], options["policies"])
    write(snakemake.output.pairs, found, PAIRS, PAIRS_KEY)
