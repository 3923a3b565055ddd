"""Tallies and conclusions in words, with links from each count to the answers that it counts."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.site.records import cell_anchor
from review.site.text import anchor, between, members, number, percent, words
from review.text import counted

ANSWERS = {"yes": "Yes", "no": "No", "nr": "Not reported", "open": "Not decided"}
VERDICTS = {
    "majority": "In most studies",
    "minority": "In fewer than half of the studies",
    "indeterminate": "Not settled by the studies",
    "insufficient": "Too few studies to say",
}

_AFTER_A_REASON = re.compile(r"(?<=\)); ")


@dataclass(frozen=True)
class Link:
    """A study in a count, with the anchor of its answer."""

    label: str
    target: str


@dataclass(frozen=True)
class Answer:
    """How many studies gave an answer, as a share of all in percent, and which."""

    key: str
    name: str
    n: int
    width: str
    studies: tuple[Link, ...]


@dataclass(frozen=True)
class Tally:
    """A row of `tallies`; `provisional` is how many of its answers still need a person."""

    target: str
    name: str
    result: str
    interval: str
    answers: tuple[Answer, ...]
    provisional: int


@dataclass(frozen=True)
class Outcome:
    """The tallies of an outcome, by grouping; the overall one stands under the empty name."""

    name: str
    groupings: dict[str, list[Tally]]


@dataclass(frozen=True)
class Conclusion:
    """A statement with the category that its tally supports. `at`, `low` and `high` are percentages to draw."""

    statement: str
    category: str
    verdict: str
    result: str
    at: str
    low: str
    high: str
    fragile: bool
    fragility: str
    certainty: str
    certainty_domains: tuple[str, ...]
    provisional: str
    target: str


def outcomes(
    tallies: pd.DataFrame, analyses: Sequence[Mapping[str, Any]], labels: Mapping[str, str], waiting: Collection[str]
) -> list[Outcome]:
    """The tallies of `review.synthesis.tally` in the order of the protocol's `analyses`.

    `labels` are the studies' names by id, `waiting` the anchors of cells whose value still needs a person.
    """
    found = []
    for analysis in (one for one in analyses if one["kind"] == "tally"):
        order = {"": []} | {one["by"]: list(one.get("groups", {})) for one in analysis.get("subgroups", [])}
        for name, field in analysis["outcomes"].items():
            mine = tallies[(tallies["analysis"] == analysis["id"]) & (tallies["outcome"] == name)]
            groupings: dict[str, list[Tally]] = {}
            for by, named in order.items():
                rows = mine[mine["subgroup_by"] == by].set_index("subgroup", drop=False)
                groups = [
                    *(name for name in named if name in rows.index),
                    *(name for name in rows.index if name not in named),
                ]
                groupings[by] = [_tally(rows.loc[group], analysis["form"], field, labels, waiting) for group in groups]
            found.append(Outcome(words(name), {by: rows for by, rows in groupings.items() if rows}))
    return [outcome for outcome in found if outcome.groupings]


def linked(found: Sequence[Outcome]) -> set[str]:
    """The anchors of all answers that the tallies count."""
    tallies = (tally for outcome in found for rows in outcome.groupings.values() for tally in rows)
    return {study.target for tally in tallies for answer in tally.answers for study in answer.studies}


def _tally(row: Mapping[Any, Any], form: str, field: str, labels: Mapping[str, str], waiting: Collection[str]) -> Tally:
    answers = []
    for key, name in ANSWERS.items():
        ids = members(row[f"studies_{key}"])
        links = tuple(Link(labels.get(one, one), cell_anchor(form, one, "", field)) for one in ids)
        width = number(100 * row[f"n_{key}"] / row["n_all"], 2) if row["n_all"] else "0"
        answers.append(Answer(key, name, int(row[f"n_{key}"]), width, links))
    targets = [study.target for answer in answers for study in answer.studies]
    return Tally(
        _target(row),
        str(row["subgroup"]) if row["subgroup_by"] else "All studies",
        f"{row['n_yes']} of {row['n_reported']}",
        f"{percent(row['proportion'])} ({between(row['wilson_low'], row['wilson_high'])})" if row["n_reported"] else "",
        tuple(answer for answer in answers if answer.n),
        sum(target in waiting for target in targets),
    )


def _target(row: Mapping[Any, Any]) -> str:
    return anchor("tally", *(str(row[name]) for name in ("analysis", "outcome", "subgroup_by", "subgroup")))


def drawn(
    conclusions: pd.DataFrame, statements: Sequence[Mapping[str, Any]], found: Sequence[Outcome]
) -> list[Conclusion]:
    """The conclusions of `review.synthesis.conclusion` in the order of the protocol."""
    rows = conclusions.set_index("conclusion_id", drop=False).to_dict("index")
    tallies = {tally.target: tally for outcome in found for group in outcome.groupings.values() for tally in group}
    return [_conclusion(rows[one["id"]], one["statement"], tallies) for one in statements if one["id"] in rows]


def _conclusion(row: Mapping[Any, Any], statement: str, tallies: Mapping[str, Tally]) -> Conclusion:
    estimated, n = row["state"] == "estimated", int(row["n"])
    target = _target(row)
    tally = tallies.get(target)
    waiting = tally.provisional if tally else 0
    certainty, judged = str(row.get("certainty", "")), row.get("certainty_state") == "judged"
    interval = f"{percent(row['proportion'])}; 95 % interval {between(row['low'], row['high'])}"
    result = f"{int(row['k'])} of {counted(n, 'study', 'studies')} that report it ({interval})."
    at, low, high = (number(row[name] * 100) if n else "" for name in ("proportion", "low", "high"))
    return Conclusion(
        statement=statement,
        category=str(row["category"]) if estimated else "not_estimable",
        verdict=VERDICTS.get(str(row["category"]), words(str(row["category"]))) if estimated else "Cannot be estimated",
        result=result if n else "No study reports it.",
        at=at,
        low=low,
        high=high,
        fragile=bool(row["fragile"]),
        fragility=_fragility(row) if estimated else "",
        certainty=(words(certainty) + ("" if judged else ", provisional")) if certainty else "",
        certainty_domains=tuple(_AFTER_A_REASON.split(str(row.get("certainty_domains", "")))),
        provisional=f"{counted(waiting, 'answer', 'answers')} provisional" if waiting else "",
        target=target if tally else "",
    )


def _fragility(row: Mapping[Any, Any]) -> str:
    """How little would change the category, as sentences."""
    said = []
    if not pd.isna(row["fragility"]):
        n = int(row["fragility"])
        said.append(f"{counted(n, 'changed answer', 'changed answers')} would give another category.")
    elif row["category"] == "insufficient":
        said.append("More studies are needed; no changed answer can replace them.")
    for column, answer in (("category_low", "no"), ("category_high", "yes")):
        if row[column] != row["category"]:
            category = VERDICTS.get(str(row[column]), str(row[column])).lower()
            said.append(f"If every study that is silent had said {answer}: {category}.")
    return " ".join(said)
