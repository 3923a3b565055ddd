"""A flat dose and a dose per kg of one arm imply a weight, which has to be that of a patient (methods 1.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import product
from typing import Any

from review.dose.convert import weight_plausible


def flag_implied_weights(rows: Iterable[dict[str, Any]]) -> None:
    """Flag the rows of one form, study, row, level and branch whose flat dose and dose per kg cannot both be right.

    A row has form, study_id, row, level, branch, basis, lower, upper and flags (a set, which gets IMPLIED_WEIGHT).
    """
    entities: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        entities[row["form"], row["study_id"], row["row"], row["level"], row["branch"]].append(row)
    for same in entities.values():
        whole = [row for row in same if row["basis"] == "flat"]
        per_kg = [row for row in same if row["basis"] == "per_kg"]
        for one, other in product(whole, per_kg):
            pairs = [(one[end], other[end]) for end in ("lower", "upper")]
            if not all(weight_plausible(*pair) for pair in pairs if None not in pair):
                one["flags"].add("IMPLIED_WEIGHT")
                other["flags"].add("IMPLIED_WEIGHT")
