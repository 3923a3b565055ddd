"""An invented review as result tables, of any size; `mark` stands in every text and id of it."""

from __future__ import annotations

from itertools import cycle, islice
from typing import Any

import pandas as pd
from markupsafe import Markup

from review.extraction.consensus import CONSENSUS_PROVENANCE
from review.site.page import Figure, Page, page
from review.site.render import html
from review.site.svg import inline
from review.synthesis.conclusion import conclude
from review.synthesis.tally import tally
from shipped import ROOT

READERS = "ann; bob"
ANSWERS = ("Y", "N", "N", "Y", "NR")
TARGETS = ("CD19", "BCMA", "CD30", "CD19; BCMA")
SVG = """<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
 role="img" aria-labelledby="t" aria-describedby="d" width="200pt" height="50pt" viewBox="0 0 200 50">
 <title id="t">A figure</title><desc id="d">What it shows.</desc><metadata>maker</metadata>
 <defs><style>*{stroke: red}</style><path id="dot" d="M 0.123456 1.5 L 2 2"/></defs><script>window.hostile = 1</script>
 <g id="unused"><use xlink:href="#dot" x="1"/><use xlink:href="https://example.org/x.svg#y"/></g>
 <image href="https://example.org/x.png"/><rect width="9" height="9" style="fill: url(#dot)"
 onclick="window.hostile = 1"/>
 <rect width="8" height="8" style="fill: url(https://example.org/y)"/></svg>"""


def sample(n: int = 6, mark: str = "", **changed: Any) -> Page:
    """The page of a review with n studies, each with two dose levels; `changed` are other options of it."""
    tables, readers_tables, options = review(n, mark)
    figures = [Figure("tallies", "tallies", f"Caption {mark}", drawing(mark, "tallies"))]
    figures.append(Figure("flow", "flow", f"Flow {mark}", drawing(mark, "flow")))
    return page(tables, readers_tables, figures, options | changed)


def drawing(mark: str, name: str) -> Markup:
    shown = "".join(sign for sign in mark if sign.isprintable())
    text = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return inline(SVG.replace("What it shows.", f"What it shows. {text}").encode(), name)


def written(shown: Page) -> str:
    """The page as a file, with the template that ships."""
    folder = ROOT / "workflow/templates/site"
    return html(shown, *((folder / f"page.{kind}").read_text() for kind in ("html.j2", "css", "js")))


def review(n: int, mark: str) -> tuple[dict[str, pd.DataFrame], dict[str, pd.DataFrame], dict[str, Any]]:
    """Result tables, tables for readers and options."""
    options = protocol(mark)
    ids = [f"s{number}{mark}" for number in range(n)]
    studies = pd.DataFrame({"study_id": ids, "label": [f"Author {number}{mark}" for number in range(n)], "row": ""})
    studies = studies.assign(
        provisional=["response" if number == 1 else "" for number in range(n)],
        target=[value.replace(";", f"{mark};") + mark for value in islice(cycle(TARGETS), n)],
        dose=[f"DL1: {number}; DL2: {10 * number}{mark}" for number in range(n)],
        response=[*islice(cycle(ANSWERS), n)],
    )
    levels = pd.concat([studies[["study_id", "label"]].assign(row=f"DL{k}", level=f"DL{k}") for k in (1, 2)])
    levels = levels.assign(provisional="", million=f"10{mark}")
    tallies = tally(studies, options["analyses"][0])
    conclusions = conclude(tallies, options["conclusions"], [])
    tables = {
        "extraction/consensus/studies": studies,
        "extraction/consensus/studies.provenance": provenance("studies", studies, ("target", "dose", "response"), mark),
        "extraction/consensus/levels": levels,
        "extraction/consensus/levels.provenance": provenance("levels", levels, ("million",), mark),
        "extraction/states": pd.DataFrame([("all", "all", True, 1)], columns=["form", "state", "provisional", "n"]),
        "extraction/agreement": agreement(mark),
        "screening/flow": flow(mark),
        "screening/reports": pd.DataFrame({"study_id": ids[:1], "citation_id": ["c1"]}),
        "identification/citations": pd.DataFrame(
            [("c1", f"Title{mark}", f"Who{mark}", f"Journal{mark}", 2020, f"10.1000/x{mark}")],
            columns=["citation_id", "title", "authors", "journal", "year", "doi"],
        ),
        "synthesis/tallies": tallies,
        "synthesis/tests": tests(mark),
        "synthesis/conclusions": conclusions,
        "synthesis/claims": claims(mark),
        "changes/changes": pd.DataFrame(
            [("tally", f"x{mark}", "n", "1", f"2{mark}")], columns=["what", "id", "field", "before", "after"]
        ),
    }
    return tables, {"levels": pd.DataFrame({f"Level{mark}": [f"DL1{mark}"]})}, options


def protocol(mark: str) -> dict[str, Any]:
    return {
        "title": f"Title{mark}",
        "question": f"Question{mark}",
        "reviewers": [
            {"id": "ann", "label": f"Ann{mark}", "kind": "human"},
            {"id": "bob", "kind": "machine"},
        ],
        "forms": {
            "studies": {
                "fields": [
                    {"name": "target", "type": "set"},
                    {"name": "dose", "type": "dose"},
                    {"name": "response", "type": "category"},
                ]
            },
            "levels": {"key": ["level"], "fields": [{"name": "million", "type": "number"}]},
        },
        "tables": {"levels": {"caption": f"Levels{mark}", "rows": "extraction/consensus/levels", "columns": {}}},
        "analyses": [
            {
                "id": f"association{mark}",
                "kind": "tally",
                "form": "studies",
                "outcomes": {f"response{mark}": "response"},
                "codes": {"yes": ["Y"], "no": ["N"], "not_reported": ["NR"]},
                "subgroups": [{"by": f"target{mark}", "field": "target", "groups": {f"BCMA{mark}": [f"BCMA{mark}"]}}],
            }
        ],
        "conclusions": [
            {
                "id": "c",
                "statement": f"Statement{mark}",
                "analysis": f"association{mark}",
                "outcome": f"response{mark}",
            }
        ],
        "site": {},
        "searches": [
            {"source": f"PubMed{mark}", "searched_on": "2024-01-31", "withdrawn_on": ""},
            {"source": f"PubMed{mark}", "searched_on": "2025-01-31", "withdrawn_on": ""},
            {"source": "Embase", "searched_on": "2025-06-30", "withdrawn_on": "2025-07-01"},
        ],
        "version": "",
        "continues": f"Earlier{mark}",
    }


def provenance(form: str, rows: pd.DataFrame, fields: tuple[str, ...], mark: str) -> pd.DataFrame:
    cells = rows.melt(["study_id", "row", "provisional"], fields, "field", "value")
    waits = cells["provisional"] == cells["field"]
    readings = [f"ann: {value} | bob: {value}" for value in cells["value"]]
    return cells.assign(
        form=form,
        state=waits.map({True: "resolved_adjudicated", False: "agreed"}),
        provisional=waits,
        decided_by=READERS,
        reason="",
        readings=pd.Series(readings).where(~waits, f"ann: Y{mark} | bob: N{mark}"),
        source=f"Paper, Table 2{mark}",
        quote=[f"the printed line of {study}: {'words ' * 12}" for study in cells["study_id"]],
        decisions=waits.map({True: f"2025-01-01 bob: Y{mark}", False: ""}),
    )[[*CONSENSUS_PROVENANCE.names]]


def agreement(mark: str) -> pd.DataFrame:
    columns = ["scope", "item", "rater_1", "rater_2", "n", "p_observed", "p_low", "p_high"]
    columns += ["kappa", "kappa_low", "kappa_high", "ac1", "ac1_low", "ac1_high", "coverage", "reason"]
    rows = [("studies", f"response{mark}", "ann", "bob", 10, 0.9, 0.6, 0.98, 0.8, 0.5, 1.0, 0.85, 0.6, 0.99, 0.5, "")]
    rows.append(
        ("studies", "", "ann", "bob", 30, 1.0, 0.9, 1.0, None, None, None, None, None, None, 1.0, "not_categorical")
    )
    return pd.DataFrame(rows, columns=columns)


def flow(mark: str) -> pd.DataFrame:
    boxes = [
        ("database_results", "databases", f"Databases{mark}", 2901, f"PubMed, 2901{mark}"),
        ("dbr_awaiting_title", "databases", "Records awaiting screening", 3, ""),
        ("dbr_conflict_title", "databases", "Records in conflict", 0, ""),
    ]
    return pd.DataFrame(boxes, columns=["box", "lane", "label", "n", "detail"])


def tests(mark: str) -> pd.DataFrame:
    columns = ["comparison", "outcome", "test", "detail", "p_value", "p_holm", "state", "reason"]
    return pd.DataFrame([(f"a{mark}", f"b{mark}", "sign", mark, None, None, "refused", f"why{mark}")], columns=columns)


def claims(mark: str) -> pd.DataFrame:
    columns = ["claim_id", "statement", "printed", "recomputed", "verdict", "basis", "detail", "source", "note"]
    verdicts = ("reproduces", "reproduces", "fails", "rounding", "conflict", "not_checkable")
    rows = [
        (f"c{n}{mark}", f"said{mark}", "1 %", f"2 %{mark}", one, "computed", mark, f"Table 1{mark}", f"why{mark}")
        for n, one in enumerate(verdicts)
    ]
    return pd.DataFrame(rows, columns=columns)
