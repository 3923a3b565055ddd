"""The PRISMA 2020 diagram as a table: where each box of the flow is drawn, and with which others."""

from __future__ import annotations

from typing import NamedTuple

ROWS = ("identification", "screening", "retrieval", "eligibility", "included", "total", "subset")
SIDE_LABELS = {
    "Identification": ("identification",),
    "Screening": ("screening", "retrieval", "eligibility"),
    "Included": ("included", "total", "subset"),
}
TITLES = {
    "previous": "Previous studies",
    "databases": "Identification via databases and registers",
    "other": "Identification via other methods",
}
LANES = tuple(TITLES)
INCLUDED = "included"
"""The lane of the last rows: new studies, total, subsets."""


class Place(NamedTuple):
    """A frame of the diagram; its role is `main`, or beside the lane `removed`, `pending` or `known`."""

    lane: str
    row: str
    role: str
    heading: str = ""


def _lane(
    lane: str, prefix: str, sources: tuple[str, ...], removed: tuple[str, ...], names: tuple[str, str]
) -> dict[Place, tuple[str, ...]]:
    screened, excluded = names
    return {
        Place(lane, "identification", "main", "Records identified from:"): sources,
        Place(lane, "identification", "removed", "Records removed before screening:"): removed,
        Place(lane, "screening", "main"): (screened,),
        Place(lane, "screening", "removed"): (excluded,),
        Place(lane, "screening", "pending"): (f"{prefix}_awaiting_title", f"{prefix}_conflict_title"),
        Place(lane, "screening", "known"): (f"{prefix}_reports_of_previous_studies",),
        Place(lane, "retrieval", "main"): (f"{prefix}_sought_reports",),
        Place(lane, "retrieval", "removed"): (f"{prefix}_notretrieved_reports",),
        Place(lane, "retrieval", "pending"): (f"{prefix}_awaiting_full_text", f"{prefix}_conflict_full_text"),
        Place(lane, "eligibility", "main"): (f"{prefix}_assessed",),
        Place(lane, "eligibility", "removed"): (f"{prefix}_excluded",),
    }


TOTAL = Place(INCLUDED, "total", "main")
TEMPLATE: dict[Place, tuple[str, ...]] = {
    Place("previous", "identification", "main"): (
        "previous_studies",
        "previous_reports",
        "removed_studies",
        "removed_reports",
    ),
    **_lane(
        "databases",
        "dbr",
        ("database_results", "register_results"),
        ("duplicates", "excluded_automatic", "excluded_other"),
        ("records_screened", "records_excluded"),
    ),
    **_lane(
        "other",
        "other",
        ("website_results", "organisation_results", "citations_results"),
        ("other_duplicates",),
        ("other_screened", "other_excluded_records"),
    ),
    Place(INCLUDED, "included", "main"): ("new_studies", "new_reports"),
    TOTAL: ("total_studies", "total_reports"),
}
"""The boxes of each frame, in the order of the diagram."""
PLACES = {box: place for place, boxes in TEMPLATE.items() for box in boxes}
SUBSET = Place(INCLUDED, "subset", "main", "Of these:")
