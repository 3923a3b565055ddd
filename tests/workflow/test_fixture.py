"""The small project of tests: every rule of the workflow has a job in it, and there are few."""

import json
import re

import pytest

from shipped import ROOT

pytestmark = pytest.mark.workflow

DECLARED = re.compile(r"^(?:rule|checkpoint|use rule \w+ as) (\w+)", re.MULTILINE)
MOST_JOBS = 75


def test_every_rule_has_a_job(small_built):
    declared = {name for file in (ROOT / "workflow/rules").glob("*.smk") for name in DECLARED.findall(file.read_text())}
    records = (path for path in (small_built / ".snakemake/metadata").rglob("*") if path.is_file())
    ran = {json.loads(path.read_text())["rule"] for path in records}
    assert ran == declared
    assert len(declared) > 30


def test_there_are_few_jobs(small_built):
    assert 50 < len(small_built.started()) <= MOST_JOBS
