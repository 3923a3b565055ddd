"""The rules of a librarian: what makes two records copies of one report, and what two reports of one study.

Each rule is an identifier or a place of publication, with nothing that speaks against it. `p` has the columns of
`comparing.compare`.
"""

from __future__ import annotations

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
    cochrane = p["review_same"]
    elsewhere = (p["journal"] == DIFFERENT) | (p["volume_differs"] | p["year_differs"]) & ~p["page_same"]
    return {
        "registry_entry": p["one_registration"] & p["trial_same"],
        "correction": p["correction"] & alike & told & ~same_place,
        "comment_reply": p["notice_differs"] & ~p["correction"] & alike & told & ~same_place,
        "cochrane_version": cochrane & (p["version_differs"] | p["year_differs"] & ~p["doi_same"]),
        "preprint": p["one_preprint"] & alike & told & (p["authors_same"] | p["first_same"]) & ~p["doi_same"],
        "conference_abstract": p["meeting_and_paper"]
        & alike
        & told
        & p["first_same"]
        & (p["authors_ratio"] >= 75)
        & elsewhere
        & ~p["doi_same"]
        & ~p["pmid_same"],
    }


def duplicate(p: pd.DataFrame) -> dict[str, pd.Series[bool]]:
    """Copies of one report, by the evidence that settles it."""
    exact = p["title"] == EXACT
    near = exact | (p["title"] == SPELLING)
    told = p["specific"] >= 3
    contained = (p["title"] == CONTAINED) & told
    one_kind = (
        ~p["untitled"] & ~p["notice_differs"] & ~p["one_preprint"] & ~p["one_registration"] & ~p["version_differs"]
    )
    sound = one_kind & ~p["pmid_differs"] & (p["title"] != CONTRADICTED)
    free = sound & ~p["doi_differs"]
    home = (p["journal"] == SAME) | (p["journal"] == PART) & p["volume_same"] & p["authors_all"]
    not_elsewhere = p["journal"] != DIFFERENT
    about, year = p["year_near"], p["year_same"]
    place = p["volume_same"] & p["page_same"]
    by_them = p["authors_same"] | p["authors_most"] & exact & p["volume_same"]
    altered = (
        (p["title"] == ALTERED) & p["authors_same"] & (p["page_same"] | ~p["page_differs"] & (p["title_ratio"] >= 95))
    )
    identified = near | contained | altered
    titled = near | contained & (p["range_same"] | ~p["any_meeting"] & (p["specific"] >= 4))
    quiet = (
        free
        & home
        & ~p["volume_differs"]
        & (
            exact & told & by_them
            | exact & (p["specific"] >= 2) & p["authors_all"] & p["volume_same"] & year
            | near & told & p["authors_all"] & p["volume_same"] & year
        )
    )
    return {
        "same PMID": p["pmid_same"] & one_kind & (p["title"] != CONTRADICTED) & identified,
        "same DOI": p["doi_same"] & sound & identified & ~p["authors_differ"],
        "same registry entry": p["both_registration"] & p["trial_same"],
        "same volume, first page and title": place
        & titled
        & sound
        & (about | exact & home & p["authors_same"])
        & (by_them | home & (p["authors_unknown"] | ~p["authors_differ"] | near & told & p["range_same"]))
        & (not_elsewhere | p["authors_same"])
        & (~p["doi_differs"] | near & home & p["authors_same"]),
        "same pages and title": p["page_same"]
        & ~p["volume_differs"]
        & not_elsewhere
        & about
        & free
        & (near | contained & p["range_same"] & p["authors_all"])
        & (p["range_same"] | p["one_volume"])
        & (p["first_same"] | p["authors_most"] | home & near & told & p["range_same"]),
        "same pages and authors": place
        & p["range_same"]
        & year
        & p["journal"].isin([SAME, PART])
        & free
        & (p["long_range"] & p["authors_all"] | (p["title_ratio"] >= 60) & (p["authors_same"] | p["authors_unknown"])),
        "same Cochrane review and year": p["review_same"] & year & free & (p["title_ratio"] >= 60),
        "same title, authors and journal": quiet & ~p["page_differs"] & (year | about & p["volume_same"]),
        "same title and authors in one issue": quiet & year & p["volume_same"] & p["issue_same"],
        "same title, authors and journal, once without volume": quiet
        & p["one_volume"]
        & p["online_pages"]
        & ~p["any_meeting"]
        & (year | about & p["same_length"]),
        "same title, authors, volume and abstract": quiet & p["volume_same"] & p["abstract_same"],
        "same title, authors and volume, overlapping pages": quiet & about & p["volume_same"] & p["ranges_meet"],
        "same title, authors and volume, other pages": quiet
        & exact
        & year
        & p["volume_same"]
        & ~p["issue_differs"]
        & (p["both_ranged"] | p["one_locator"])
        & ~p["any_meeting"]
        & (p["specific"] >= 4),
        "same title, authors and year, no journal": free
        & exact
        & told
        & p["authors_same"]
        & p["counts_near"]
        & year
        & (p["journal"] == UNKNOWN)
        & ~p["volume_differs"]
        & ~p["page_differs"]
        & ~p["one_meeting"],
    }
