"""Extractions that another program exported, read where they lie by the protocol's map of its columns.

One row a study and reader, and perhaps one with the consensus; the rows of a group stand side by side in it, in
columns `<heading> 1`, `<heading> 2`, ... This is the layout of Covidence and of spreadsheets filled in by forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from review.errors import InputError, Problem, check, one_of
from review.extraction.codebook import Form
from review.extraction.sheets import Sheet, known_columns
from review.inputs import LINE, decode, lines

_NUMBERED = re.compile(r" \d+$")
_PLACE = {"study_id": "str", "row": "str", "as_written": "str"}


@dataclass(frozen=True)
class Layout:
    """How an export is read, from its entry in the protocol.

    `study` are the columns that name the study: the first holds what the registry's column `registry_column` has, all
    together name the row in `alignments.csv`. `readers` gives our id of each name in the column `reviewer`, `consensus`
    that of the names of the rows with the consensus. `columns` gives the heading of fields, key columns and provenance.
    """

    file: str
    form: str
    study: tuple[str, ...]
    reviewer: str
    readers: Mapping[str, str]
    columns: Mapping[str, str]
    registry_column: str = "study_id"
    consensus: Mapping[str, str] = field(default_factory=dict)
    repeated: bool = False


def read_layout(options: Mapping[str, Any]) -> Layout:
    """A layout from its entry in the protocol."""
    return Layout(**(dict(options) | {"study": tuple(options["study"])}))


def check_layouts(
    layouts: Iterable[Layout], forms: Mapping[str, Form], reviewers: Iterable[Mapping[str, Any]], name: str
) -> None:
    """Raise `InputError` for layouts (in the protocol `name`) with forms, columns or people that are not declared."""
    duties = {reviewer["id"]: reviewer["duties"] for reviewer in reviewers}
    problems = []
    for layout in layouts:
        place = f"extraction.imports.{layout.file}"
        if layout.form not in forms:
            problems.append(Problem(name, place, f"form '{layout.form}' is not declared, {one_of(forms)}"))
            continue
        known = known_columns(forms[layout.form])
        problems += [
            Problem(name, place, f"column '{column}' is none of form '{layout.form}', {one_of(known)}")
            for column in layout.columns
            if column not in known
        ]
        problems += [
            Problem(name, place, f"key column '{column}' has no heading, expected one (or repeated: true)")
            for column in forms[layout.form].key
            if column not in layout.columns and not layout.repeated
        ]
        for people, duty in ((layout.readers, "extraction"), (layout.consensus, "adjudication")):
            having = [reviewer for reviewer, held in duties.items() if duty in held]
            problems += [
                Problem(name, place, f"'{person}' has not the duty {duty}, {one_of(having or ['nobody'])}")
                for person in people.values()
                if person not in having
            ]
        if both := {*layout.readers.values()} & {*layout.consensus.values()}:
            problems.append(Problem(name, place, f"'{min(both)}' reads and decides, expected somebody else to decide"))
    check(problems)


def foreign_sheets(content: bytes, file: str, layout: Layout, form: Form, registry: pd.DataFrame) -> list[Sheet]:
    """The sheet of each reader, and of each adjudicator whose decisions are the rows of the consensus.

    `registry` has `study_id` and the layout's `registry_column`. Raises `InputError` for a column that is missing or
    stands there twice, a name that the layout does not know, and text that is not CSV.
    """
    heading, rows = _table(content, file)
    check(_unmapped(heading, rows, layout, file))
    if layout.registry_column not in registry:
        message = f"column '{layout.registry_column}' is missing, expected it for the import of {file}"
        raise InputError([Problem(f"{form.registry}.csv", 1, message)])
    ids = registry.assign(known=registry[layout.registry_column].map(_bare)).drop_duplicates("known", keep=False)
    study_ids = {known: study for known, study in ids[["known", "study_id"]].to_numpy().tolist() if known}
    sheets = []
    for name, reviewer in {**layout.readers, **layout.consensus}.items():
        written = [(line, row) for line, row in rows if row[layout.reviewer] == name]
        found = [(line, *group) for line, row in written for group in _groups(row, layout, form, study_ids)]
        columns = dict.fromkeys([*form.key, *layout.columns])
        cells = pd.DataFrame([group for *_, group in found], columns=[*columns], dtype="str")
        places = pd.DataFrame([place for *place, _ in found], columns=[LINE, *_PLACE]).astype(_PLACE | {LINE: "Int64"})
        sheets.append(Sheet(form, reviewer, file, cells, places, foreign=True, decides=name in layout.consensus))
    return sheets


def _table(content: bytes, file: str) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The headings, and the rows by heading with their lines. Blank headings and doubled ones may be there."""
    broken: list[Problem] = []
    table = [(line, [cell.strip() for cell in cells]) for line, cells in lines(decode(content, file), file, broken)]
    check(broken)
    heading = table[0][1] if table else []
    blank = dict.fromkeys(heading, "")
    return heading, [(line, blank | dict(zip(heading, cells, strict=False))) for line, cells in table[1:] if any(cells)]


def _unmapped(
    heading: Sequence[str], rows: Iterable[tuple[int, Mapping[str, str]]], layout: Layout, file: str
) -> Iterator[Problem]:
    """Columns that the layout names and the file has not once, and people whom the layout does not name."""
    numbered = {_NUMBERED.sub("", name) for name in heading} if layout.repeated else set()
    for column in dict.fromkeys([*layout.study, layout.reviewer, *layout.columns.values()]):
        if column not in heading and column not in numbered:
            yield Problem(
                file, 1, f"column '{column}' is missing, found: {', '.join(filter(None, heading)) or 'nothing'}"
            )
        if heading.count(column) > 1:
            yield Problem(file, 1, f"column '{column}' stands there twice, expected once")
    people = [*layout.readers, *layout.consensus]
    for line, row in rows:
        if (name := row.get(layout.reviewer, "")) not in people:
            people.append(name)
            named = one_of([*layout.readers, *layout.consensus])
            yield Problem(file, line, f"{layout.reviewer} '{name}' is not in the protocol's import, {named}")


def _groups(
    row: Mapping[str, str], layout: Layout, form: Form, study_ids: Mapping[str, str]
) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """The rows of the form that stand side by side in one row of the export, each with its place (`_PLACE`)."""
    study = [row[column] for column in layout.study]
    numbers = [""]
    if layout.repeated:
        numbers = [f" {number}" for number in range(1, 1 + sum(_NUMBERED.search(name) is not None for name in row))]
    for number in numbers:
        own = {name: row[f"{head}{number}"] for name, head in layout.columns.items() if f"{head}{number}" in row}
        if layout.repeated and not any(own.values()):
            continue
        cells = {name: own.get(name, row.get(head, "")) for name, head in layout.columns.items()}
        cells |= {name: number.strip() for name in form.key if name not in layout.columns}
        key = [cells[name] for name in form.key]
        yield study_ids.get(_bare(study[0]), ""), "|".join(key), "|".join([*study, *key]), cells


def _bare(text: str) -> str:
    """A number of a study without the sign before it, in which exports differ."""
    return text.strip().removeprefix("#")
