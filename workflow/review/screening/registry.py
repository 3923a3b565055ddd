"""The registry of studies against the searches and the votes: which reports belong to which study."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np
import pandas as pd

from review.errors import Problem, check
from review.inputs import LINE
from review.screening.rules import STAGES, Rules
from review.screening.status import CASE, counting_votes
from review.tables import TEXT, TRUTH, columns

REPORTS = columns(study_id=TEXT, report=TEXT, citation_id=TEXT, via=TEXT)
REPORTS_KEY = ["study_id", "report", "citation_id"]
REGISTRY_VS_VOTES = columns(
    finding=TEXT,
    citation_id=TEXT,
    study_id=TEXT,
    previous=TRUTH,
    stage=TEXT,
    state=TEXT,
    reason=TEXT,
    votes=TEXT,
    title=TEXT,
)
REGISTRY_VS_VOTES_KEY = ["finding", "citation_id", "study_id"]
STUDIES_REQUIRED = ["study_id", "reports"]
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def reports(studies: pd.DataFrame, name: str, records: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """One row a study and report as a `REPORTS` frame, from `studies.csv` (study_id, reports, line).

    `via` says by what the report was found among the records: `source_key`, `doi` or `none` (then
    `citation_id` is empty; a study without any report has one such row). Raises `InputError` for a study id
    that is empty or stands there twice and a report that is neither `search_id:source_key` nor a DOI.
    """
    listed = studies[["study_id", "reports", LINE]].assign(report=studies["reports"].str.split(";"))
    listed = listed.explode("report").assign(report=lambda rows: rows["report"].str.strip())
    listed = listed[(listed["report"] != "") | (listed["reports"] == "")].drop_duplicates(["study_id", "report"])
    doi = listed["report"].map(_doi)
    is_key = (doi == "") & listed["report"].str.contains(r"^[^:]+:.+$")
    check(_problems(studies, listed[(doi == "") & ~is_key & (listed["report"] != "")], name))
    listed = listed.assign(
        via=np.select([is_key, doi != ""], ["source_key", "doi"], "none"),
        key=listed["report"].where(is_key, doi),
    )
    linked = records.merge(links[["record_id", "citation_id"]], on="record_id")
    by_key = linked.assign(via="source_key", key=linked["search_id"] + ":" + linked["source_key"])
    by_doi = linked.assign(via="doi", key=linked["doi"])
    named = pd.concat([by_key, by_doi[by_doi["key"] != ""]])[["via", "key", "citation_id"]].drop_duplicates()
    found = listed.merge(named, on=["via", "key"], how="left")
    found["via"] = found["via"].where(found["citation_id"].notna(), "none")
    return found.fillna({"citation_id": ""})[[*REPORTS.names]].reset_index(drop=True)


def registry_vs_votes(
    reports: pd.DataFrame,
    status: pd.DataFrame,
    votes: pd.DataFrame,
    citations: pd.DataFrame,
    previous_ids: Collection[str],
    rules: Rules,
) -> pd.DataFrame:
    """Where registry and votes contradict each other, as a `REGISTRY_VS_VOTES` frame.

    `finding` is `excluded_but_registered` (the registry counts a report to a study, the votes exclude it) or
    `included_without_study` (included at full text, in no study of the registry). `previous` tells whether
    the study was in the published version (`previous_ids`); `votes` has every reviewer's vote and reason.
    """
    held = reports.loc[reports["citation_id"] != "", ["citation_id", "study_id"]].drop_duplicates()
    excluded = status[status["state"] == "exclude"].merge(held, on="citation_id")
    included = status[(status["stage"] == STAGES[1]) & (status["state"] == "include")]
    without = included[~included["citation_id"].isin(held["citation_id"])].assign(study_id="")
    found = pd.concat(
        [excluded.assign(finding="excluded_but_registered"), without.assign(finding="included_without_study")]
    )
    found = found.merge(_said(votes, rules), on=CASE, how="left").merge(
        citations[["citation_id", "title"]], on="citation_id", how="left"
    )
    found["previous"] = found["study_id"].isin(list(previous_ids))
    return found.fillna({"votes": "", "title": ""})[[*REGISTRY_VS_VOTES.names]].reset_index(drop=True)


def _doi(text: str) -> str:
    match = _DOI.fullmatch(text)
    return match.group(1).lower() if match else ""


def _problems(studies: pd.DataFrame, unreadable: pd.DataFrame, name: str) -> list[Problem]:
    problems = [
        Problem(name, line, f"report '{report}' is not readable, expected search_id:source_key or a DOI")
        for line, report in zip(unreadable[LINE], unreadable["report"], strict=True)
    ]
    twice = studies[studies["study_id"].duplicated()]
    problems += [
        Problem(name, line, f"study_id '{study}' stands there twice or is empty, expected an id of its own")
        for line, study in zip(twice[LINE], twice["study_id"], strict=True)
    ]
    return sorted(problems, key=lambda problem: int(problem.place))


def _said(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """By citation and stage, `reviewer: vote reason` of every reviewer in the protocol's order."""
    cast = counting_votes(votes)
    cast["said"] = (cast["reviewer"] + ": " + cast["vote"] + " " + cast["reason"]).str.strip()
    order = cast["reviewer"].map({reviewer: place for place, reviewer in enumerate(rules.reviewers)})
    ordered = cast.assign(place=order).sort_values("place", kind="stable")
    return ordered.groupby(CASE)["said"].agg("; ".join).rename("votes").reset_index()
