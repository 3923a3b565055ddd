"""A whole review as large as one likes: the studies of a shipped review many times over, on invented records and votes.

    python benchmarks/scaled.py FOLDER --factor 10

Factor 1 is the size of the shipped review on dose and response (39 studies, 100 dose levels, 12 analyses) behind 1,000
records that two people have screened. FOLDER is a review folder for `snakemake --directory`. What names single studies
stays: an analysis that drops a study drops its first copy.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

import screening
from corpus import FORMATS_BY_DEFAULT, REVIEW, invented, make_review
from measure import ROOT, snakemake

SHIPPED = "dose-response"
RECORDS = 1000
COPIED = ("studies", "levels", "counts")
"""Forms whose rows are of the studies; the others are of statements, of which a review has as many as it prints."""
TEMPLATE = """{% extends "manuscript.md.j2" %}
{% block results %}
## Results

{{ flow_of_records() }}

{{ table("studies") }}
{% for name in protocol.figures %}

{{ figure(name) }}
{% endfor %}
{% endblock %}
"""


def make(folder: Path, factor: int, seed: int) -> None:
    """Exports, ledgers, registry, sheets and protocol; the citations are made on the way, since votes are on these."""
    make_review(folder, invented(seed), RECORDS * factor, FORMATS_BY_DEFAULT, seed)
    snakemake(folder, "identification")
    screening.make_ledgers(folder, seed)
    shutil.rmtree(folder / "results")
    shutil.rmtree(folder / ".snakemake")
    shipped, brought = ROOT / "resources" / SHIPPED, folder / "resources" / REVIEW
    shutil.copytree(shipped / "extraction", brought / "extraction")
    for name in ("statements", "printed", "citing"):
        shutil.copy(shipped / f"{name}.csv", brought / f"{name}.csv")
    for form in COPIED:
        for sheet in (brought / "extraction").glob(f"{form}.*.csv"):
            repeated(_read(sheet), factor).to_csv(sheet, index=False)
    registry(_read(brought / "studies.csv"), repeated(_read(shipped / "studies.csv"), factor)).to_csv(
        brought / "studies.csv", index=False
    )
    protocol, template = folder / "config" / "reviews" / f"{REVIEW}.yaml", folder / "config" / "reviews" / "bench.md.j2"
    protocol.write_text(yaml.safe_dump(protocol_of(factor), sort_keys=False))
    template.write_text(TEMPLATE)


def _read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def repeated(rows: pd.DataFrame, factor: int) -> pd.DataFrame:
    """The rows of studies again and again, each time with ids of their own."""
    names = rows.columns.intersection(["study_id", "label"])
    copies = [
        rows.assign(**{name: rows[name] + (f"-{copy}" if copy else "") for name in names}) for copy in range(factor)
    ]
    return pd.concat(copies, ignore_index=True)


def registry(screened: pd.DataFrame, extracted: pd.DataFrame) -> pd.DataFrame:
    """The extracted studies with the reports that screening has left, as far as these reach; then those left over."""
    reports = screened["reports"].reindex(range(len(extracted))).fillna("").to_numpy()
    found = extracted.assign(reports=reports)
    left = screened[len(extracted) :]
    return pd.concat([found, left.assign(label=left["study_id"])]).fillna("")


def protocol_of(factor: int) -> dict[str, Any]:
    """The shipped protocol without what it holds against other reviews and against print."""
    protocol = yaml.safe_load((ROOT / "config" / "reviews" / f"{SHIPPED}.yaml").read_text())
    screened = yaml.safe_load(screening.PROTOCOL)
    protocol |= {"title": f"A benchmark, {factor} times", "screening": screened["screening"]}
    protocol["reviewers"] += screened["reviewers"]
    for name in ("cross_review", "claims"):
        del protocol[name]
    protocol["tables"] = {"studies": protocol["tables"]["studies"]}
    lookups = [name for name in protocol["manuscript"]["tables"] if "claim" not in name and "cross" not in name]
    protocol["manuscript"] = {"template": "bench.md.j2", "tables": lookups}
    return protocol


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--factor", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    make(given.folder, given.factor, given.seed)


if __name__ == "__main__":
    main()
