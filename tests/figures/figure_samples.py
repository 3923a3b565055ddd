"""Small tables with facts of the published reviews, one for each kind of figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from review.screening.boxes import BOXES

Sample = tuple[dict[str, pd.DataFrame], dict[str, Any]]


def flow_table(counts: dict[str, int], details: dict[str, str] | None = None, subsets: tuple = ()) -> pd.DataFrame:
    rows = [
        {
            "box": b.key,
            "lane": b.lane,
            "label": b.label,
            "n": counts.get(b.key, 0),
            "detail": (details or {}).get(b.key, ""),
        }
        for b in BOXES
    ]
    rows += [
        {"box": f"subset_{i}", "lane": "subset", "label": t, "n": n, "detail": ""}
        for i, (t, n) in enumerate(subsets, start=1)
    ]
    return pd.DataFrame(rows).astype({"n": "Int64"})


AWAITING = flow_table(
    {
        "previous_studies": 74,
        "previous_reports": 74,
        "citations_results": 6,
        "other_screened": 6,
        "other_awaiting_title": 6,
        "total_studies": 74,
        "total_reports": 74,
    },
    subsets=(("Studies that tested more than one dose level", 39),),
)
REFERENCE_LIST = flow_table(
    {
        "previous_studies": 18, "previous_reports": 18, "citations_results": 79, "other_duplicates": 4,
        "other_screened": 75, "other_excluded_records": 46, "other_reports_of_previous_studies": 18,
        "other_conflict_title": 3, "other_awaiting_title": 3, "other_sought_reports": 5,
        "other_awaiting_full_text": 5, "total_studies": 18, "total_reports": 18,
    },
    {"citations_results": "Reference list, 73; Update, 6"},
)  # fmt: skip
DATABASES = flow_table(
    {
        "database_results": 2775, "duplicates": 604, "records_screened": 2171, "records_excluded": 2003,
        "dbr_sought_reports": 168, "dbr_notretrieved_reports": 3, "dbr_assessed": 165, "dbr_excluded": 147,
        "citations_results": 12, "other_screened": 12, "other_excluded_records": 10, "other_sought_reports": 2,
        "other_assessed": 2, "new_studies": 18, "new_reports": 20, "total_studies": 18, "total_reports": 20,
    },
    {"dbr_excluded": "Conference presentation or abstract, 101; Children, or children and young adults only, 46"},
)  # fmt: skip


def tally(outcome: str, by: str, subgroup: str, yes: int, no: int, missing: int, *interval: float) -> dict[str, Any]:
    reported = yes + no
    low, high = interval or (None, None)
    return {
        "analysis": "primary", "outcome": outcome, "subgroup_by": by, "subgroup": subgroup,
        "n_all": reported + missing, "n_reported": reported, "n_yes": yes, "n_no": no, "n_nr": missing, "n_open": 0,
        "proportion": yes / reported if reported else None, "wilson_low": low, "wilson_high": high,
    }  # fmt: skip


TALLIES: Sample = (
    {
        "tallies": pd.DataFrame(
            [
                tally("response", "target", "CD19", 8, 18, 0, 0.1650, 0.4999),
                tally("toxicity", "target", "CD19", 15, 6, 5, 0.5004, 0.8619),
                tally("response", "target", "BCMA", 5, 4, 0, 0.2667, 0.8112),
                tally("toxicity", "target", "BCMA", 8, 1, 0, 0.5650, 0.9801),
                tally("response", "domain", "4-1BB", 0, 0, 3),
                tally("toxicity", "domain", "4-1BB", 12, 4, 3, 0.5050, 0.8982),
            ]
        ).convert_dtypes()
    },
    {
        "analysis": "primary",
        "outcomes": {"response": "Response", "toxicity": "Toxicity"},
        "panels": [
            {"title": "CD19", "subgroup_by": "target", "subgroup": "CD19"},
            {"title": "BCMA", "subgroup_by": "target", "subgroup": "BCMA"},
            {"title": "4-1BB", "subgroup_by": "domain", "subgroup": "4-1BB"},
        ],
    },
)


def timing_table(*statements: tuple[object, ...]) -> pd.DataFrame:
    """A consensus table: all text."""
    names = ["subject", "event", "statistic", "lower", "upper", "unit"]
    return pd.DataFrame([[str(cell) for cell in row] for row in statements], columns=names, dtype="str")


TIMING: Sample = (
    {
        "timing": timing_table(
            ("All studies", "peak expansion", "range", 7, 14, "days"),
            ("Most studies", "peak expansion", "stated time", 2, 2, "weeks"),
            ("Xu", "peak expansion", "stated time", "NR", "NR", "NR"),
            ("Unread", "peak expansion", "", "", "", ""),
            ("Made up", "peak expansion", "median", 9, 9, "days"),
            ("Made up", "peak expansion", "IQR", 7, 12, "days"),
            ("Made up", "peak expansion", "range", 3, 28, "days"),
            ("All studies", "onset of CRS", "range", 1, 7, "days"),
            ("Most studies", "onset of CRS", "upper limit", "NR", 7, "days"),
            ("Made up", "onset of CRS", "mean", 4, 4, "days"),
            ("Made up", "onset of CRS", "SD", 2.5, 5.5, "days"),
            ("Morgan, one patient", "onset of toxicity", "stated time", 15, 15, "minutes"),
            ("All studies", "response", "median", 1, 1, "month"),
        )
    },
    {
        "events": [
            {"label": "Peak expansion", "values": ["peak expansion"]},
            {"label": "Onset of CRS", "values": ["onset of CRS", "onset of toxicity"]},
            {"label": "Response", "values": ["response"]},
        ],
        "statistics": {
            "median": ["median"], "mean": ["mean"], "range": ["range"], "iqr": ["IQR"], "spread": ["SD"],
            "bound": ["upper limit"], "single": ["stated time"],
        },
        "bands": [{"event": "Peak expansion", "lower": 7, "upper": 14, "label": "printed by the review"}],
    },
)  # fmt: skip

SIGMOID: Sample = (
    {},
    {
        "panels": [
            {
                "title": "Response",
                "y_label": "Patients who respond",
                "curves": [{"label": "response", "emax": 0.8, "ed50": 50, "h": 2}],
                "marks": [{"label": "threshold", "fraction": 0.1}, {"label": "optimal", "fraction": 0.9}],
            },
            {
                "title": "Toxicity",
                "y_label": "Patients with toxicity",
                "curves": [
                    {"label": "any grade", "emax": 0.9, "ed50": 60, "h": 2},
                    {"label": "grade 3 or higher", "emax": 0.5, "ed50": 300, "h": 2},
                ],
            },
        ]
    },
)

TRAFFIC_LIGHT: Sample = (
    {
        "judgements": pd.DataFrame(
            [
                ("frey_37", "consensus", "default", "D1", "high"),
                ("frey_37", "consensus", "default", "D2", "high"),
                ("frey_37", "consensus", "literal", "D2", "low"),
                ("frey_37", "reader", "default", "D2", "medium"),
                ("davila_41", "consensus", "default", "D2", "low"),
                ("davila_41", "consensus", "default", "D1", "high"),
                ("xu_36", "consensus", "default", "D1", ""),
                ("xu_36", "consensus", "default", "D2", "unclear"),
                ("hu_46", "consensus", "default", "D2", "medium"),
            ],
            columns=["study_id", "rater", "variant", "domain", "level"],
        ),
        "studies": pd.DataFrame(
            {"study_id": ["frey_37", "davila_41", "xu_36"], "label": ["Frey [37]", "Davila [41]", "Xu [36]"]}
        ),
    },
    {
        "domains": {"D1": "Selection", "D2": "Attrition"},
        "levels": {
            "low": {"symbol": "+", "label": "Low"},
            "medium": {"symbol": "-", "label": "Medium"},
            "high": {"symbol": "x", "label": "High"},
            "unclear": {"symbol": "?", "label": "Unclear"},
        },
    },
)
QUALITY_SUMMARY: Sample = (
    TRAFFIC_LIGHT[0]
    | {
        "weights": pd.DataFrame(
            [("frey_37", "SD", "11"), ("frey_37", "FD", "8"), ("davila_41", "ALL", "16"), ("xu_36", "ALL", "NR"),
             ("hu_46", "ALL", "15")],
            columns=["study_id", "arm", "n"],
        )
    },
    TRAFFIC_LIGHT[1],
)  # fmt: skip


def many_judgements(studies: int, domains: int = 6) -> Sample:
    """Judgements of many studies, the last domain the overall one."""
    ids = [f"study_{number:03}" for number in range(studies)]
    names = [*(f"D{number}" for number in range(1, domains)), "overall"]
    levels = list(TRAFFIC_LIGHT[1]["levels"])
    rows = [
        (study, "consensus", "default", name, levels[(place + number) % len(levels)])
        for place, study in enumerate(ids)
        for number, name in enumerate(names)
    ]
    judged = pd.DataFrame(rows, columns=["study_id", "rater", "variant", "domain", "level"])
    is_overall = judged["domain"] == "overall"
    labels = [f"Surname {number} 20{number % 26:02}" for number in range(studies)]
    tables = {"judgements": judged[~is_overall].reset_index(drop=True),
              "overall": judged[is_overall].reset_index(drop=True),
              "studies": pd.DataFrame({"study_id": ids, "label": labels})}  # fmt: skip
    return tables, TRAFFIC_LIGHT[1] | {"domains": {name: f"Domain {name}" for name in names}}


def dose(
    dose_id: str,
    study: str,
    lower: str | None,
    upper: str | None,
    basis: str = "flat",
    state: str = "ok",
    cap: str | None = None,
    flags: str = "",
) -> dict[str, Any]:
    cells = [None if x is None else Decimal(x) * 10**6 for x in (lower, upper, cap)]
    return {
        "dose_id": dose_id, "study_id": study, "form": "levels", "row": dose_id, "level": dose_id,
        "basis": basis, "flat_lower": cells[0], "flat_upper": cells[1], "cap": cells[2], "state": state,
        "flags": flags,
    }  # fmt: skip


DOSES: Sample = (
    {
        "doses": pd.DataFrame(
            [
                dose("m1", "munshi", "150", "150"),
                dose("m2", "munshi", "300", "300"),
                dose("b1", "baumeister", "0.738", "0.738"),
                dose("z0", "zhang", "1.4", "371"),
                dose("z1", "zhang", None, "21"),
                dose("z2", "zhang", "21", None),
                dose("c1", "cruz", "19", "34", "per_m2", "provisional"),
                dose("a1", "axi", "140", "140", "per_kg", "ok", "200"),
                dose("n1", "nobody", None, None, "", "not_reported", flags="NR"),
                dose("k1", "kalos", None, None, "flat", "blocked"),
                dose("x1", "axi", None, None, "", "not_a_dose"),
            ]
        ),
        "studies": pd.DataFrame(
            {
                "study_id": ["munshi", "baumeister", "zhang", "cruz", "axi", "nobody", "kalos"],
                "label": [
                    "Munshi [10]",
                    "Baumeister [16]",
                    "Zhang [77]",
                    "Cruz [23]",
                    "axi-cel",
                    "Nobody",
                    "Kalos",
                ],
                "target": ["BCMA", "MICA/MICB", "CD19", "CD19", "CD19", "CD19", "CD19"],
            }
        ),
    },
    {"heading": "target"},
)

ARMS: Sample = (
    {
        "arms": pd.DataFrame(
            [
                ("frey_35", "FD", "20", "5", "NR"),
                ("frey_35", "SD", "6", "50", "NR"),
                ("frey_37", "FD", "8", "25", "50"),
                ("frey_37", "SD", "11", "36", "55"),
                ("li_48", "ALL", "78", "29", "83"),
            ],
            columns=["study_id", "arm", "n", "crs", "orr"],
        ),
        "studies": pd.DataFrame({"study_id": ["frey_35", "frey_37"], "label": ["Frey, ALL", "Frey, CLL"]}),
    },
    {
        "arms": {"SD": "Single dose", "FD": "Fractionated"},
        "fields": {"crs": "CRS, grade 3 or higher", "orr": "Overall response"},
    },
)


def agreed(item: str, pair: str, n: int, n_any: int, reason: str = "", *numbers: float | None) -> dict[str, Any]:
    scope, one, other = pair.split("|")
    names = ["p_observed", "p_low", "p_high", "kappa", "kappa_low", "kappa_high", "ac1", "ac1_low", "ac1_high"]
    return {
        "scope": scope, "item": item, "rater_1": one, "rater_2": other, "n": n, "n_any": n_any,
        "coverage": n / n_any if n_any else None, "reason": reason,
        **dict(zip(names, [*numbers, *[None] * (9 - len(numbers))], strict=True)),
    }  # fmt: skip


AGREEMENT: Sample = (
    {
        "agreement": pd.DataFrame(
            [
                agreed("decision", "title_abstract|reader_a|reader_b", 671, 680, "",
                       0.815, 0.784, 0.843, 0.485, 0.420, 0.550, 0.757, 0.717, 0.797),
                agreed("reason", "title_abstract|reader_a|reader_b", 471, 471, "",
                       0.957, 0.935, 0.972, 0.931, 0.905, 0.957, 0.954, 0.935, 0.973),
                agreed("decision", "full_text|reader_a|reader_b", 30, 144, "single_category",
                       1, 0.886, 1, None, None, None, 1, 1, 1),
                agreed("decision", "full_text|reader_a|a third reader with a long name", 12, 144, "",
                       0.5, 0.254, 0.746, -0.2, -0.741, 0.341, 0.1, -0.519, 0.719),
                agreed("decision", "full_text|reader_b|a third reader with a long name", 1, 144, "single_pair",
                       0, 0, 0.793, 0, None, None, -0.333, None, None),
                agreed("reason", "full_text|reader_a|reader_b", 0, 3, "no_pairs"),
                agreed("quote", "levels|reader_a|reader_b", 1250, 1250, "not_categorical", 0.912, 0.895, 0.926),
                agreed("basis", "levels|reader_a|reader_b", 0, 0, "no_pairs"),
            ]
        ).convert_dtypes()
    },
    {
        "labels": {
            "title_abstract": "Titles and abstracts",
            "full_text": "Full texts",
            "decision": "Decision",
            "reader_a": "reader A",
            "reader_b": "reader B",
        }
    },
)  # fmt: skip
NO_AGREEMENT: Sample = ({"agreement": AGREEMENT[0]["agreement"].iloc[:0]}, {})
