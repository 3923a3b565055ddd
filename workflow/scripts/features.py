"""Adaptor: what the records of one search are compared by, in the order of its file."""

from adaptor import job, progress, read_parts, writing
from review.identification.features import FEATURES, features

with job(snakemake), writing(snakemake.output.features, FEATURES) as save:
    done = 0
    for records in read_parts(snakemake.input.records):
        save(features(records))
        done += len(records)
        progress(done, f"records of {snakemake.wildcards.search_id} prepared")
