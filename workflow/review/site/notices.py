"""Retractions, corrections and expressions of concern at their study, and what a retraction takes from a conclusion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.screening.standing import retracted_on, status_by_study
from review.site.studies import consensus
from review.site.text import joined, members, words
from review.synthesis.tally import TALLIES_KEY, tally

NOTED = "studies"
"""The registry whose reports are looked for in lists of retractions."""


@dataclass(frozen=True)
class Notice:
    """The status of a study by all notices about its reports, and each of these as a sentence."""

    status: str
    told: tuple[str, ...]


NO_NOTICE = Notice("", ())


def notices_by_study(found: pd.DataFrame) -> dict[str, Notice]:
    """From a table `RETRACTIONS`."""
    status = status_by_study(found)
    said = {str(study): tuple(map(_sentence, mine.to_dict("records"))) for study, mine in found.groupby("study_id")}
    return {study: Notice(status[study].replace("_", " "), sentences) for study, sentences in said.items()}


def _sentence(notice: Mapping[Any, str]) -> str:
    """`Retracted 2026-11-20: error in data (Retraction Watch; doi:10.1000/x).`"""
    what = joined([words(notice["retraction_status"]), notice["dated"]], " ")
    where = joined([notice["source"], notice["notice"] and f"doi:{notice['notice']}"])
    return f"{joined([what, notice['reason']], ': ')} ({where})."


def no_longer_counted(
    found: pd.DataFrame, tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any], labels: Mapping[str, str]
) -> Iterator[str]:
    """For each conclusion that a retraction takes a study from, which one, and its counts without and with it.

    `tables` has the conclusions, and the tallied forms with all studies; `options` the protocol's analyses and
    conclusions.
    """
    retracted, conclusions = retracted_on(found), tables.get("synthesis/conclusions")
    if not retracted or conclusions is None:
        return
    tallied = {one["id"]: one for one in options["analyses"] if one["kind"] == "tally"}
    statements = {one["id"]: one["statement"] for one in options["conclusions"]}
    for row in conclusions.to_dict("records"):
        analysis = tallied[row["analysis"]]
        every = tally(tables[consensus(analysis["form"])], analysis)
        before = every[(every[TALLIES_KEY] == [row[name] for name in TALLIES_KEY]).all(axis=1)].iloc[0]
        answered = [*members(before["studies_yes"]), *members(before["studies_no"])]
        if gone := [labels[study] for study in answered if study in retracted]:
            now, was = f"{row['k']} of {row['n']}", f"{before['n_yes']} of {before['n_reported']}"
            yield f"“{statements[row['conclusion_id']]}” {now} studies, {was} with {joined(gone, ', ')}."
