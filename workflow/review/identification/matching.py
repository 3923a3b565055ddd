"""Pairs of records that may be the same citation: who is compared with whom, and what speaks for it.

Titles are compared with rapidfuzz. Two records are compared when they share a DOI, a PMID, the place of
publication (volume and first page), or the first author's name and about the year; so the cost grows with the
number of such neighbours, not with the square of the records.
"""

from __future__ import annotations

import pandas as pd

from review.identification.record import first_page, plain, surname
from review.tables import REAL, TEXT, columns

PAIRS = columns(record_1=TEXT, record_2=TEXT, state=TEXT, rule=TEXT, score=REAL, evidence=TEXT)
PAIRS_KEY = ["record_1", "record_2"]

SAME_TITLE = 95.0
CONTAINED_TITLE = 90.0
SIMILAR_TITLE = 85.0
UNLIKE_TITLE = 50.0
"""Similarities of rapidfuzz, 0 to 100; below `UNLIKE_TITLE` even a common DOI is left to a person."""


def score_pairs(new: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """The pairs of `new` records among themselves and with `earlier` ones that are or may be duplicates.

    Both are `RECORDS` frames. Gives `PAIRS`: `record_1` is the earlier (or lower) id, `state` is duplicate or
    doubtful, `score` the similarity of the titles (0 to 1), `evidence` what agrees. The result does not depend on
    the order of rows.
    """
    features = _features(pd.concat([earlier.assign(is_new=False), new.assign(is_new=True)], ignore_index=True))
    candidates = _candidates(features)
    if candidates.empty:
        return pd.DataFrame(columns=PAIRS.names).astype({"score": "Float64"})
    left = features.loc[candidates["left"]].reset_index(drop=True)
    right = features.loc[candidates["right"]].reset_index(drop=True)
    judged = _judge(left, right)
    return judged[judged["state"] != ""].sort_values(PAIRS_KEY).reset_index(drop=True)


def _features(records: pd.DataFrame) -> pd.DataFrame:
    features = records[["record_id", "is_new", "doi", "pmid", "year", "volume"]].copy()
    features["title"] = records["title"].map(plain)
    features["author"] = records["authors"].map(surname)
    features["page"] = records["pages"].map(first_page)
    return features.sort_values(["is_new", "record_id"]).reset_index(drop=True)


def _candidates(features: pd.DataFrame) -> pd.DataFrame:
    """Positions of two different rows, at least one of them new, that share one of the keys."""
    years = pd.concat([features.assign(near=features["year"] + shift) for shift in (0, 1)])
    keys = {
        "doi": features,
        "pmid": features,
        ("volume", "page"): features,
        ("author", "near"): years,
        "title": features,
    }
    found = []
    for key, table in keys.items():
        names = [key] if isinstance(key, str) else list(key)
        filled = table[(table[names].notna() & (table[names].astype("str") != "")).all(axis=1)]
        block = filled.reset_index(names="at")[["at", "is_new", *names]]
        joined = block.merge(block, on=names, suffixes=("_left", "_right"))
        joined = joined[(joined["at_left"] < joined["at_right"]) & (joined["is_new_left"] | joined["is_new_right"])]
        found.append(joined[["at_left", "at_right"]].set_axis(["left", "right"], axis=1))
    return pd.concat(found).drop_duplicates(ignore_index=True)


def _judge(left: pd.DataFrame, right: pd.DataFrame) -> pd.DataFrame:
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    same = {
        column: (left[column] == right[column]).fillna(False).astype("bool") & (left[column].astype("str") != "")
        for column in ("doi", "pmid", "author", "volume", "page", "year")
    }
    differ = {
        column: (left[column] != right[column]) & (left[column] != "") & (right[column] != "")
        for column in ("doi", "pmid")
    }
    title = pd.Series(process.cpdist(left["title"], right["title"], scorer=fuzz.ratio))
    contained = pd.Series(process.cpdist(left["title"], right["title"], scorer=fuzz.token_set_ratio))
    near = ((left["year"] - right["year"]).abs() <= 1).fillna(False).astype("bool")
    contradicted = differ["doi"] | differ["pmid"]

    rules = {
        "same PMID": same["pmid"] & (contained >= UNLIKE_TITLE),
        "same DOI": same["doi"] & (contained >= UNLIKE_TITLE),
        "same place and contained title": same["volume"]
        & same["page"]
        & same["year"]
        & same["author"]
        & (contained >= CONTAINED_TITLE)
        & ~contradicted,
        "same title, author and about the year": (title >= SAME_TITLE) & same["author"] & near & ~contradicted,
    }
    doubtful = {
        "same DOI or PMID, unlike titles": same["doi"] | same["pmid"],
        "similar title": (title >= SIMILAR_TITLE) | ((contained >= SAME_TITLE) & same["author"]),
    }
    result = pd.DataFrame({"record_1": left["record_id"], "record_2": right["record_id"], "state": "", "rule": ""})
    for state, table in (("duplicate", rules), ("doubtful", doubtful)):
        for rule, holds in table.items():
            first = holds & (result["state"] == "")
            result.loc[first, ["state", "rule"]] = [state, rule]
    result["score"] = (title / 100).round(4).astype("Float64")
    agreeing = pd.DataFrame(same).apply(lambda row: "; ".join(row.index[row]), axis=1)
    result["evidence"] = agreeing.where(agreeing != "", "title only")
    return result
