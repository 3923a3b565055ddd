"""The boxes of the flow: PRISMA 2020's, and those that a review under way needs besides them.

PRISMA 2020 (Page et al., BMJ 2021;372:n71) counts records until they are screened, then reports, then
studies. Our own boxes hold what is undecided, what belongs to studies of the previous version, and title
screening of other methods.
"""

from __future__ import annotations

from typing import NamedTuple


class Box(NamedTuple):
    """A box: its key (PRISMA2020's where it has one), its lane and its label."""

    key: str
    lane: str
    label: str


class LaneKeys(NamedTuple):
    """The boxes of one lane, named by what happens to a record there."""

    duplicate: str
    screened: str
    excluded_by_title: str
    previous: str
    awaiting_title: str
    conflict_title: str
    sought: str
    not_retrieved: str
    awaiting_full_text: str
    conflict_full_text: str
    assessed: str
    excluded: str


SOURCES = {
    "database": Box("database_results", "databases", "Databases"),
    "register": Box("register_results", "databases", "Registers"),
    "website": Box("website_results", "other", "Websites"),
    "organisation": Box("organisation_results", "other", "Organisations"),
    "citations": Box("citations_results", "other", "Citation searching"),
}
"""Where the records of each type of source are counted."""


def _lane_keys(prefix: str, duplicate: str, screened: str, excluded_by_title: str) -> LaneKeys:
    return LaneKeys(
        duplicate=duplicate,
        screened=screened,
        excluded_by_title=excluded_by_title,
        previous=f"{prefix}_reports_of_previous_studies",
        awaiting_title=f"{prefix}_awaiting_title",
        conflict_title=f"{prefix}_conflict_title",
        sought=f"{prefix}_sought_reports",
        not_retrieved=f"{prefix}_notretrieved_reports",
        awaiting_full_text=f"{prefix}_awaiting_full_text",
        conflict_full_text=f"{prefix}_conflict_full_text",
        assessed=f"{prefix}_assessed",
        excluded=f"{prefix}_excluded",
    )


LANES = {
    "databases": _lane_keys("dbr", "duplicates", "records_screened", "records_excluded"),
    "other": _lane_keys("other", "other_duplicates", "other_screened", "other_excluded_records"),
}
_LABELS = LaneKeys(
    duplicate="Duplicate records",
    screened="Records screened",
    excluded_by_title="Records excluded",
    previous="Reports of studies of the previous version",
    awaiting_title="Records awaiting screening",
    conflict_title="Records in conflict",
    sought="Reports sought for retrieval",
    not_retrieved="Reports not retrieved",
    awaiting_full_text="Reports awaiting assessment",
    conflict_full_text="Reports in conflict",
    assessed="Reports assessed for eligibility",
    excluded="Reports excluded",
)
_AUTOMATIC = (
    Box("excluded_automatic", "databases", "Records marked as ineligible by automation tools"),
    Box("excluded_other", "databases", "Records removed for other reasons"),
)


def _lane(lane: str) -> list[Box]:
    sources = [box for box in SOURCES.values() if box.lane == lane]
    duplicate, *later = (Box(key, lane, label) for key, label in zip(LANES[lane], _LABELS, strict=True))
    return [*sources, duplicate, *(box for box in _AUTOMATIC if box.lane == lane), *later]


BOXES = (
    Box("previous_studies", "previous", "Studies included in previous version of review"),
    Box("previous_reports", "previous", "Reports of studies included in previous version of review"),
    *_lane("databases"),
    *_lane("other"),
    Box("new_studies", "total", "New studies included in review"),
    Box("new_reports", "total", "Reports of new included studies"),
    Box("removed_studies", "total", "Studies of the previous version no longer included"),
    Box("removed_reports", "total", "Reports of studies no longer included"),
    Box("total_studies", "total", "Total studies included in review"),
    Box("total_reports", "total", "Reports of total included studies"),
)
"""Every box, in the order of the diagram."""
SUBSET_LANE = "subset"
EXTERNAL = (
    *(f"{age}_{what}" for age in ("previous", "removed", "total") for what in ("studies", "reports")),
    "new_studies",
)
"""Boxes that do not count records or citations of this review's searches."""
