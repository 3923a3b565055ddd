"""What the tests of the synthesis room share: the 39 studies of Rotte 2022, Table 2, and their analysis."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

STUDIES = pd.read_csv(Path(__file__).parent / "rotte_table2.csv", dtype="str", keep_default_na=False)
ANALYSIS: dict[str, Any] = {
    "id": "association",
    "outcomes": {"response": "response", "toxicity": "toxicity"},
    "codes": {"yes": ["Y"], "no": ["N"], "not_reported": ["NR"]},
    "subgroups": [
        {"by": "target", "field": "target", "groups": {"CD19": ["CD19"], "BCMA": ["BCMA"]}, "other": "other"},
        {"by": "domain count", "field": "domains", "derive": "count", "missing": "no data"},
        {
            "by": "domain",
            "field": "domains",
            "derive": "single",
            "groups": {"4-1BB": ["4-1BB"], "CD28": ["CD28"], "dual": ["several"]},
            "missing": "no data",
        },
        {"by": "size", "field": "n_ge_50", "groups": {"large": ["yes"], "small": ["no"]}},
    ],
}
