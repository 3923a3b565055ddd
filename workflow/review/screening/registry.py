"""The registry of studies against the searches and the votes: which reports belong to which study."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from review.errors import Problem, check
from review.inputs import LINE
from review.screening.copies import found_in_order, locate
from review.screening.order import CASE
from review.screening.rules import STAGES, Rules
from review.screening.status import counting_votes, together
from review.tables import TEXT, TRUTH, columns

REPORTS = columns(study_id=TEXT, report=TEXT, citation_id=TEXT, via=TEXT, previous=TRUTH)
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
_KEY = re.compile(r"^([^:]+):(.+)")
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def reports(
    studies: pd.DataFrame,
    name: str,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    previous_ids: Collection[str],
) -> pd.DataFrame:
    """One row a study and report as a `REPORTS` frame, from `studies.csv` (study_id, reports, line).

    A report is written as `search_id:source_key`, as `search_id:#<position in the file>` or as a DOI. `searches`
    is the search log (search_id, searched_on) and `records` are those of all searches, withdrawn ones included. `via`
    says by what the report was found among the records: `source_key`, `doi` or `none` (a DOI that no record in force
    has, or a withdrawn search whose citation no other one found; then `citation_id` is empty, as in the one row of a
    study without any report). `previous` tells whether the study
    was in the published version (`previous_ids`). Raises `InputError` for a study id that is empty or stands there
    twice, a report that is not written so, a search that is not in the log, a record that a search in force does not
    have, and a DOI that several citations have.
    """
    listed = studies[["study_id", "reports", LINE]].assign(report=studies["reports"].str.split(";"))
    listed = listed.explode("report").assign(report=lambda rows: rows["report"].str.strip())
    listed = listed[(listed["report"] != "") | (listed["reports"] == "")].drop_duplicates(["study_id", "report"])
    listed["doi"] = listed["report"].map(_doi)
    listed[["search_id", "record"]] = listed["report"].str.extract(_KEY).fillna("")
    named = listed[(listed["report"] != "") & (listed["doi"] == "")]
    located = locate(named, found_in_order(records, links, searches))
    alive = records[records["in_force"].astype("bool")]
    dois = alive.merge(links, on="record_id")[["doi", "citation_id"]].drop_duplicates()
    by_doi = listed[listed["doi"] != ""].merge(dois, on="doi", how="left")
    problems = _problems(studies, located, name, {*alive["search_id"]}, {*searches["search_id"]})
    check(sorted([*problems, *_shared(by_doi, name)], key=lambda problem: int(problem.place)))
    located["citation_id"] = located["citation_id"].where(located["why"] == "", None)

    without = listed[listed["report"] == ""].assign(citation_id=None)
    found = pd.concat([located.assign(via="source_key"), by_doi.assign(via="doi"), without])
    found["via"] = found["via"].where(found["citation_id"].notna(), "none")
    found["previous"] = found["study_id"].isin(list(previous_ids))
    in_file = found.fillna({"citation_id": ""}).sort_values(LINE, kind="stable")
    return in_file[[*REPORTS.names]].drop_duplicates().reset_index(drop=True)


def registry_vs_votes(
    reports: pd.DataFrame,
    status: pd.DataFrame,
    votes: pd.DataFrame,
    citations: pd.DataFrame,
    rules: Rules,
) -> pd.DataFrame:
    """What a person should look at in registry and votes, as a `REGISTRY_VS_VOTES` frame.

    `finding` is `excluded_but_registered` (the registry counts a report to a study, the votes exclude it),
    `included_without_study` (included at full text, in no study of the registry) or `report_of_several_studies`, one
    row each. `previous` tells whether the study was in the published version; `votes` has every reviewer's vote and
    reason.
    """
    held = reports.loc[reports["citation_id"] != "", ["citation_id", "study_id", "previous"]].drop_duplicates()
    excluded = status[status["state"] == "exclude"].merge(held, on="citation_id")
    included = status[(status["stage"] == STAGES[1]) & (status["state"] == "include")]
    without = included[~included["citation_id"].isin(held["citation_id"])].assign(study_id="", previous=False)
    shared = held[held["citation_id"].duplicated(keep=False)].assign(stage="", state="", reason="")
    found = pd.concat(
        [
            excluded.assign(finding="excluded_but_registered"),
            without.assign(finding="included_without_study"),
            shared.assign(finding="report_of_several_studies"),
        ]
    )
    concerned = votes[votes["citation_id"].isin(found["citation_id"])]
    found = found.merge(_said(concerned, rules), on=CASE, how="left").merge(
        citations[["citation_id", "title"]], on="citation_id", how="left"
    )
    return found.fillna({"votes": "", "title": ""})[[*REGISTRY_VS_VOTES.names]].reset_index(drop=True)


def _doi(text: str) -> str:
    match = _DOI.fullmatch(text)
    return match.group(1).lower() if match else ""


def _problems(
    studies: pd.DataFrame, located: pd.DataFrame, name: str, in_force: set[str], logged: set[str]
) -> list[Problem]:
    problems = []
    for line, report, search, why in located[[LINE, "report", "search_id", "why"]].itertuples(index=False):
        if search not in logged:
            written = "search_id:source_key, search_id:#<position in the file> or a DOI"
            message = f"report '{report}' names no search of searches.csv, expected {written}"
            problems.append(Problem(name, line, message))
        elif why and search in in_force:
            problems.append(Problem(name, line, f"report '{report}' is not among the records: {why}"))
    twice = studies["study_id"].duplicated() | (studies["study_id"] == "")
    problems += [
        Problem(name, line, f"study_id '{study}' stands there twice or is empty, expected an id of its own")
        for line, study in studies.loc[twice, [LINE, "study_id"]].itertuples(index=False)
    ]
    return problems


def _shared(by_doi: pd.DataFrame, name: str) -> list[Problem]:
    """DOIs of several citations, as of a congress supplement: which of its abstracts is the report, they cannot say."""
    several = by_doi[by_doi.duplicated(["study_id", "report"], keep=False)]
    cited = several.groupby([LINE, "report"], sort=False)["citation_id"].agg(list).reset_index()
    return [
        Problem(
            name,
            line,
            f"report '{report}' is the DOI of {len(ids)} citations ({'; '.join(sorted(ids))}); "
            "expected search_id:source_key",
        )
        for line, report, ids in cited.itertuples(index=False)
    ]


def _said(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """By citation and stage, `reviewer: vote reason` of every reviewer in the protocol's order."""
    cast = counting_votes(votes)
    cast["said"] = (cast["reviewer"] + ": " + cast["vote"] + " " + cast["reason"]).str.strip()
    order = cast["reviewer"].map({reviewer: place for place, reviewer in enumerate(rules.reviewers)})
    ordered = cast.assign(place=order).sort_values("place", kind="stable")
    return together(ordered, CASE, "said").rename("votes").reset_index()
