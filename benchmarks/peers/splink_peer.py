"""Splink on a table of records, in its own environment: `splink_peer.py records.parquet citations.parquet`.

The model is what its guide leads to for such columns: similar names and titles, few hypotheses, no labels.
"""

from __future__ import annotations

import sys

import pandas as pd
import splink.comparison_library as compare
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

MERGED_FROM = 0.99
COLUMNS = ["record_id", "title", "authors", "year", "journal", "volume", "pages", "doi"]
SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="record_id",
    blocking_rules_to_generate_predictions=[
        block_on("doi"),
        block_on("volume", "first_page"),
        block_on("surname", "year"),
        block_on("title_start"),
    ],
    comparisons=[
        compare.JaroWinklerAtThresholds("title", [0.97, 0.92, 0.85]),
        compare.JaroWinklerAtThresholds("surname", [0.92]),
        compare.ExactMatch("year"),
        compare.ExactMatch("volume"),
        compare.ExactMatch("first_page"),
        compare.ExactMatch("doi"),
        compare.JaroWinklerAtThresholds("journal", [0.9, 0.7]),
    ],
)


def linked(records: pd.DataFrame) -> pd.DataFrame:
    linker = Linker(DuckDBAPI().register(records), SETTINGS, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("title", "year")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("volume", "first_page"), block_on("title")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=MERGED_FROM)
    found = linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, MERGED_FROM)
    return found.as_pandas_dataframe()[["record_id", "cluster_id"]].rename(columns={"cluster_id": "citation"})


if __name__ == "__main__":
    records = pd.read_parquet(sys.argv[1], columns=COLUMNS)
    records["title"] = records["title"].str.lower().str.replace(r"[^\w]+", " ", regex=True).str.strip()
    records["title_start"] = records["title"].str[:25]
    records["surname"] = records["authors"].str.lower().str.extract(r"^([^,;]+)", expand=False)
    records["first_page"] = records["pages"].str.partition("-")[0]
    records = records.astype("object").replace("", None).where(lambda frame: frame.notna(), None)
    linked(records).to_parquet(sys.argv[2], index=False)
