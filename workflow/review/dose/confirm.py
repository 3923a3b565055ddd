"""The second person's signature: what has to be signed, and what a signature changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from review.dose.canonical import Level, render_level
from review.dose.doses import DOSES, DOSES_KEY, ENTITY, only_usable_numbers
from review.dose.flags import FLAGS, Effect, having, listed, state
from review.dose.grammar import parse
from review.dose.rows import level_of
from review.dose.same import same_amount
from review.errors import Problem, check, one_of
from review.inputs import is_date
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
CONFIRMATIONS = ("dose_id", "value", "confirmed_by")
"""What a signature needs; `raw`, the text that was signed, makes it expire when another text stands there."""
MAY_HAVE = ("confirmed_on", "note", "raw")
_FOR_THE_SIGNER = ("value", "confirmed_by", "confirmed_on", "note")

Entity = tuple[str, ...]


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


def confirm(
    doses: pd.DataFrame,
    confirmations: pd.DataFrame,
    name: str,
    people: Collection[str],
    readers: Mapping[Entity, Collection[str]],
) -> tuple[pd.DataFrame, list[Problem]]:
    """The doses with the signatures, and the signatures that count for nothing any more, with the reason.

    `confirmations`: `CONFIRMATIONS`, `MAY_HAVE` and line; `people` are those whom the protocol calls human; `readers`
    has, by form, study, row and field, the persons who decided the text. A signed value equal to the proposed one makes
    a provisional row `ok`; another one blocks it (CONFIRMATION_CONFLICT). A signature expires when its `raw` is not
    the text that stands there, or when its level is gone. It lifts no block.

    Raises `InputError` for a signature by nobody whom the protocol calls human or by the only reader, for a dose that
    never was, a value that cannot be read, and a day that is none.
    """
    rows = {str(row.dose_id): row for row in doses.itertuples(index=False)}
    places = {":".join(entity): entity for entity in doses[ENTITY].itertuples(index=False, name=None)}
    signatures: list[Any] = list(confirmations.itertuples(index=False))
    check(
        Problem(name, signed.line, message)
        for signed in signatures
        for message in _wrong(signed, rows, places, people, readers)
    )
    flags: dict[str, set[str]] = defaultdict(set)
    signers: dict[str, list[str]] = defaultdict(list)
    unused = []
    for signed in signatures:
        flag, reason = _verdict(signed, rows.get(signed.dose_id))
        flags[signed.dose_id].add(flag)
        if flag == "CONFIRMED":
            signers[signed.dose_id].append(signed.confirmed_by)
        if reason:
            unused.append(Problem(name, signed.line, f"{signed.confirmed_by} signed {signed.dose_id}, but {reason}"))
    return _with_signatures(doses, flags, signers), unused


def _with_signatures(
    doses: pd.DataFrame, flags: Mapping[str, set[str]], signers: Mapping[str, list[str]]
) -> pd.DataFrame:
    keys = doses["dose_id"]
    both = [sorted({*listed(text), *flags.get(key, ())} - {""}) for key, text in zip(keys, doses["flags"], strict=True)]
    states = [state(kind, found) for kind, found in zip(doses["kind"], both, strict=True)]
    names = ["; ".join(dict.fromkeys(signers.get(key, ()))) for key in keys]
    signed = doses.assign(flags=["; ".join(found) for found in both], state=states, confirmed_by=names)
    return frame(arrange(only_usable_numbers(signed), DOSES, by=DOSES_KEY))


def _verdict(signed: Any, row: Any) -> tuple[str, str]:
    """The flag that a signature puts to its dose, and why it counts for nothing."""
    if row is None:
        return "", "there is no such level in the text any more"
    if signed.raw and _words(signed.raw) != _words(row.raw):
        return "CONFIRMATION_EXPIRED", f"the text is now '{row.raw}'"
    if not render_level(level_of(row)):
        return "", f"the dose is {row.state}: expected an adjudicated text"
    dose = parse(signed.value, row.unit_context)
    return "CONFIRMED" if _agrees(dose.levels[0], level_of(row)) else "CONFIRMATION_CONFLICT", ""


def _words(text: str) -> str:
    """A text without the differences that a spreadsheet makes: spaces, and the quote before what might be a formula."""
    return " ".join(text.split()).removeprefix("'")


def _agrees(signed: Level, held: Level) -> bool:
    """Whether a signed value is the held one; cells and patients that the signer leaves out are as held."""
    cells = held.cells if signed.cells == "unspecified" else signed.cells
    return same_amount(signed._replace(cells=cells, branch=signed.branch or held.branch), held)


def _wrong(
    signed: Any,
    rows: Mapping[str, Any],
    places: Mapping[str, Entity],
    people: Collection[str],
    readers: Mapping[Entity, Collection[str]],
) -> Iterator[str]:
    """What is wrong with a signature, in words."""
    key, who = signed.dose_id, signed.confirmed_by
    place = next((entity for start, entity in places.items() if f"{key}:".startswith(f"{start}:")), None)
    if place is None:
        near = get_close_matches(key, rows, n=1)
        yield f"dose_id '{key}' does not exist, expected one of to_confirm.csv{f', perhaps {near[0]}' if near else ''}"
    if not who:
        yield "confirmed_by is empty, expected who signs"
    elif who not in people:
        expected = one_of(people) if people else "expected a reviewer of kind 'human' in the protocol"
        yield f"confirmed_by '{who}' is nobody whom the protocol calls human, {expected}"
    elif place and set(readers.get(place, ())) == {who}:
        yield f"'{who}' alone decided this text, expected a second person"
    if signed.confirmed_on and not is_date(signed.confirmed_on):
        yield f"confirmed_on '{signed.confirmed_on}' is no day, expected YYYY-MM-DD"
    context = rows[key].unit_context if key in rows else ""
    if key in rows and not _is_one_dose(signed.value, context):
        yield f"value '{signed.value}' is not one dose, expected for example: 2 x 10^6 cells/kg"


def _is_one_dose(value: str, context: str) -> bool:
    dose = parse(value, context)
    return len(dose.levels) == 1 and bool(render_level(dose.levels[0]))


def _doubt(flags: str) -> str:
    doubts = having(listed(flags), Effect.BLOCK) + having(listed(flags), Effect.CONFIRM)
    return "; ".join(FLAGS[flag].meaning for flag in doubts)
