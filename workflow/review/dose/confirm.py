"""The second person's signature: what has to be signed, and what a signature changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd

from review.dose.canonical import Level, render_level
from review.dose.flags import FLAGS, Effect, having, listed, state
from review.dose.grammar import parse
from review.dose.rows import level_of
from review.dose.same import same_amount
from review.errors import Problem, check, one_of
from review.tables import TEXT, arrange, columns, empty, frame

TO_CONFIRM = columns(
    dose_id=TEXT,
    study_id=TEXT,
    raw=TEXT,
    proposed=TEXT,
    doubt=TEXT,
    flags=TEXT,
    state=TEXT,
    value=TEXT,
    confirmed_by=TEXT,
    confirmed_on=TEXT,
    note=TEXT,
)
TO_CONFIRM_KEY = ("dose_id",)
_FOR_THE_SIGNER = ("value", "confirmed_by", "confirmed_on", "note")


def to_confirm(doses: pd.DataFrame) -> pd.DataFrame:
    """The rows of `doses` that wait for a person (schema `TO_CONFIRM`).

    A provisional row proposes a value in words; who agrees copies it to `value` and signs. A blocked row has
    none: its text has to be adjudicated. The last four columns are those of the confirmations, and empty.
    """
    waiting = doses[doses["state"].isin(["provisional", "blocked"])]
    if waiting.empty:
        return empty(TO_CONFIRM)
    table = waiting[["dose_id", "study_id", "raw", "flags", "state"]].reset_index(drop=True)
    table["proposed"] = [render_level(level_of(row)) for row in waiting.itertuples(index=False)]
    table["doubt"] = table["flags"].map(_doubt)
    table[list(_FOR_THE_SIGNER)] = ""
    return frame(arrange(table, TO_CONFIRM, by=TO_CONFIRM_KEY))


def confirm(doses: pd.DataFrame, confirmations: pd.DataFrame, name: str = "confirmations.csv") -> pd.DataFrame:
    """The doses with the signatures: a signed value equal to the proposed one makes a provisional row `ok`.

    A signed value that is another one blocks the row (CONFIRMATION_CONFLICT). Raises `InputError` for a
    signature without a name, for a dose that does not exist and for a value that cannot be read.
    """
    rows = {str(row.dose_id): row for row in doses.itertuples(index=False)}
    contexts = {key: str(row.unit_context) for key, row in rows.items()}
    check(_problems(confirmations, contexts, name))
    agrees: dict[str, bool] = {}
    for key, value in zip(confirmations["dose_id"], confirmations["value"], strict=True):
        agrees[key] = agrees.get(key, True) and _agrees(parse(value, contexts[key]).levels[0], level_of(rows[key]))
    outcome = {key: "CONFIRMED" if same else "CONFIRMATION_CONFLICT" for key, same in agrees.items()}
    flags = [
        sorted({*listed(text), *filter(None, [outcome.get(key)])})
        for key, text in zip(doses["dose_id"], doses["flags"], strict=True)
    ]
    states = [state(kind, found) for kind, found in zip(doses["kind"], flags, strict=True)]
    return doses.assign(flags=["; ".join(found) for found in flags], state=states)


def _agrees(signed: Level, held: Level) -> bool:
    """Whether a signed value is the held one; cells and patients that the signer leaves out are as held."""
    cells = held.cells if signed.cells == "unspecified" else signed.cells
    return same_amount(replace(signed, cells=cells, branch=signed.branch or held.branch), held)


def checked_confirmations(confirmations: pd.DataFrame, name: str, signers: Collection[str]) -> pd.DataFrame:
    """Rows of `confirmations.csv`, each signed by one of `signers`: the people whom the protocol calls human.

    Raises `InputError` for a signature of anybody else.
    """
    strangers = confirmations[~confirmations["confirmed_by"].isin(list(signers))]
    check(
        Problem(name, line, f"confirmed_by '{who}' is nobody whom the protocol calls human, {one_of(signers)}")
        for line, who in zip(strangers["line"], strangers["confirmed_by"], strict=True)
    )
    return confirmations


def _problems(confirmations: pd.DataFrame, contexts: dict[str, str], name: str) -> Iterator[Problem]:
    places = confirmations["line"] if "line" in confirmations else range(2, len(confirmations) + 2)
    signed = zip(places, confirmations["dose_id"], confirmations["value"], confirmations["confirmed_by"], strict=True)
    for place, key, value, signer in signed:
        if not signer:
            yield Problem(name, place, "confirmed_by is empty, expected who signs")
        if key not in contexts:
            yield Problem(name, place, f"dose_id '{key}' does not exist, expected one of the table of doses")
        elif len((dose := parse(value, contexts[key])).levels) != 1 or dose.kind == "HUMAN":
            yield Problem(name, place, f"value '{value}' is not one dose, expected for example: 2 x 10^6 cells/kg")


def _doubt(flags: str) -> str:
    doubts = having(listed(flags), Effect.BLOCK) + having(listed(flags), Effect.CONFIRM)
    return "; ".join(FLAGS[flag].meaning for flag in doubts)
