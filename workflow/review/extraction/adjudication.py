"""Decisions on cells: by a third person, by the readers together, or as the consensus of another program."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.cells import CELL
from review.extraction.codebook import Field, Form, Rules
from review.extraction.types import TYPES
from review.inputs import LINE

ADJUDICATIONS = ["form", "study_id", "row", "field", "value", "adjudicator", "decided_on", "reason"]


def deciders(adjudicator: str) -> list[str]:
    """Who has decided: one person, or several with `;` between, each once."""
    return list(dict.fromkeys(one.strip() for one in adjudicator.split(";")))


def checked_adjudications(
    adjudications: pd.DataFrame,
    name: str,
    entries: pd.DataFrame,
    forms: Iterable[Form],
    rules: Rules,
    adjudicators: Collection[str],
) -> pd.DataFrame:
    """Adjudications of extracted cells in the order of the file, with `value` in its normal form.

    Raises `InputError` for a cell that no reader has, a decider who is neither a declared adjudicator that did not read
    the cell nor all of its readers together, a value that the codebook does not allow, and a decision without a reason.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    asked = entries.merge(adjudications[CELL].drop_duplicates(), on=CELL)
    readers = asked[asked["study_id"] != ""].groupby(CELL)["reviewer"].agg(set).to_dict()
    problems, values = [], []
    for row in adjudications.to_dict("records"):
        line, cell, value = row[LINE], tuple(row[column] for column in CELL), row["value"]
        if cell in readers:
            value, expected = _normal(value, fields[row["form"], row["field"]], rules)
            if expected:
                problems.append(Problem(name, line, f"{row['field']} '{row['value']}': {expected}", "value"))
        else:
            message = f"cell {'|'.join(cell)} is in no sheet, expected one that a reader filled in"
            problems.append(Problem(name, line, message, "study_id"))
        if message := _unfit(deciders(row["adjudicator"]), readers.get(cell, set()), adjudicators):
            problems.append(Problem(name, line, message, "adjudicator"))
        if not row["reason"]:
            problems.append(Problem(name, line, "reason is empty, expected why, citing the source", "reason"))
        values.append(value)
    check(problems)
    return adjudications.assign(value=pd.Series(values, index=adjudications.index, dtype="str"))


def _normal(value: str, field: Field, rules: Rules) -> tuple[str, str]:
    code = rules.missing_code(value, field)
    return (code, "") if code is not None else TYPES[field.type].canonical(value, field, rules.vocabularies)


def _unfit(people: list[str], readers: Collection[str], adjudicators: Collection[str]) -> str:
    """Why these people cannot decide a cell with these readers; empty if they can."""
    if len(people) > 1:
        together = " and ".join(sorted(readers))
        return (
            "" if set(people) == set(readers) else f"'{'; '.join(people)}' are not all its readers, expected {together}"
        )
    if people[0] in readers:
        return f"'{people[0]}' read this cell, expected somebody else to decide, or all its readers together"
    return "" if people[0] in adjudicators else f"adjudicator '{people[0]}' is not declared, {one_of(adjudicators)}"


def imported_decisions(
    decisions: pd.DataFrame, entries: pd.DataFrame, persons: Collection[str], readers_needed: int
) -> pd.DataFrame:
    """Those decisions of other programs that a cell needs: what enough `persons` have all said needs none."""
    last = decisions.drop_duplicates(CELL, keep="last")
    read = entries[entries["study_id"] != ""].merge(last[[*CELL, "value"]], on=CELL, suffixes=("", "_decided"))
    person = read["reviewer"].isin([*persons])
    read = read.assign(person=person, same=~person | (read["canonical"] == read["value_decided"]))
    known = read.groupby(CELL).agg({"same": "all", "person": "sum"})
    needed = known[~known["same"] | (known["person"] < readers_needed)].reset_index()[CELL]
    return last.merge(needed, on=CELL)


def settled(decisions: pd.DataFrame, kinds: Mapping[str, str]) -> pd.DataFrame:
    """The last decision of each cell: `CELL`, value, state, decided_by, reason, all `decisions`, and `signed`.

    `kinds` says who is human; a decision is signed where all who made it are.
    """
    told = (decisions["decided_on"] + " " + decisions["adjudicator"]).str.strip()
    told = told + ": " + decisions["value"] + " (" + decisions["reason"] + ")"
    history = decisions.assign(decisions=told).groupby(CELL, sort=False)["decisions"].agg(" | ".join)
    last = decisions.drop_duplicates(CELL, keep="last").merge(history.reset_index(), on=CELL)
    people = [deciders(adjudicator) for adjudicator in last["adjudicator"]]
    state = ["resolved_consensus" if len(one) > 1 else "resolved_adjudicated" for one in people]
    signed = [all(kinds[person] == "human" for person in one) for one in people]
    last = last.assign(state=state, decided_by=last["adjudicator"], signed=signed)
    return last[[*CELL, "value", "state", "decided_by", "reason", "decisions", "signed"]]
