"""Included reports that were retracted, corrected, or are under an expression of concern (methods 6.4).

Sources: Retraction Watch's list as Crossref hosts it (its CSV as it is), and PubMed's publication type.
"""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from review.errors import Problem, check, one_of
from review.inputs import LINE
from review.tables import TEXT, columns

RETRACTIONS = columns(
    study_id=TEXT, report=TEXT, retraction_status=TEXT, dated=TEXT, source=TEXT, reason=TEXT, notice=TEXT, effect=TEXT
)
RETRACTIONS_KEY = ["study_id", "report", "dated", "retraction_status", "notice"]
REQUIRED = ["OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "RetractionDate"]
OPTIONAL = ["Reason", "RetractionDOI"]
RETRACTED = "retracted"
CORRECTED = "corrected"
REINSTATED = "reinstated"
NATURES = {
    "Retraction": RETRACTED,
    "Expression of concern": "expression_of_concern",
    "Correction": CORRECTED,
    "Reinstatement": REINSTATED,
}
EFFECTS = {
    RETRACTED: "leaves the primary tallies; its cells, votes and reports stay",
    "expression_of_concern": "stays, flagged",
    CORRECTED: "stays; its cells wait until the corrected report has been read",
    REINSTATED: "stays",
}
"""What a status does to a study, the gravest first."""
_PUBLICATION_TYPE = "Retracted Publication"
_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?|(\d{4})-(\d{2})-(\d{2})(?:[ T].*)?")


def checked_notices(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Rows of `retractions.csv` as doi, pmid, retraction_status, dated, reason, notice.

    Raises `InputError` for a nature that is not known and a date that is neither month/day/year nor YYYY-MM-DD.
    """
    known = {nature.casefold(): status for nature, status in NATURES.items()}
    found = pd.DataFrame(
        {
            "doi": rows["OriginalPaperDOI"].map(_doi).astype("str"),
            "pmid": rows["OriginalPaperPubMedID"].where(rows["OriginalPaperPubMedID"] != "0", ""),
            "retraction_status": rows["RetractionNature"].str.casefold().map(known).fillna("").astype("str"),
            "dated": rows["RetractionDate"].map(_iso).astype("str"),
            "reason": rows["Reason"].str.strip("; "),
            "notice": rows["RetractionDOI"].map(_doi).astype("str"),
        }
    )
    lines, natures, dates = rows[LINE], rows["RetractionNature"], rows["RetractionDate"]
    problems = [
        Problem(name, lines[at], f"RetractionNature '{natures[at]}' is not known, {one_of(NATURES)}")
        for at in found.index[found["retraction_status"] == ""]
    ]
    problems += [
        Problem(name, lines[at], f"RetractionDate '{dates[at]}' is no day, expected month/day/year or YYYY-MM-DD")
        for at in found.index[found["dated"] == ""]
    ]
    check(sorted(problems, key=lambda problem: int(problem.place)))
    return found


def retractions(
    studies: pd.DataFrame, reports: pd.DataFrame, records: pd.DataFrame, notices: pd.DataFrame
) -> pd.DataFrame:
    """One row a notice about a report of a study as a `RETRACTIONS` frame.

    A report is one that `studies` (study_id, reports) names by its DOI, or a citation that `reports` (study_id,
    citation_id) finds. `records` are those of the citations (citation_id, doi, pmid, publication_type): all of them, as
    the type says so from the search after the retraction on. `notices` are checked ones. It is the same report where
    the DOI or the PMID of a record is the same.
    """
    published = reports.merge(records, on="citation_id")[["study_id", "citation_id", "doi", "pmid", "publication_type"]]
    named = studies[["study_id", "reports"]].assign(doi=studies["reports"].str.split(";")).explode("doi")
    named = named.assign(doi=named["doi"].fillna("").map(_doi), pmid="", publication_type="", citation_id="")
    published["doi"] = published["doi"].str.lower()
    cited, by_doi = (pd.MultiIndex.from_frame(rows[["study_id", "doi"]]) for rows in (published, named))
    held = pd.concat([published, named.loc[~by_doi.isin(cited), published.columns]])
    by = [
        held[held[key] != ""].merge(notices[notices[key] != ""], on=key, suffixes=("", "_of"))
        for key in ("doi", "pmid")
    ]
    told = pd.concat(by).assign(source="Retraction Watch")
    typed = held[held["publication_type"].str.contains(_PUBLICATION_TYPE, case=False, regex=False)]
    typed = typed.assign(retraction_status=RETRACTED, dated="", reason="", notice="", source="PubMed publication type")
    found = pd.concat([told, typed])
    found["report"] = found["citation_id"].where(found["citation_id"] != "", found["doi"])
    found["effect"] = found["retraction_status"].map(EFFECTS)
    return found[[*RETRACTIONS.names]].drop_duplicates().sort_values(RETRACTIONS_KEY).reset_index(drop=True)


def _doi(text: str) -> str:
    plain = _PREFIX.sub("", text.strip()).lower()
    return plain if plain.startswith("10.") else ""


def _iso(text: str) -> str:
    """A day as YYYY-MM-DD, nothing where it is none."""
    if not (match := _DAY.fullmatch(text.strip())):
        return ""
    month, day, year, *iso = match.groups()
    parts = (year, month, day) if year else iso
    try:
        return date(*map(int, parts)).isoformat()
    except ValueError:
        return ""
