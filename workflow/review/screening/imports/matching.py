"""Votes of other tools brought to the citations that they mean."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from review.identification.features import plain_dois
from review.identification.wording import title_words
from review.screening.copies import found_in_order
from review.screening.imports.rows import joined
from review.screening.votes import UNMATCHED, VOTES

KNOWN_BY = ["doi", "pmid", "title", "year"]


def match(
    ledger: pd.DataFrame, records: pd.DataFrame, links: pd.DataFrame, searches: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Frames `VOTES` and `UNMATCHED` of rows that name a tool's article: `record`, `claimed` and `KNOWN_BY`, as text.

    An article is found by our own id if that came back, else by its DOI, its PMID, or its title and year in the
    spelling of the matcher, each only where it means one citation of a search in force. Several of a tool's articles
    that are one citation here count as its copies. Records have `KNOWN_BY`.
    """
    about = records[["record_id", *KNOWN_BY]]
    found = found_in_order(records, links, searches).merge(about, on="record_id", how="left")
    alive = found[found["in_force"].fillna(False).astype(bool)]
    cited = found.set_index("record_id")["citation_id"].reindex(ledger["claimed"]).set_axis(ledger.index)
    withdrawn = cited.notna() & ~cited.isin(alive["citation_id"])
    several = pd.Series("", index=ledger.index)
    for called, (key, is_one) in _STEPS.items():
        wanted = ledger[cited.isna()]
        pairs = wanted.assign(key=key(wanted)).reset_index(names="row")
        pairs = pairs[pairs["key"] != ""].merge(alive.assign(key=key(alive)), on="key", suffixes=("", "_here"))
        pairs = pairs[is_one(pairs)].drop_duplicates(["row", "citation_id"])
        alone = ~pairs["row"].duplicated(keep=False)
        cited = cited.fillna(pairs[alone].set_index("row")["citation_id"])
        several[pairs.loc[~alone, "row"]] = called
    silent = (ledger[["claimed", *KNOWN_BY]] == "").all(axis=1)
    why = np.select(
        [withdrawn, cited.notna(), silent, several != ""],
        [
            "its search is withdrawn, and no other search found this citation",
            "",
            "the export does not say what article this is (beside Rayyan's log expected its list of articles)",
            "several citations have its " + several,
        ],
        default="no citation of a search in force has its id, DOI, PMID, or title and year",
    )
    located = ledger.assign(citation_id=cited, why=why, search_id="")
    lost = located[why != ""]
    lost = lost.assign(note=joined(lost["note"], lost["title"]))[UNMATCHED.names]
    return _with_records(located[why == ""], found), lost.reset_index(drop=True)


def _with_records(located: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """The record that is meant: the claimed one, else the one found first; a tool's further articles are copies."""
    places = found.assign(claimed=found["record_id"])[["claimed", "record_id", "copy"]]
    votes = located.merge(places, on="claimed", how="left")
    first = found[found["copy"] == 1].set_index("citation_id")["record_id"]
    votes["record_id"] = votes["record_id"].fillna(votes["citation_id"].map(first))
    articles = votes[["file", "citation_id", "record"]].drop_duplicates()
    articles["before"] = articles.groupby(["file", "citation_id"]).cumcount()
    votes = votes.merge(articles, on=["file", "citation_id", "record"])
    copy = votes["copy"].fillna(1).astype("Int64") + votes["before"]
    return pd.DataFrame(votes.assign(copy=copy)[VOTES.names])


def _dois(rows: pd.DataFrame) -> pd.Series[str]:
    return plain_dois(rows["doi"])


def _pmids(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["pmid"].str.extract(r"([1-9]\d{0,7})", expand=False).fillna("")


def _titles(rows: pd.DataFrame) -> pd.Series[str]:
    """The words of a title, and whether it is an erratum, a comment or a reply."""
    known = {title: "|".join(title_words(title)) for title in rows["title"].unique()}
    return rows["title"].map(known).astype("str").replace("|", "")


def _same_year(pairs: pd.DataFrame) -> pd.Series[bool]:
    """Equal, or one of them unknown."""
    here, there = (pairs[name].astype("str").str.extract(r"(\d{4})", expand=False) for name in ("year_here", "year"))
    return (here == there) | here.isna() | there.isna()


def _always(pairs: pd.DataFrame) -> pd.Series[bool]:
    return pd.Series(True, index=pairs.index)


_Key = Callable[[pd.DataFrame], "pd.Series[str]"]
_Test = Callable[[pd.DataFrame], "pd.Series[bool]"]
_STEPS: dict[str, tuple[_Key, _Test]] = {
    "DOI": (_dois, _always),
    "PMID": (_pmids, _always),
    "title and year": (_titles, _same_year),
}
