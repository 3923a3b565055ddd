"""What an update of the shipped `dose-response` review costs in machine time, from a file that is dropped to the page.

    python benchmarks/update.py --output update.json

A copy of the project is built once. Then come an export of five articles, the votes of two people on them, and a study
that both have read: one after the other, and all at once. With `--all` the other reviews, which read tables of this
one, are built beside it.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import yaml

from measure import GIB, ROOT, Usage, snakemake

REVIEW = "dose-response"
SEARCH, STUDY, LIKE = "newest", "newest_study", "bishop_73"
"""The search and the study that come in; the study is read as another one was."""
ARTICLES, INCLUDED = 5, 3
READERS = ("reviewer_a", "reviewer_b")


def main() -> None:
    """Measure each step, and all of them as one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="build all reviews, not this one alone")
    parser.add_argument("--output", type=Path, help="a JSON file for everything measured")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, built = Path(place, "review"), Path(place, "built")
        measured = {"first build": build(built, given.all)}
        shutil.copytree(built, folder)
        measured["nothing new"] = snakemake(folder)
        for step, bring in STEPS.items():
            bring(folder / "resources" / REVIEW)
            measured[step] = snakemake(folder)
        shutil.rmtree(folder)
        shutil.copytree(built, folder)
        for bring in STEPS.values():
            bring(folder / "resources" / REVIEW)
        measured["all at once"] = snakemake(folder)
        check(folder / "results" / REVIEW)
    print(report(measured))
    if given.output:
        given.output.write_text(json.dumps({step: asdict(usage) for step, usage in measured.items()}, indent=1) + "\n")


def build(folder: Path, with_all: bool) -> Usage:
    """A copy of what people brought, built."""
    for name in ("config", "resources"):
        shutil.copytree(ROOT / name, folder / name)
    if not with_all:
        (folder / "config/config.yaml").write_text(yaml.safe_dump({"reviews": [REVIEW]}))
    return snakemake(folder)


def drop_export(resources: Path) -> None:
    """An export and its row in the log of searches."""
    fields = {"TY": "JOUR", "AU": "Newcomer, N", "PY": "2025", "TI": "{title}", "DO": "10.5555/new.{number}", "ER": ""}
    article = "\n".join(f"{tag}  - {value}" for tag, value in fields.items())
    articles = [article.format(title=title(number), number=number) for number in range(1, ARTICLES + 1)]
    (resources / f"searches/{SEARCH}.ris").write_text("\n\n".join(articles) + "\n")
    append(resources / "searches.csv", {"search_id": SEARCH, "file": f"{SEARCH}.ris", "source_type": "database",
           "source": "Embase", "searched_on": "2025-12-31", "hits_reported": str(ARTICLES)})  # fmt: skip


def title(number: int) -> str:
    """Titles that are no duplicates of one another."""
    subject = ("leukaemia", "lymphoma", "myeloma", "sarcoma", "glioma")[number - 1]
    return f"Dose escalation of chimeric antigen receptor T cells in {subject}"


def cast_votes(resources: Path) -> None:
    """Two people exclude some articles by their title and include the others, in full text too."""
    for reviewer in READERS:
        for number in range(1, ARTICLES + 1):
            vote = {"search_id": SEARCH, "record": f"#{number}", "reviewer": reviewer, "voted_on": "2026-01-05"}
            kept = number <= INCLUDED
            by_title = {"vote": "include"} if kept else {"vote": "exclude", "reason": "E14"}
            append(resources / "screening/votes.csv", vote | by_title | {"stage": "title_abstract"})
            if kept:
                append(resources / "screening/votes.csv", vote | {"vote": "include", "stage": "full_text"})


def extract_study(resources: Path) -> None:
    """A study of the registry, and its rows in the sheets of both readers."""
    append(resources / "studies.csv", {"study_id": STUDY, "label": "Newcomer et al", "reports": f"{SEARCH}:#1"})
    for reviewer in READERS:
        for sheet in sorted((resources / "extraction").glob(f"*.{reviewer}.csv")):
            with sheet.open(newline="", encoding="utf-8-sig") as rows:
                alike = [row for row in csv.DictReader(rows) if row.get("study_id") == LIKE]
            for row in alike:
                append(sheet, row | {"study_id": STUDY})


def append(path: Path, row: dict[str, str]) -> None:
    """Add a row to a CSV file by the names of its columns."""
    content = path.read_text(encoding="utf-8-sig")
    with path.open("w", newline="", encoding="utf-8") as file:
        file.write(content.rstrip("\r\n") + "\n")
        writer = csv.DictWriter(file, next(csv.reader([content.splitlines()[0]])), lineterminator="\n")
        writer.writerow(row)


STEPS: dict[str, Callable[[Path], None]] = {
    "an export": drop_export,
    "votes": cast_votes,
    "a study": extract_study,
}


def check(results: Path) -> None:
    """The update has reached the page. Raises `AssertionError` where it has not."""
    assert "Newcomer et al" in (results / "site/index.html").read_text(), "the new study is not on the page"


def report(measured: dict[str, Usage]) -> str:
    """A row a step, and for the whole update what each script took."""
    lines = ["| update | seconds | processor seconds | jobs | peak memory (GiB) |", "|---|---:|---:|---:|---:|"]
    for step, usage in measured.items():
        jobs = sum(stage.jobs for stage in usage.stages.values())
        costs = f"{usage.seconds:,.1f} | {usage.processor:,.1f} | {jobs} | {usage.peak / GIB:.2f}"
        lines.append(f"| {step} | {costs} |")
    lines += ["", "| all at once: script | jobs | processor seconds |", "|---|---:|---:|"]
    stages = sorted(measured["all at once"].stages.items(), key=lambda named: -named[1].processor)
    return "\n".join([*lines, *(f"| {name} | {stage.jobs} | {stage.processor:,.1f} |" for name, stage in stages)])


if __name__ == "__main__":
    main()
