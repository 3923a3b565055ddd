"""Tables for the tile map of links and for evidence maps, made by their analyses."""

from __future__ import annotations

from typing import Any

import pandas as pd

from review.synthesis import evidence_map, link
from review.tables import arrange, frame

LINKS = {
    "dose_exposure": "Dose to exposure",
    "burden_response": "Tumour burden to response",
    "idle": "Not studied",
}
STUDIES = pd.DataFrame(
    [
        ("nine", "Randomised trial [9]", "First review", "dose_exposure", "same"),
        ("ide", "Idecabtagene vicleucel in a model of exposure [10]", "First review", "dose_exposure", "up"),
        ("ide", "Idecabtagene vicleucel in a model of exposure [10]", "First review", "burden_response", "down"),
        ("wang", "Wang [80]", "Second review", "burden_response", "up"),
        ("late", "Late reader [81]", "Second review", "burden_response", ""),
        ("mute", "Mute [82]", "Second review", "dose_exposure", "NR"),
    ],
    columns=["study_id", "label", "group", "link", "relation"],
)
_PRINTED = {
    "n_all": "39",
    "n_positive": "8",
    "n_none": "11",
    "n_not_reported": "19",
    "n_reported": "NR",
    "n_negative": "NR",
}
TOTALS = pd.DataFrame([{"study_id": "rotte", "label": "Rotte 2022", "link": "dose_exposure", **_PRINTED}]).assign(
    n_reported="NR", n_negative="NR"
)
_LINKED: dict[str, Any] = {
    "id": "chain",
    "fields": {"link": "link", "relation": "relation"},
    "links": list(LINKS),
    "codes": {"positive": ["up"], "none": ["same"], "negative": ["down"], "not_reported": ["NR"]},
}


def stored(table: pd.DataFrame, schema: Any, key: list[str]) -> pd.DataFrame:
    return frame(arrange(table, schema, key))


LINK = (
    {
        "links": stored(link.analyse({"form": STUDIES, "totals": TOTALS}, _LINKED), link.TABLE, link.KEY),
        "studies": STUDIES,
        "sources": TOTALS,
    },
    {"analysis": "chain", "links": LINKS, "group": "group"},
)
_EVIDENCE = pd.DataFrame(
    [(f"s{n}", "affinity" if n else "spacer; affinity", "model" if n % 9 else "trial") for n in range(30)],
    columns=["study_id", "variable", "kind"],
)
_MAPPED: dict[str, Any] = {
    "id": "variables",
    "fields": {"row": "variable", "column": "kind"},
    "rows": ["affinity", "spacer", "bridging"],
    "columns": ["trial", "model", "review"],
}
EVIDENCE_MAP = (
    {"map": stored(evidence_map.analyse({"form": _EVIDENCE}, _MAPPED), evidence_map.TABLE, evidence_map.KEY)},
    {
        "analysis": "variables",
        "row_labels": {
            "Discovery": {"affinity": "Affinity", "spacer": "Hinge or spacer domain"},
            "Practice": {"bridging": "Bridging therapy before the infusion of cells"},
        },
        "column_labels": {"trial": "Clinical trial", "model": "Model", "review": "Review"},
    },
)
