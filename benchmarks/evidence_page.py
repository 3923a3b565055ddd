"""How large the evidence page of a review with many studies is, and how soon a browser shows it.

    python benchmarks/evidence_page.py --studies 500

The shipped review is copied with its studies, sheets and all, again and again under new ids, until it has so many.
Needs Chromium. Times are of a file on this machine, with an empty cache, in the middle of several loads.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

import yaml

from browser import Browser
from measure import ROOT, snakemake

REVIEW = "dose-response"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LOADED = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
SEARCH = """(() => {
  const find = document.querySelector("#studies input"), start = performance.now();
  find.value = "BCMA";
  find.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - start;
})()"""
LOADS = 7


def multiply(file: Path, studies: set[str], copies: int) -> None:
    """Write the rows of these studies again under `<id>-2`, `<id>-3` and so on; labels say it too."""
    with file.open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    mine = [row for row in rows if row.get("study_id") in studies]
    for copy in range(2, copies + 1):
        for row in mine:
            label = {"label": f"{row['label']} ({copy})"} if "label" in row else {}
            rows.append(row | {"study_id": f"{row['study_id']}-{copy}", "reports": ""} | label)
    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.DictWriter(target, list(rows[0]), extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_review(folder: Path, studies: int) -> int:
    """The review in `folder`; gives how many studies it has."""
    for name in ("config", "resources"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "config/config.yaml").write_text(yaml.safe_dump({"reviews": [REVIEW]}))
    resources = folder / "resources" / REVIEW
    with (resources / "studies.csv").open(newline="", encoding="utf-8") as file:
        ids = {row["study_id"] for row in csv.DictReader(file)}
    copies = -(-studies // len(ids))
    for sheet in (resources / "studies.csv", *sorted((resources / "extraction").glob("*.reviewer_*.csv"))):
        multiply(sheet, ids, copies)
    return copies * len(ids)


def shown(file: Path) -> dict[str, Any]:
    """Milliseconds until the first paint and until the page is ready, and those of a search, each the median."""
    found: dict[str, list[float]] = {"first_paint": [], "ready": [], "search": []}
    for _ in range(LOADS):
        with Browser() as browser:
            browser.open(file)
            while (paint := browser.run(PAINT)) is None:
                pass
            found["first_paint"].append(paint)
            found["ready"].append(browser.run(LOADED))
            found["search"].append(browser.run(SEARCH))
    return {name: round(statistics.median(values)) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=500)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        studies = make_review(folder, wanted.studies)
        snakemake(folder, "site")
        file = folder / f"results/{REVIEW}/site/index.html"
        found = shown(file)
        size = file.stat().st_size / 1e6
    print("| studies | size (MB) | first paint (ms) | ready (ms) | a search in the study table (ms) |")
    print("|---:|---:|---:|---:|---:|")
    print(f"| {studies} | {size:.2f} | {found['first_paint']} | {found['ready']} | {found['search']} |")


if __name__ == "__main__":
    main()
