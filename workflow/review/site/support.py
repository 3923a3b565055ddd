"""The tables that support a review: its flow, agreement, tests, audit of printed claims, and changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd

from review.query_formats import shown as written
from review.site.grid import Grid, grid
from review.site.text import joined, number, percent, words

LANES = {
    "previous": "Previous version",
    "databases": "Databases and registers",
    "other": "Other methods",
    "total": "Included",
}
AGREEMENT = {"screening": "Screening", "extraction": "Extraction", "quality": "Quality"}
TESTS = {
    "fisher_freeman_halton": "Fisher-Freeman-Halton",
    "mcnemar_exact": "McNemar, exact",
    "sign": "Sign test",
}
BASES = {"computed": "Recomputed", "documented": "Looked up"}
VERDICTS = ("fails", "conflict", "rounding", "not_checkable", "reproduces")
"""The verdicts on printed claims, in the order in which a reader wants to see them."""

Tables = Mapping[str, pd.DataFrame]


def flow(tables: Tables) -> Grid | None:
    """The boxes of the flow diagram that hold something."""
    if (boxes := tables.get("screening/flow")) is None:
        return None
    held = boxes[boxes["n"] > 0]
    shown = held.assign(lane=held["lane"].replace(LANES), n=held["n"].map("{:,}".format))
    headings = {"label": "Box", "lane": "Part", "n": "Number", "detail": "Of these"}
    return grid("flow-boxes", "Boxes of the flow diagram that are not empty", "boxes", shown, headings)


def agreement(tables: Tables, names: Mapping[str, str]) -> Grid | None:
    """How far each two raters agree, by stage and item, with 95 % intervals and the share of units that both rated.

    `names` are the raters' by id.
    """
    parts = [
        table.assign(stage=stage)
        for name, stage in AGREEMENT.items()
        if (table := tables.get(f"{name}/agreement")) is not None and len(table)
    ]
    if not parts:
        return None
    rows = pd.concat(parts, ignore_index=True)
    shown = pd.DataFrame(
        {
            "item": rows["scope"].map(words) + ": " + rows["item"].where(rows["item"] != "", "all fields").map(words),
            "stage": rows["stage"],
            "raters": rows["rater_1"].replace(dict(names)) + " and " + rows["rater_2"].replace(dict(names)),
            "n": rows["n"].map("{:,}".format),
            "coverage": rows["coverage"].map(percent),
            "agree": _estimates(rows, percent, "p_observed", "p_low", "p_high"),
            "kappa": _estimates(rows, number, "kappa", "kappa_low", "kappa_high"),
            "ac1": _estimates(rows, number, "ac1", "ac1_low", "ac1_high"),
            "reason": rows["reason"].map(words),
        }
    )
    headings = {
        "item": "Item",
        "stage": "Stage",
        "raters": "Raters",
        "n": "Units",
        "coverage": "Coverage",
        "agree": "Agreement",
        "kappa": "Cohen’s kappa",
        "ac1": "Gwet’s AC1",
        "reason": "Remark",
    }
    return grid("agreement-table", "Agreement of raters, with 95 % intervals", "rows", shown, headings, ["stage"])


def tests(tables: Tables) -> Grid | None:
    """The tests of tallies, refused ones with the reason."""
    table = tables.get("synthesis/tests")
    if table is None or table.empty:
        return None
    shown = table.assign(
        outcome=table["outcome"].map(words),
        test=table["test"].replace(TESTS),
        p_value=table["p_value"].map(_p_value),
        p_holm=table["p_holm"].map(_p_value),
        reason=[joined([words(state), why], ": ") for state, why in zip(table["state"], table["reason"], strict=True)],
    )
    headings = {
        "comparison": "Comparison",
        "outcome": "Outcome",
        "test": "Test",
        "detail": "Counts",
        "p_value": "p",
        "p_holm": "p after Holm",
        "reason": "State",
    }
    return grid("tests-table", "Tests of the tallies", "tests", shown, headings, ["outcome", "test"])


def claims(tables: Tables) -> Grid | None:
    """Printed claims against what the tables give, those that do not hold first."""
    table = tables.get("synthesis/claims")
    if table is None or table.empty:
        return None
    order = table["verdict"].map({verdict: place for place, verdict in enumerate(VERDICTS)})
    ordered = table.iloc[order.argsort(kind="stable")]
    shown = ordered.assign(
        verdict=ordered["verdict"].map(words),
        basis=ordered["basis"].replace(BASES),
        note=[joined(pair) for pair in zip(ordered["detail"], ordered["note"], strict=True)],
    )
    headings = {
        "statement": "Statement",
        "printed": "Printed",
        "recomputed": "Recomputed",
        "verdict": "Verdict",
        "basis": "Basis",
        "note": "Note",
        "source": "Source",
        "claim_id": "Claim",
    }
    by_basis = shown["basis"].value_counts().sort_index(ascending=False)
    caption = f"Printed claims: {', '.join(f'{n} {str(basis).lower()}' for basis, n in by_basis.items())}"
    return grid("claims-table", caption, "claims", shown, headings, ["verdict", "basis"])


def changes(tables: Tables) -> Grid | None:
    """What has changed since the newest release."""
    table = tables.get("changes/changes")
    if table is None:
        return None
    headings = {"what": "What", "id": "Which", "field": "Field", "before": "Before", "after": "After"}
    return grid("changes-table", "Changes since the newest release", "changes", table, headings, ["what"])


def _p_value(value: object) -> str:
    """As a text has it, without the sign of equality; nothing for a missing value."""
    return "" if pd.isna(value) else written(value, "p").removeprefix("= ")  # type: ignore[call-overload]


def _estimates(rows: pd.DataFrame, shown: Callable[[object], str], *names: str) -> list[str]:
    """Estimate and interval as `0.94 (0.86 to 1.00)`, nothing where there is no estimate."""
    values = ([shown(value) for value in row] for row in rows[list(names)].itertuples(index=False, name=None))
    return [f"{value} ({low} to {high})" if value and low else value for value, low, high in values]
