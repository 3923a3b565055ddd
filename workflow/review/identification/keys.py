"""Keys on which two records of one paper meet: hashes of several parts of a record together.

Each key asks for enough that its blocks stay small among a million records; none depends on another record.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.identification.wordlists import GENERIC

_LONG_WORD = 4
_PLENTY = 6
_SHORT = 25
Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True)
class Told:
    """What each title says: how many of its words are its own, and texts on which alike titles meet."""

    specific: list[int]
    heads: list[str]
    tails: list[str]
    longest: list[str]

    @classmethod
    def by(cls, titles: list[str], journals: list[str]) -> Told:
        """Of words of four or more letters: the number of different ones, besides those of the journal's name and of
        any heading; the first four, the last four and the three longest.
        """
        told = cls([], [], [], [])
        for title, journal in zip(titles, journals, strict=True):
            meant = [word for word in title.split() if len(word) >= _LONG_WORD]
            own = set(meant) - GENERIC
            told.specific.append(
                len(own) if len(own) > _PLENTY else len(own.difference(journal.replace("|", " ").split()))
            )
            if len(meant) < 3:
                meant = []
            told.heads.append(" ".join(meant[:4]))
            told.tails.append(" ".join(meant[-4:]))
            told.longest.append(" ".join(sorted(sorted(meant), key=len)[-3:]))
        return told


def keys(table: pd.DataFrame, told: Told, abstracts: pd.Series[str]) -> dict[str, Keys]:
    """Hashes of what two records of one paper share; a short or general title needs the first author besides."""
    compact = table["title"].str.replace(" ", "", regex=False)
    author = pd.Series([names.partition(";")[0].replace(" ", "") for names in table["family"].tolist()], dtype="str")
    year = table["year"].astype("str")
    short = (compact.str.len() < _SHORT) | (table["specific"] < 3)
    heads, tails, longest = (pd.Series(part, dtype="str") for part in (told.heads, told.tails, told.longest))
    place = table["page"].astype("str") + "/" + table["volume"].astype("str").where(table["volume"] > 0, year)
    paged, dated, named = table["page"] > 0, table["year"] > 0, author != ""
    return {
        "by_doi": hashed(table["doi"], table["doi"] != ""),
        "by_pmid": hashed(table["pmid"], table["pmid"] != ""),
        "by_review": hashed(table["review"].astype("str"), table["review"] > 0),
        "by_abstract": _abstract_keys(abstracts),
        "by_title": hashed(compact + ("|" + author).where(short, ""), (compact != "") & (named | ~short)),
        "by_head": hashed(heads + year, (heads != "") & dated),
        "by_author_head": hashed(heads + "|" + author, (heads != "") & named),
        "by_tail": hashed(tails + author.str.slice(0, 3) + year, tails != ""),
        "by_longest": hashed(longest + year, longest != ""),
        "by_place": hashed(place + "|" + year, paged & (table["volume"] > 0) & dated),
        "by_author_place": hashed(place + "/" + author, paged & named),
    }


def _abstract_keys(abstracts: pd.Series[str]) -> Keys:
    """Of 120 letters behind the first 30 (where headings differ); 0 for an abstract that is shorter."""
    keys = np.zeros(len(abstracts), dtype="uint64")
    long = (abstracts.str.len() > 180).to_numpy(bool)
    text = abstracts[long].str.slice(0, 220).str.lower().str.replace(r"[^a-z]", "", regex=True).str.slice(30, 150)
    keys[long] = hashed(text, text.str.len() > 100)
    return keys


def hashed(text: pd.Series[str], present: pd.Series[bool] | npt.NDArray[np.bool_]) -> Keys:
    """A hash of each text, 0 where it is not present."""
    there = np.flatnonzero(present)
    found = np.zeros(len(text), dtype="uint64")
    found[there] = pd.util.hash_array(text.to_numpy(dtype=object)[there], categorize=False)
    return found
