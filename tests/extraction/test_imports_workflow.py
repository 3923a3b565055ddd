"""Exports of other programs go through the whole workflow where they lie, for two forms of one file."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pandas as pd
import pytest
import yaml
from test_gptscreenr import FOLDER, PROTOCOL, headings

from real_data import needs_real_data
from shipped import ROOT

pytestmark = [pytest.mark.workflow, needs_real_data]

FILE = "melanoma_extraction_original.csv"


def review(folder):
    """A review of the melanoma papers; the export is reached where it lies."""
    heading = [name.strip() for name in headings((FOLDER / FILE).read_text("utf-8-sig"))]
    papers = pd.read_csv(FOLDER / FILE, dtype="str", encoding="utf-8-sig").iloc[:, [3, 2]]
    papers.columns = ["study_id", "label"]
    fields = {
        field["name"]: name for field, name in zip(PROTOCOL["forms"]["papers"]["fields"], heading[4:], strict=True)
    }
    layout = PROTOCOL["extraction"]["imports"][0]
    years = {"fields": [{"name": "year", "type": "integer"}]}
    imports = [layout | {"columns": fields}, layout | {"form": "years", "columns": {"year": fields["year"]}}]
    protocol = PROTOCOL | {"title": "Melanoma", "question": "Who is examined?", "extraction": {"imports": imports}}
    protocol["forms"] = protocol["forms"] | {"years": years}
    brought = folder / "resources" / "melanoma" / "extraction" / "imports"
    for needed in (brought, folder / "config" / "reviews"):
        needed.mkdir(parents=True)
    shutil.copy(FOLDER / FILE, brought)
    papers.drop_duplicates("study_id").to_csv(brought.parents[1] / "studies.csv", index=False)
    (folder / "config" / "config.yaml").write_text("reviews: [melanoma]\n")
    (folder / "config" / "reviews" / "melanoma.yaml").write_text(yaml.safe_dump(protocol))
    return folder / "results" / "melanoma" / "extraction"


def snakemake(folder):
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder)]
    done = subprocess.run([*command, "--cores", "2", "extraction"], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.long
def test_an_export_is_read_compared_and_settled_without_being_copied(tmp_path):
    results = review(tmp_path)
    status, output = snakemake(tmp_path)
    assert status == 0, output[-3000:]
    states = pd.read_parquet(results / "states.parquet").groupby(["form", "state"])["n"].sum()
    assert states["papers"].to_dict() == {"agreed": 1808, "disagreed": 436, "extracted_1": 198, "unaligned": 44}
    assert states["years"].sum() == 102 + 9 + 2
    differing = pd.read_csv(results / "disagreements.csv", dtype="str")
    assert differing.loc[differing["form"] == "papers", "result"].value_counts().to_dict() == {
        "disagree": 245, "needs_human": 191,
    }  # fmt: skip
    proposed = pd.read_csv(results / "alignments_proposed.csv", dtype="str")
    assert proposed.loc[proposed["form"] == "papers", "study_id"].tolist() == ["33084853", "30204684"]
    assert "rows without an id: 4, see" in output


def test_a_stray_export_and_one_that_is_not_there_are_named(tmp_path):
    results = review(tmp_path)
    imports = tmp_path / "resources" / "melanoma" / "extraction" / "imports"
    (imports / FILE).rename(imports / "renamed.csv")
    status, output = snakemake(tmp_path)
    assert status != 0 and not results.exists()
    assert f"extraction.imports: resources/melanoma/extraction/imports/{FILE} is not there" in output
    assert "imports/renamed.csv: nothing reads this file, expected an entry of extraction.imports" in output
