"""Releases, and what is compared with them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import yaml
from faults_of_extraction import DOSE_COLUMNS
from faults_of_ledgers import STUDIES, VOTES
from under_test import Reader

from review.manuscript.lookups import moved, released_numbers
from review.releases.compare import changes
from review.releases.crate import citation, metadata
from review.releases.frozen import Frozen, freeze
from review.releases.intact import check_intact
from review.releases.names import METADATA, PROTOCOL
from review.releases.report import report
from shipped import ROOT


@cache
def release() -> dict[str, bytes]:
    counts = {"n_yes": "13", "n_reported": "39", "n_nr": "0", "n_open": "0"}
    amounts = {"flat_lower": "70000000", "flat_upper": "70000000.5", "start_dose": ""}
    tallied = {"analysis": "a", "outcome": "o", "subgroup_by": "", "subgroup": ""} | counts
    given = DOSE_COLUMNS | {"level": "1", "branch": "", "state": "ok"} | amounts
    tables = {"synthesis/tallies": pd.DataFrame([tallied]), "dose/doses": pd.DataFrame([given])}
    brought = {"studies.csv": b"study_id,label,reports\na_1,A 2020,\n", "screening/votes.csv": VOTES}
    protocol = {
        "protocol.yaml": yaml.safe_dump(
            {"title": "T", "question": "Q?", "screening": {"reasons": {"E1": "x"}}}
        ).encode()
    }
    files = freeze(tables, {"figures/a.csv": b"n\n1\n"}, brought | protocol)
    about = {"title": "T", "question": "Q?", "version": "1.0.0", "released_on": "2024-01-01", "provisional": []}
    return files | {METADATA: metadata(files, about, citation((ROOT / "CITATION.cff").read_bytes(), about))}


def read_release(path: str) -> Callable[[bytes], object]:
    """A release of which one file is damaged, against one that is not."""

    def read(content: bytes) -> object:
        files = release() | {path: content}
        check_intact(files, "releases/1.0.0")
        before, after = Frozen("1.0.0", files), Frozen("now", release())
        return report(changes(before, after), before, after)

    return read


def read_numbers(content: bytes) -> object:
    return moved(released_numbers(content, "numbers.json"), {"t.#": {"shown": "2"}})


def read_brought(path: str) -> Callable[[bytes], object]:
    """What people brought, as `make status` and `make changes` read it, whether it builds or not."""

    def read(content: bytes) -> object:
        before, after = Frozen("1.0.0", release()), Frozen("now", release() | {path: content})
        return report(changes(before, after), before, after)

    return read


READERS = {
    "release, table": Reader({"csv": release()["tables/dose/doses.csv"]}, read_release("tables/dose/doses.csv"), 3),
    "release, protocol": Reader({"yaml": release()[PROTOCOL]}, read_release(PROTOCOL), 2),
    "release, metadata": Reader({"json": release()[METADATA]}, read_release(METADATA), 3),
    "release, numbers": Reader({"json": b'{"t.#": {"shown": "1", "raw": "1", "tables": ["t"]}}'}, read_numbers, 3),
    "ledger beside a release": Reader({"csv": VOTES}, read_brought("brought/screening/votes.csv"), 3),
    "registry beside a release": Reader({"csv": STUDIES}, read_brought("brought/studies.csv"), 3),
}
