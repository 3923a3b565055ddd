"""All sheets of a review, its readers' own and those that other programs exported, into entries and decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

import pandas as pd

from review.errors import InputError, Problem, check
from review.extraction.cells import CELL
from review.extraction.codebook import Rules
from review.extraction.entries import ENTRIES, TO_CHECK, read_sheet
from review.extraction.sheets import Sheet
from review.inputs import LINE
from review.tables import TEXT, columns, empty

DECISIONS = columns(
    form=TEXT, study_id=TEXT, row=TEXT, field=TEXT, value=TEXT, adjudicator=TEXT, decided_on=TEXT, reason=TEXT
)


_PLACE = CELL[:3]


class Extracted(NamedTuple):
    """What the sheets hold: an `ENTRIES`, a `DECISIONS` and a `TO_CHECK` frame."""

    entries: pd.DataFrame
    decisions: pd.DataFrame
    to_check: pd.DataFrame


def read_sheets(
    sheets: Sequence[Sheet], registered: Mapping[str, Collection[str]], alignments: pd.DataFrame, rules: Rules
) -> Extracted:
    """Entries of the readers' sheets, and what the sheets with the consensus of another program decide.

    `registered` has the ids of each registry. Raises `InputError` for what has to be mended in any of the sheets, and
    for a row that a reader has in two places.
    """
    problems = list[Problem]()
    entries, consensus, to_check = [empty(ENTRIES)], [empty(ENTRIES)], [pd.DataFrame(columns=TO_CHECK)]
    for sheet in sheets:
        try:
            reading = read_sheet(sheet, registered[sheet.form.registry], alignments, rules)
        except InputError as error:
            problems += error.problems
            continue
        (consensus if sheet.decides else entries).append(reading.entries)
        to_check.append(reading.to_check)
    read, decided = pd.concat(entries, ignore_index=True), pd.concat(consensus, ignore_index=True)
    check([*problems, *_in_two_files(read, sheets), *_in_two_files(decided, sheets)])
    undecided = _without_consensus(read, decided, {sheet.file for sheet in sheets if sheet.decides})
    nowhere = _without_readers(decided, read)
    listed = pd.concat([*to_check, _lacking(read), undecided, nowhere], ignore_index=True).fillna("")
    return Extracted(read, _decisions(decided), listed.sort_values(["file", "line"], kind="stable", ignore_index=True))


def _in_two_files(entries: pd.DataFrame, sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """Rows that a reader has in an earlier file too, or under two names in one export."""
    whose = [*_PLACE, "reviewer"]
    rows = entries[entries["study_id"] != ""].drop_duplicates([*whose, "file", LINE])
    first = rows.drop_duplicates(whose)[[*whose, "file"]]
    again = rows[rows.duplicated(whose)].merge(first, on=whose, suffixes=("", "_first"))
    for row in again.to_dict("records"):
        sheet = next(one for one in sheets if (one.file, one.form.name) == (row["file"], row["form"]))
        name = f"row '{row['study_id']}|{row['row']}' of {row['reviewer']}"
        yield sheet.problem(row["line"], f"{name} is in {row['file_first']} too, expected it once")


def _decisions(consensus: pd.DataFrame) -> pd.DataFrame:
    """What each cell of a consensus decides; a blank one decides nothing."""
    decided = consensus[(consensus["study_id"] != "") & (consensus["value"] != "") & (consensus["problem"] == "")]
    where = decided["file"].map(lambda file: PurePath(file).name) + ":" + decided["line"].astype("str")
    named = decided.assign(value=decided["canonical"], adjudicator=decided["reviewer"], decided_on="")
    return named.assign(reason="consensus in " + where)[[*DECISIONS.names]]


def _lacking(entries: pd.DataFrame) -> pd.DataFrame:
    """Rows that somebody who has read the study does not have, at the line of one who has."""
    rows = entries[entries["study_id"] != ""].drop_duplicates([*_PLACE, "reviewer"])
    readers = rows.groupby(_PLACE[:2])["reviewer"].transform("nunique")
    lone = rows[rows.groupby(_PLACE)["reviewer"].transform("nunique") < readers].drop_duplicates(_PLACE)
    said = "not every reader of this study has this row, expected the same rows, or a line in alignments.csv"
    return lone.assign(field="", value="", why="lacking", detail=said)[TO_CHECK]


def _without_consensus(entries: pd.DataFrame, consensus: pd.DataFrame, files: Collection[str]) -> pd.DataFrame:
    """Rows of exports with a consensus that has not this row: nobody's reading stands in for it."""
    said = "the export has no consensus of this row, expected one; the readers' values are compared as they are"
    return _rows_only_in(entries[entries["file"].isin(list(files))], consensus, "no_consensus", said)


def _without_readers(consensus: pd.DataFrame, entries: pd.DataFrame) -> pd.DataFrame:
    """Rows of a consensus that nobody has read."""
    said = "the consensus has a row that no reader has, expected readings of it; it decides nothing"
    return _rows_only_in(consensus, entries, "no_reading", said)


def _rows_only_in(some: pd.DataFrame, others: pd.DataFrame, why: str, said: str) -> pd.DataFrame:
    rows = some[some["study_id"] != ""].drop_duplicates(_PLACE)
    alone = ~pd.MultiIndex.from_frame(rows[_PLACE]).isin(pd.MultiIndex.from_frame(others[_PLACE]))
    return rows[alone].assign(field="", reviewer="", value="", why=why, detail=said)[TO_CHECK]
