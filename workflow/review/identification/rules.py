"""The rules of a librarian: what makes two records copies of one report, and what two reports of one study.

Each rule is an identifier or a place of publication, with nothing that speaks against it. `p` has the columns of
`comparing.compare`.
"""

from __future__ import annotations

from functools import reduce
from operator import and_

import pandas as pd

from review.identification.likeness import (
    ALTERED,
    CONTAINED,
    CONTRADICTED,
    DIFFERENT,
    EXACT,
    PART,
    SAME,
    SPELLING,
    UNKNOWN,
)


def related(p: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Two reports of one study that are no copies of each other, by policy; the first that holds counts."""
    alike = p["title"].isin([EXACT, SPELLING]) | (p["title"] == CONTAINED) & (p["title_ratio"] >= 85)
    told = p["specific"] >= 3
    same_place = p["volume_same"] & p["page_same"] & (p["journal"] != DIFFERENT)
    elsewhere = (p["journal"] == DIFFERENT) | (p["volume_differs"] | p["year_differs"]) & ~p["page_same"]
    about = alike & told
    return {
        "registry_entry": p["one_registration"] & p["trial_same"],
        "correction": _every(p["correction"], about, ~same_place),
        "comment_reply": _every(p["notice_differs"], ~p["correction"], about, ~same_place),
        "cochrane_version": p["review_same"] & (p["version_differs"] | p["year_differs"] & ~p["doi_same"]),
        "preprint": _every(p["one_preprint"], about, p["authors_same"] | p["first_same"], ~p["doi_same"]),
        "conference_abstract": _every(
            *(p["meeting_and_paper"], about, p["first_same"], p["authors_ratio"] >= 75, elsewhere),
            *(~p["doi_same"], ~p["pmid_same"]),
        ),
    }


def duplicate(p: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Copies of one report, by the evidence that settles it."""
    exact = p["title"] == EXACT
    near = exact | (p["title"] == SPELLING)
    told, well_told = p["specific"] >= 3, p["specific"] >= 4
    contained = (p["title"] == CONTAINED) & told
    alike_text = p["title_ratio"] >= 60

    home = (p["journal"] == SAME) | (p["journal"] == PART) & p["volume_same"] & p["authors_all"]
    not_elsewhere = p["journal"] != DIFFERENT
    year, about = p["year_same"], p["year_near"]
    volume, no_other_volume = p["volume_same"], ~p["volume_differs"]
    page, span = p["page_same"], p["range_same"]
    authors = p["authors_same"] | p["authors_most"] & exact & volume

    one_kind = _every(
        ~p["untitled"], ~p["notice_differs"], ~p["one_preprint"], ~p["one_registration"], ~p["version_differs"]
    )
    uncontradicted = one_kind & (p["title"] != CONTRADICTED)
    sound = uncontradicted & ~p["pmid_differs"]
    free = sound & ~p["doi_differs"]
    altered = (p["title"] == ALTERED) & p["authors_same"] & (page | ~p["page_differs"] & (p["title_ratio"] >= 95))
    identified = near | contained | altered
    placed = contained & (span | p["both_ranged"] & p["authors_all"] | ~p["any_meeting"] & well_told)

    short = exact & (p["specific"] >= 2) & p["authors_all"]
    quiet = _every(
        free, home, no_other_volume, exact & told & authors | volume & year & (short | near & told & p["authors_equal"])
    )
    return {
        "same PMID": _every(p["pmid_same"], uncontradicted, identified),
        "same DOI": _every(p["doi_same"], sound, identified, ~p["authors_differ"]),
        "same registry entry": p["both_registration"] & p["trial_same"],
        "same thesis": _every(p["thesis_same"], about, sound),
        "same volume, first page and title": _every(
            *(volume, page, near | placed, sound),
            about | exact & home & p["authors_same"],
            authors | home & (p["authors_unknown"] | ~p["authors_differ"] | near & told & span),
            not_elsewhere | p["authors_same"],
            ~p["doi_differs"] | near & home & p["authors_same"],
        ),
        "same pages and title": _every(
            *(page, no_other_volume, not_elsewhere, about, free),
            near | contained & span & (p["authors_all"] | p["authors_same"] & home),
            span | p["one_volume"],
            p["first_same"] | p["authors_most"] | home & near & told & span,
        ),
        "same pages and authors": _every(
            *(page, span, year, free, p["journal"].isin([SAME, PART])),
            volume & p["long_range"] & p["authors_all"]
            | volume & alike_text & (p["authors_same"] | p["authors_unknown"])
            | no_other_volume & alike_text & p["long_range"] & p["authors_all"],
        ),
        "same Cochrane review and year": _every(p["review_same"], year, free, alike_text),
        "same title, authors and journal": _every(quiet, ~p["page_differs"], year | about & volume),
        "same title and authors in one issue": _every(quiet, year, volume, p["issue_same"], exact | ~p["page_differs"]),
        "same title, authors and journal, once before print": _every(
            *(quiet, p["one_volume"], p["online_pages"], ~p["any_meeting"]), year | about & p["same_length"]
        ),
        "same title, authors, volume and abstract": _every(quiet, volume, p["abstract_same"]),
        "same title and authors, overlapping pages": _every(quiet, about, p["ranges_meet"]),
        "same title, authors and volume, other pages": _every(
            *(quiet, exact, well_told, year, volume, ~p["issue_differs"], ~p["any_meeting"]),
            p["both_ranged"] | p["one_locator"],
        ),
        "same title, authors and year, no journal": _every(
            *(free, exact, told, p["authors_same"], p["counts_near"], year, p["journal"] == UNKNOWN),
            *(no_other_volume, ~p["page_differs"], ~p["one_meeting"]),
        ),
    }


def _every(*conditions: pd.Series[bool]) -> pd.Series[bool]:
    """Where all conditions hold."""
    return reduce(and_, conditions)
