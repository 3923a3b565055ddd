"""Rayyan: its list of articles, `articles.csv` or `.ris`, and beside it in every export the log of the votes.

Where the log is there, votes are read from it: the list has no dates, no votes that were taken back, and of a review
with several stages the last one only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath

import pandas as pd

from review.errors import InputError, Problem
from review.screening.imports.rayyan_log import events, votes_of_events
from review.screening.imports.rayyan_notes import parse_notes, split_notes
from review.screening.imports.ris import read_ris
from review.screening.imports.rows import IMPORTED, UNREAD, Read, Unread, claimed, joined, unmarked, unread_table
from review.screening.imports.table import read_table
from review.screening.rules import MAYBE
from review.tables import INTEGER, TEXT, columns, empty

LOG = "customizations_log"
ARTICLES = {"key": "key", "title": "title", "year": "year", "doi": "doi", "pmid": "pubmed_id", "notes": "notes"}
LISTED = columns(**dict.fromkeys([*ARTICLES, "file"], TEXT), line=INTEGER)
_WORDS = {"Included": "include", "Excluded": "exclude", "Maybe": MAYBE}


def read_rayyan(files: Mapping[str, bytes], stage: str, stages: Collection[str]) -> Read:
    """The votes of one export from its files by name.

    `stage` is the number of a stage that Rayyan's own review has besides its first one, `stages` are all that are
    imported from this export. Raises `InputError` for files that are not of Rayyan, and a stage without the log.
    """
    listed, unread = articles({name: content for name, content in files.items() if not is_log(name)})
    logs = {name: content for name, content in files.items() if is_log(name)}
    if logs:
        found, broken = events(logs)
        read = votes_of_events(found, stage, stages)
        about = listed.drop(columns=["file", "line", "notes"]).drop_duplicates("key")
        votes = read.votes.merge(about, on="key", how="left").fillna(dict.fromkeys(about.columns, ""))
        votes = votes.assign(note=joined(votes["remark"], votes["note"]))
        return Read(votes[IMPORTED], pd.concat([unread, broken, read.unread], ignore_index=True))
    if stage:
        message = f"Rayyan's stage {stage} is asked for, which only the log has; expected {LOG}.csv beside it"
        raise InputError([Problem(next(iter(files)), "", message)])
    read = _votes_of_list(listed)
    return Read(read.votes[IMPORTED], pd.concat([unread, read.unread], ignore_index=True))


def is_log(name: str) -> bool:
    """Whether a file of an export is the log."""
    return PurePosixPath(name).name.startswith(LOG)


def articles(files: Mapping[str, bytes]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The articles as a `LISTED` frame with our id if it came back, and the record's `note`; and the unread ones."""
    tables, unread = [empty(LISTED)], [empty(UNREAD)]
    for name, content in files.items():
        is_ris = name.lower().endswith(".ris")
        read = read_ris(content, name) if is_ris else read_table(content, name, ARTICLES, ["key", "title"])
        tables.append(read[0])
        unread.append(read[1])
    listed = pd.concat(tables, ignore_index=True)
    note = pd.Series([split_notes(notes)[0] for notes in listed["notes"]], index=listed.index, dtype="str")
    return listed.assign(claimed=claimed(listed, "notes"), note=unmarked(note)), pd.concat(unread, ignore_index=True)


def _votes_of_list(listed: pd.DataFrame) -> Read:
    """Votes without dates. A reason is that of the one reviewer who excluded the article; of two, nobody's for sure."""
    rows, unread = [], [empty(UNREAD)]
    for place, (notes, name, line) in enumerate(listed[["notes", "file", "line"]].itertuples(index=False)):
        try:
            said = parse_notes(notes)
        except ValueError as error:
            unread.append(unread_table([Unread(line, notes, str(error))], name))
            continue
        excluding = [person for person, word in said.inclusion.items() if word == "Excluded"]
        for person, word in said.inclusion.items():
            known = excluding == [person] or not said.reasons
            remarks = [*said.remarks.get(person, []), *([] if known else [f"reasons of the article: {said.reasons}"])]
            rows.append((place, person, _WORDS[word], said.reasons if known else "", "; ".join(remarks)))
    cast = pd.DataFrame(rows, columns=["place", "person", "vote", "reasons", "remark"])
    cast = cast.astype(dict.fromkeys(["person", "vote", "reasons", "remark"], "str"))
    votes = listed.loc[cast["place"]].reset_index(drop=True).join(cast)
    votes = votes.assign(voted_on="", note=joined(votes["remark"], votes["note"]))
    return Read(votes, pd.concat(unread, ignore_index=True))
