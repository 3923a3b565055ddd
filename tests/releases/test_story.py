"""The story of methods 8.4: Rotte's 39 studies are released, then come the studies that only Frigault has, then errata.

The eight are in the registry and in a form of their arms, and in no tally of several dose levels.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys

import pandas as pd
import pytest
import yaml

from clones import Clone
from shipped import ROOT

pytestmark = pytest.mark.workflow

REVIEW, OTHER = "dose-response", "dose-fractionation"
BROUGHT = f"resources/{REVIEW}"
ONLY_IN_FRIGAULT = [
    "davila_ml_41",
    "jiang_h_22",
    "kalos_m_44",
    "li_m_48",
    "roddie_c_40",
    "sauter_cs_39",
    "xu_j_36",
    "zhang_q_29",
]
CORRECTIONS = [
    ("arms", "kalos_m_44", "ALL", "dose_text", "140, 580 and 1100", "14, 580 and 1100", "F17: 1.46e5/kg is 14 million"),
    ("studies", "porter_41", "", "indication", "B-ALL", "CLL", "R12: PMC5909068, 14 patients with CLL"),
    ("studies", "raje_42", "", "dose_text", "DL1: 150; DL2: 450", "DL1: 50; DL2: 150; DL3: 450; DL4: 800",
     "R15: PMC8202968, table 3"),
    ("studies", "ramos_44", "", "indication", "B-ALL", "NHL", "R13: PMC4922690, NHL, CLL or MM; none has B-ALL"),
]  # fmt: skip
"""Form, study, row, field, what stood there, what stands there now, and why."""


def make(clone: Clone, command: str, *arguments: str) -> str:
    """What a command of ours prints; its last line if it stops."""
    environment = os.environ | {"PYTHONPATH": "workflow"}
    asked = [sys.executable, "-m", f"commands.{command}", *arguments]
    done = subprocess.run(asked, cwd=clone.folder, env=environment, capture_output=True, text=True, check=False)
    return done.stdout or done.stderr.strip().splitlines()[-1]


def build(clone: Clone) -> None:
    run = clone.run()
    assert run.status == 0, run.output[-4000:]


def released(clone: Clone, version: str) -> str:
    return make(clone, "release", "--review", REVIEW, "--version", version, "--provisional", "yes")


def rows(path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def one_review(clone: Clone) -> None:
    """The protocol with a form for arms, and without what takes time to draw."""
    for name in ("requirements.lock", "CITATION.cff"):
        shutil.copy2(ROOT / name, clone / name)
    (clone / "config/config.yaml").write_text(yaml.safe_dump({"reviews": [REVIEW]}))
    path = clone / f"config/reviews/{REVIEW}.yaml"
    protocol, other = (yaml.safe_load((clone / f"config/reviews/{name}.yaml").read_text()) for name in (REVIEW, OTHER))
    for part in ("flow", "manuscript", "claims", "tables", "cross_review"):
        protocol.pop(part)
    protocol["figures"] = {name: protocol["figures"][name] for name in ("tallies", "doses")}
    protocol["forms"]["arms"] = other["forms"]["arms"]
    protocol["dose"]["fields"]["arms"] = other["dose"]["fields"]["arms"]
    protocol["dose"]["splits"] = other["dose"]["splits"]
    path.write_text(yaml.safe_dump(protocol, sort_keys=False, allow_unicode=True))


def add_studies(clone: Clone) -> None:
    labels = {row["study_id"]: row["label"] for row in rows(clone / f"resources/{OTHER}/studies.csv")}
    with (clone / f"{BROUGHT}/studies.csv").open("a") as file:
        file.writelines(f"{study},{labels[study]},,,,{OTHER}:{study},\n" for study in ONLY_IN_FRIGAULT)
    for reader in ("reviewer_a", "reviewer_b"):
        sheet = pd.read_csv(clone / f"resources/{OTHER}/extraction/arms.{reader}.csv", dtype="str")
        mine = sheet[sheet["study_id"].isin(ONLY_IN_FRIGAULT)]
        mine.to_csv(clone / f"{BROUGHT}/extraction/arms.{reader}.csv", index=False)


def correct(clone: Clone) -> None:
    with (clone / f"{BROUGHT}/extraction/adjudications.csv").open("a") as file:
        writer = csv.writer(file, lineterminator="\n")
        for form, study, row, field, _, value, reason in CORRECTIONS:
            writer.writerow([form, study, row, field, value, "builder", "2026-11-21", reason])


def retract(clone: Clone) -> None:
    """A study with both answers yes is retracted: toxicity rests on one study (its fragility is 1).

    Another one is corrected after it was read, and after its doses were adjudicated.
    """
    for study, label in (("munshi_10", "Munshi et al [10]"), ("raje_42", "Raje et al [42]")):
        clone.edit(f"{BROUGHT}/studies.csv", f"{study},{label},", f"{study},{label},10.1000/{study}")
    columns = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason"
    notices = ("munshi_10,0,Retraction,11/20/2026 0:00,tried", "Raje_42,0,Correction,11/22/2026 0:00,")
    lines = [columns, *(f"10.1000/{notice}" for notice in notices)]
    (clone / f"{BROUGHT}/retractions.csv").write_text("\n".join(lines) + "\n")


def changes(clone: Clone) -> list[tuple[str, ...]]:
    table = pd.read_csv(clone / f"results/{REVIEW}/changes/changes.csv", dtype="str", keep_default_na=False)
    return [*table.itertuples(index=False, name=None)]


def result(clone: Clone, name: str) -> pd.DataFrame:
    return pd.read_parquet(clone / f"results/{REVIEW}/{name}.parquet")


@pytest.mark.long
def test_a_living_review_from_its_first_release_to_a_retraction(fresh):
    one_review(fresh)
    build(fresh)
    assert not (fresh / f"results/{REVIEW}/changes").exists()
    assert "PROVISIONAL=yes" in make(fresh, "release", "--review", REVIEW, "--version", "1.0.0")
    assert "releases/1.0.0: the first release" in released(fresh, "1.0.0")
    build(fresh)
    assert changes(fresh) == []

    add_studies(fresh)
    assert "have to be made anew" in released(fresh, "1.1.0")
    build(fresh)
    found = changes(fresh)
    cells = {study: "28" if study == "xu_j_36" else "14" for study in ONLY_IN_FRIGAULT}
    assert [row[:5] for row in found if row[0] == "entry"] == [
        ("entry", f"arms: {study}", "cells", "", n) for study, n in cells.items()
    ]
    assert [(row[1], row[5]) for row in found if row[0] == "study"] == [(study, "minor") for study in ONLY_IN_FRIGAULT]
    assert [row[:2] for row in found if row[0] not in ("entry", "study")] == [("figure", "doses")]
    assert "1.0.1 is too small, expected 1.1.0 or later" in released(fresh, "1.0.1")
    assert "releases/1.1.0: minor changes" in released(fresh, "1.1.0")

    correct(fresh)
    build(fresh)
    found = changes(fresh)
    assert [row[1:5] for row in found if row[0] == "cell"] == [
        (f"{form}: {' '.join(filter(None, (study, row)))}", field, before, after)
        for form, study, row, field, before, after, _ in CORRECTIONS
    ]
    kalos, raje = "arms: kalos_m_44 ALL dose_text", "studies: raje_42 dose_text"
    assert [row[1:5] for row in found if row[0] == "dose"] == [
        (kalos, "DL1", "140", "14"),
        (kalos, "start dose", "140", "14"),
        (raje, "DL1", "150", "50"),
        (raje, "start dose", "150", "50"),
        (raje, "DL2", "450", "150"),
        (raje, "DL3", "", "450"),
        (raje, "DL4", "", "800"),
    ]
    first, lowest = "first_level_of_the_trial", "lowest_dose_stated"
    assert [row[1:] for row in found if row[0] == "tally"] == [
        (f"{analysis} | {outcome} | starting dose | {band}", "yes of reported", before, after, "patch")
        for analysis, outcome, band, before, after in [
            (first, "response", "30 to 50 million", "3/8", "4/9"),
            (first, "response", "above 50 million", "3/8", "2/7"),
            (first, "toxicity", "30 to 50 million", "5/7", "6/8"),
            (first, "toxicity", "above 50 million", "7/7", "6/6"),
            (lowest, "response", "30 to 50 million", "4/10", "5/11"),
            (lowest, "response", "above 50 million", "3/13", "2/12"),
            (lowest, "toxicity", "30 to 50 million", "5/8", "6/9"),
            (lowest, "toxicity", "above 50 million", "9/12", "8/11"),
        ]
    ]
    assert [row[:2] for row in found if row[0] not in ("cell", "dose", "tally")] == [("figure", "doses")]
    concluded = pd.read_parquet(fresh / f"results/{REVIEW}/synthesis/conclusions.parquet").set_index("conclusion_id")
    assert concluded["category"].to_dict() == {
        "response": "minority",
        "toxicity": "majority",
        "response_bcma": "insufficient",
    }
    screen = make(fresh, "status", "--review", REVIEW)
    assert "Since 1.1.0: cell 4, dose 7, tally 8, figure 1." in screen
    assert "A release would be 1.1.1 or later" in screen
    assert max(map(len, screen.splitlines())) <= 100
    assert "releases/1.1.1: patch changes" in released(fresh, "1.1.1")

    retract(fresh)
    build(fresh)
    found = changes(fresh)
    assert [row for row in found if row[0] in ("conclusion", "study", "notice", "cell")] == [
        ("conclusion", "response", "yes of reported", "13/39", "12/38", "patch"),
        ("conclusion", "response_bcma", "yes of reported", "5/9", "4/8", "patch"),
        ("conclusion", "toxicity", "category", "majority", "indeterminate", "major"),
        ("conclusion", "toxicity", "yes of reported", "23/34", "22/33", "major"),
        ("study", "munshi_10", "retraction", "", "retracted", "minor"),
        ("notice", "raje_42", "notice", "", "corrected", "patch"),
    ]
    again = (
        result(fresh, "synthesis/robustness")
        .query("variant == 'with_retracted' and subgroup == 'all'")
        .set_index("outcome")
    )
    assert again[["n_yes", "n_reported", "category"]].to_numpy().tolist() == [
        [13, 39, "minority"],
        [23, 34, "majority"],
    ]
    assert again["changes"].to_list() == [False, True]
    page = (fresh / f"results/{REVIEW}/site/index.html").read_text()
    assert "22 of 33 studies, 23 of 34 with Munshi et al [10]." in page
    cells = result(fresh, "extraction/cells").query("study_id == 'raje_42'")
    assert cells["state"].value_counts().to_dict() == {"reopened": 19, "extracted_0": 48}, (
        "a machine's readings wait anyway"
    )
    assert cells["provisional"].all()
    assert cells.set_index("field").loc["dose_text", "value"].startswith("DL1: 50;"), (
        "a value stands until it is looked at"
    )
    assert f"{(cells['state'] == 'reopened').sum()}  cells corrected in print" in make(
        fresh, "status", "--review", REVIEW
    )
    assert "1.2.0 is too small, expected 2.0.0 or later" in released(fresh, "1.2.0")

    whole = make(fresh, "changes", "--review", REVIEW, "--from", "1.0.0", "--to", "1.1.1")
    assert "New studies: 8 (" in whole
    assert "Corrected values: 3." in whole, "of Kalos, who is new, only the corrected dose was ever released"
    assert "Minority, 13 of 39 studies, certainty very low, fragile; unchanged." in whole
