"""Snakemake's report: every figure with its caption, all texts and pages, in one file that asks nobody for anything."""

from __future__ import annotations

import base64
import json
import re
import time
from pathlib import Path

import pytest

from browser import PROGRAM, Browser
from clones import Clone

pytestmark = pytest.mark.workflow
HELD = 'var results = {"results/'


@pytest.fixture(scope="module")
def project(small_built: Clone, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return small_built.copy(tmp_path_factory.mktemp("report") / "project")


@pytest.fixture(scope="module")
def report(project: Clone) -> Path:
    run = project.run("--report", "report.html")
    assert run.status == 0, run.output[-5000:]
    assert run.jobs == set()
    return project / "report.html"


def held(report: Path) -> dict[str, dict]:
    text = report.read_text()
    return json.JSONDecoder().raw_decode(text, text.index("{", text.index(HELD)))[0]


def test_it_has_each_figure_as_it_was_drawn_with_its_caption(project, report):
    results = held(report)
    captions = sorted((project / "results").glob("*/figures/*.json"))
    assert len(captions) > 2
    for file in captions:
        drawn = file.with_suffix(".svg")
        entry = results[drawn.relative_to(project.folder).as_posix()]
        assert entry["labels"]["what it shows"] == f"{file.stem}: {json.loads(file.read_text())['caption']}"
        assert f"/figures/{file.stem}.csv" in re.sub("<[^>]+>", "", entry["caption"])
        assert base64.b64decode(entry["data_uri"].split("base64,")[1]) == drawn.read_bytes()


def test_it_has_every_table_text_and_page(project, report):
    pages = {path.relative_to(project.folder).as_posix() for path in (project / "results").glob("*/*/*.html")}
    results = held(report)
    assert pages == {path for path in results if path.endswith(".html")}
    assert all(entry["caption"] and entry["labels"]["what it shows"] for entry in results.values())


def shown(browser: Browser, script: str) -> str:
    """What a script finds in the page, which is drawn some time after the click."""
    until = time.monotonic() + 20
    while not (found := browser.run(script)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def click(browser: Browser, text: str) -> None:
    found = f"[...document.querySelectorAll('a')].find(one => one.textContent.trim() === {text!r})"
    shown(browser, f"!!{found}")
    browser.run(f"{found}.click()")


@pytest.mark.skipif(PROGRAM is None, reason="Chromium is not here")
def test_it_opens_without_a_network_and_lists_figures_by_what_they_show(project, report):
    caption = json.loads((project / "results/reed-dose/figures/doses.json").read_text())["caption"]
    with Browser() as browser:
        browser.command(
            "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=0, uploadThroughput=0
        )
        browser.open(report)
        click(browser, "Figures")
        assert shown(browser, f"document.body.innerText.includes({json.dumps(caption)})")
        browser.run("document.querySelector('tbody a').click()")
        assert shown(browser, "[...document.images].some(one => one.naturalWidth > 300)")
        requests = [
            one["params"]["request"]["url"] for one in browser.events if one["method"] == "Network.requestWillBeSent"
        ]
        assert {url.split(":")[0] for url in requests} == {"file", "data"}
        assert not [one for one in browser.events if one["method"] in ("Log.entryAdded", "Runtime.exceptionThrown")]
