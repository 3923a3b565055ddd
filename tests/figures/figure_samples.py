"""Small tables with facts of the published reviews, one for each kind of figure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from review.screening.boxes import BOXES
from review.synthesis import fit

Sample = tuple[dict[str, pd.DataFrame], dict[str, Any]]


def flow_table(
    counts: dict[str, int],
    details: dict[str, str] | None = None,
    subsets: tuple = (),
    ids: dict[str, str] | None = None,
) -> pd.DataFrame:
    rows = [
        {
            "box": b.key,
            "lane": b.lane,
            "label": b.label,
            "n": counts.get(b.key, 0),
            "detail": (details or {}).get(b.key, ""),
            "ids": (ids or {}).get(b.key, ""),
        }
        for b in BOXES
    ]
    rows += [
        {"box": f"subset_{i}", "lane": "subset", "label": t, "n": n, "detail": "", "ids": ""}
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
    **more: Any,
) -> dict[str, Any]:
    cells = [None if x is None else Decimal(x) * 10**6 for x in (lower, upper, cap)]
    return {
        "dose_id": dose_id, "study_id": study, "form": "levels", "row": dose_id, "level": dose_id, "role": "assigned",
        "basis": basis, "lower": cells[0], "flat_lower": cells[0], "flat_upper": cells[1], "cap": cells[2],
        "branch": "", "central_value": None, "start_dose": None, "state": state, "flags": flags,
        "weight_kg": 70.0, "bsa_m2": 1.6,
    } | more  # fmt: skip


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
                dose("x2", "axi", None, None, "per_kg", "provisional", branch="weight < 50 kg"),
                dose("t1", "tisa", "60", "600", role="label", central_value=Decimal(300 * 10**6)),
                dose("t2", "tisa", "110", "250", role="label"),
            ]
        ),
        "studies": pd.DataFrame(
            {
                "study_id": ["munshi", "baumeister", "zhang", "cruz", "axi", "nobody", "kalos", "tisa"],
                "label": [
                    "Munshi [10]",
                    "Baumeister [16]",
                    "Zhang [77]",
                    "Cruz [23]",
                    "axi-cel",
                    "Nobody",
                    "Kalos",
                    "tisa-cel",
                ],
                "target": ["BCMA", "MICA/MICB", "CD19", "CD19", "CD19", "CD19", "CD19", "CD19"],
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


def counts_by_dose(studies: dict[str, list[tuple[int, int, int]]]) -> pd.DataFrame:
    """The consensus of a form with counts: all text."""
    rows = [
        (study, study.title(), str(dose), "ORR", str(n), str(events))
        for study, levels in studies.items()
        for dose, n, events in levels
    ]
    names = ["study_id", "label", "dose", "outcome", "n", "events"]
    alike = {"cells": "CAR+", "dose_basis": "flat", "scheme": "single", "definition": "ORR", "criteria": "IMWG"}
    return pd.DataFrame(rows, columns=names).assign(**alike, level_source="trial")


def fitted_sigmoid(counts: pd.DataFrame) -> Sample:
    roles = [
        "dose",
        "outcome",
        "n",
        "events",
        "level_source",
        "cells",
        "dose_basis",
        "scheme",
        "definition",
        "criteria",
    ]
    analysis = {"id": "response", "fields": {role: role for role in roles}}
    first, *others = SIGMOID[1]["panels"]
    panels = [first | {"fit": {"analysis": "response", "outcome": "ORR"}}, *others]
    tables = {"fits": fit.analyse({"form": counts}, analysis), "counts": counts}
    return tables, {"panels": panels, "fields": analysis["fields"], "x_label": "Million cells"}


# Ide-cel, KarMMa and CRB-401: too few levels, and a plateau that cannot be told.
SIGMOID_REFUSED = fitted_sigmoid(
    counts_by_dose(
        {
            "munshi": [(150, 4, 2), (300, 70, 48), (450, 54, 44)],
            "raje": [(50, 3, 1), (150, 8, 6), (450, 19, 18), (800, 3, 3)],
        }
    )
)
SIGMOID_FITTED = fitted_sigmoid(
    counts_by_dose(
        {f"study {i}": [(5, 40, 3), (20, 60, 12), (60, 80, 32), (200, 60, 37), (600, 40, 29)] for i in range(5)}
    )
)


def direction(
    study: str, outcome: str, found: str, n: int, claim: str = "", agrees: bool | None = None
) -> dict[str, Any]:
    return {
        "analysis": "direction", "study_id": study, "outcome": outcome, "direction": found, "n": n,
        "authors_claim": claim, "agrees": agrees,
    }  # fmt: skip


DIRECTIONS: Sample = (
    {
        "directions": pd.DataFrame(
            [
                direction("munshi_10", "ORR", "higher", 128, "higher", True),
                direction("raje_42", "ORR", "higher", 33, "higher", True),
                direction("zhao_71", "ORR", "lower", 17, "higher", False),
                direction("frey_29", "ORR", "non_monotone", 30, "not_higher", True),
                direction("frey_30", "ORR", "equal", 49),
                direction("turtle_53", "ORR", "NC", 0, "not_higher"),
                direction("cruz_23", "ORR", "NC", 0, "NR"),
                direction("munshi_10", "toxicity", "NC", 0, "higher"),
                direction("raje_42", "toxicity", "NC", 0, "lower"),
                direction("turtle_53", "toxicity", "NC", 0, "NR"),
            ]
        ).astype({"agrees": "boolean", "n": "Int64"}),
        "studies": pd.DataFrame(
            {
                "study_id": ["munshi_10", "raje_42", "zhao_71", "frey_29", "frey_30", "turtle_53", "cruz_23"],
                "label": [
                    "Munshi [10]",
                    "Raje [42]",
                    "Zhao [71]",
                    "Frey [29]",
                    "Frey [30]",
                    "Turtle [53]",
                    "Cruz [23]",
                ],
                "target": ["BCMA", "BCMA", "BCMA", "CD19", "CD19", "CD19", "CD19"],
            }
        ),
        "quality": pd.DataFrame(
            {
                "study_id": ["munshi_10", "raje_42", "zhao_71", "frey_29", "frey_29"],
                "variant": ["default", "default", "default", "default", "literal"],
                "grade": ["high", "low", "moderate", "low", "high"],
            }
        ),
    },
    {
        "analysis": "direction",
        "outcomes": {"ORR": "Objective response", "toxicity": "Toxicity"},
        "heading": "target",
        "quality": {"column": "grade", "levels": ["high", "moderate", "low"], "where": {"variant": "default"}},
    },
)
DIRECTIONS_PLAIN: Sample = (
    {"directions": DIRECTIONS[0]["directions"]},
    {"analysis": "direction", "outcomes": {"ORR": "Objective response"}},
)
MANY_DIRECTIONS: Sample = (
    {
        "directions": pd.DataFrame(
            [
                direction(f"surname_{i}", "ORR", "NC", 0, ("higher", "not_higher", "not_higher")[i % 3])
                for i in range(39)
            ]
        ).astype({"agrees": "boolean", "n": "Int64"})
    },
    DIRECTIONS_PLAIN[1],
)
PROPORTIONS: Sample = (
    {
        "proportions": pd.DataFrame(
            [
                ("munshi_10", "Munshi [10]", "ORR", "DL1", 1, 150.0, 2, 4, 0.5, 0.15, 0.85),
                ("munshi_10", "Munshi [10]", "ORR", "DL2", 2, 300.0, 48, 70, 0.6857, 0.5700, 0.7819),
                ("munshi_10", "Munshi [10]", "ORR", "DL3", 3, 450.0, 44, 54, 0.8148, 0.6915, 0.8962),
                ("munshi_10", "Munshi [10]", "CRR", "DL1", 1, 150.0, 1, 4, 0.25, 0.0456, 0.6994),
                ("munshi_10", "Munshi [10]", "CRR", "DL2", 2, 300.0, None, 70, None, None, None),
                ("zhao_71", "Zhao [71]", "ORR", "as given by weight, all patients", 1, None, 10, 10, 1.0, 0.7225, 1.0),
                ("zhao_71", "Zhao [71]", "CRR", "as given by weight, all patients", 1, None, 0, 10, 0.0, 0.0, 0.2775),
            ],
            columns=["study_id", "label", "outcome", "level", "order", "dose", "events", "n", "proportion",
                     "wilson_low", "wilson_high"],
        ).astype({"events": "Int64"}).assign(analysis="by_level")
    },
    {
        "where": {"analysis": "by_level"},
        "outcomes": {"ORR": "Objective response", "CRR": "Complete response"},
        "heading": "label",
        "names": {"level": "", "dose": " million"},
        "sort": ["label", "order"],
    },
)  # fmt: skip
TALLIED_PROPORTIONS: Sample = (
    {"proportions": TALLIES[0]["tallies"]},
    {
        "roles": {"events": "n_yes", "n": "n_reported"},
        "outcomes": {"response": "Response", "toxicity": "Toxicity"},
        "heading": "subgroup_by",
        "names": {"subgroup": ""},
        "of": "studies",
    },
)


def search_rounds(before: str = "", **rounds: str) -> pd.DataFrame:
    """The boxes that name studies, by round; each round begins with the studies of the one before."""
    rows = []
    for name, ids in rounds.items():
        day = name.removeprefix("on_").replace("_", "-")
        rows += [(day, "previous_studies", before), (day, "total_studies", ids)]
        before = ids
    return pd.DataFrame(rows, columns=["round", "box", "ids"], dtype="str")


def answered(outcome: str, yes: str, no: str, nr: str = "") -> dict[str, str]:
    return {
        "analysis": "primary", "outcome": outcome, "subgroup_by": "", "subgroup": "all",
        "studies_yes": yes, "studies_no": no, "studies_nr": nr, "studies_open": "",
    }  # fmt: skip


def ids(start: int, end: int) -> str:
    return "; ".join(f"s{number:02}" for number in range(start, end))


EVIDENCE: Sample = (
    {
        "tallies": pd.DataFrame(
            [answered("response", ids(0, 9), ids(9, 40)), answered("toxicity", ids(0, 22), ids(22, 30), ids(30, 39))]
        ),
        "rounds": search_rounds(
            ids(0, 4), on_2022_05=ids(0, 6), on_2023_01=ids(0, 14), on_2023_02=ids(0, 15), on_2025_06=ids(0, 39)
        ),
    },
    {
        "analysis": "primary",
        "outcomes": {"response": "Response", "toxicity": "Toxicity"},
        "previous": {"label": "First version", "searched_on": "2021-11"},
    },
)
EVIDENCE_ONE_DATE: Sample = (
    EVIDENCE[0] | {"rounds": search_rounds(on_2025_06=ids(0, 39))},
    {"analysis": "primary", "outcomes": {"response": "Response"}},
)


RATIOS: Sample = (
    {
        "ratios": pd.DataFrame(
            [
                ("labels", "cilta", "cilta-cel", "MM|US", 0.5, 1.0, None, False, "computed", ""),
                ("labels", "ide", "ide-cel", "MM|US", 300 / 70, 510 / 70, None, True, "computed", ""),
                ("labels", "obe", "obe-cel", "ALL|US", 410 / 70, 410 / 70, 410 / 70, True, "computed", ""),
                ("labels", "child", "tisa-cel", "ALL|US", None, None, None, False, "not applicable", "for children"),
                ("page", "tisa", "tisa-cel", "LBCL", None, 600 / 70, None, False, "open", "no lower bound"),
                ("page", "nobody", "nobody", "", None, None, None, False, "refused", "the dose is blocked"),
            ],
            columns=[
                "analysis", "dose_id", "label", "row", "ratio_low", "ratio_high", "ratio_target", "provisional",
                "state", "reason",
            ],
        )
        .assign(reference_id="standard")
        .astype(dict.fromkeys(["ratio_low", "ratio_high", "ratio_target"], "Float64")),
        "stated": pd.DataFrame([("five-to-ten", "5", "10")], columns=["study_id", "lower", "upper"]),
    },
    {
        "analyses": {"labels": "Labels", "page": "The page"},
        "doses": "Doses in oncology",
        "reference": "standard dose in autoimmune disease",
        "claimed": {"study_id": "five-to-ten", "lower": "lower", "upper": "upper", "label": 'said: "5-10x lower"'},
    },
)  # fmt: skip
