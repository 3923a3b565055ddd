"""`docs/reruns.md`: which jobs each kind of change sets off, and which jobs import each module, counted by stage."""

from __future__ import annotations

import ast
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import yaml
from matrix import CHANGES

from clones import FIXTURE, copy_project
from review.synthesis.kinds import result_table
from shipped import ROOT

WORKFLOW = ROOT / "workflow"
DOCUMENT = ROOT / "docs" / "reruns.md"
RULE = re.compile(r"^(?=(?:rule|checkpoint|use rule) )", re.MULTILINE)
LOG = re.compile(r'"results/\{review\}/logs/(\w+)')
INCLUDED = re.compile(r"workflow/rules/(\w+)\.smk")
SCRIPT = re.compile(r'"\.\./scripts/(\w+\.py)"')


@cache
def rules() -> dict[str, tuple[str, str]]:
    """By the first part of its log the stage and the script of each rule."""
    found = {}
    for file in sorted((WORKFLOW / "rules").glob("*.smk")):
        for block in RULE.split(file.read_text()):
            log, script = LOG.search(block), SCRIPT.search(block)
            if log and script:
                found[log[1]] = (file.stem, script[1])
    return found


def stage(job: str) -> str:
    return rules()[job.split("/")[1]][0]


@cache
def imports(path: Path) -> frozenset[Path]:
    """The files of ours that a file imports itself."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    places = [folder / name.replace(".", "/") for name in names for folder in (WORKFLOW, WORKFLOW / "scripts")]
    files = [file for place in places for file in (place.with_suffix(".py"), place / "__init__.py")]
    return frozenset(file for file in files if file.exists())


def imported(path: Path) -> set[Path]:
    """A file and what it imports at any depth."""
    found, last = set[Path](), {path}
    while last:
        found |= last
        last = {file for one in last for file in imports(one)} - found
    return found


def code(job: str) -> set[Path]:
    """The files of code that a job rests on; a figure or analysis has the module of its kind besides."""
    review, rule, *names = job.split("/")
    files = imported(WORKFLOW / "scripts" / rules()[rule][1])
    protocol = yaml.safe_load((FIXTURE / f"config/reviews/{review}.yaml").read_text())
    if rule == "figure":
        files |= imported(WORKFLOW / f"review/figures/{protocol['figures'][names[0]]['kind']}.py")
    if rule == "analysis":
        [kind] = {one["kind"] for one in protocol["analyses"] if result_table(one["kind"]) == names[0]}
        files |= imported(WORKFLOW / f"review/synthesis/{kind}.py")
    return files


def importers(jobs: Iterable[str]) -> dict[str, frozenset[str]]:
    """For each module of the package the jobs that rest on it."""
    rests = {job: code(job) for job in jobs}
    modules = sorted(path for path in (WORKFLOW / "review").rglob("*.py") if not path.stem.startswith("__"))
    return {
        module.relative_to(WORKFLOW).with_suffix("").as_posix(): frozenset(job for job in rests if module in rests[job])
        for module in modules
    }


def table(head: str, rows: Mapping[str, Iterable[str]]) -> str:
    """Markdown: a row a name, a column a stage; how many jobs of each."""
    stages = [name for name in INCLUDED.findall((ROOT / "Snakefile").read_text()) if name in dict(rules().values())]
    lines = [[head, "jobs", *stages], ["---", "--:", *("--:" for _ in stages)]]
    for name, jobs in rows.items():
        counts = Counter(map(stage, jobs))
        lines.append([name, str(counts.total() or "none"), *(str(counts[one] or "") for one in stages)])
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def grouped(modules: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """The modules of one folder that the same jobs rest on in one row."""
    rows: dict[tuple[str, frozenset[str]], list[str]] = {}
    for module, jobs in modules.items():
        folder, _, name = module.rpartition("/")
        rows.setdefault((folder, jobs), []).append(name)
    return {f"`{folder}`: {', '.join(names)}": jobs for (folder, jobs), names in rows.items()}


TEXT = """# What is run again

Made by `make matrix` from runs of a small review with every stage and {n} jobs (`tests/fixture`), each begun from a
finished build. What is counted here is expected job by job in `tests/workflow/matrix.py`, and asserted.

{changes}
Two things explain what looks like too much. Between two gates (`citations`, `status`, `retractions`, `consensus`,
`tallies`) what is planned is run, even if what it waits for comes out the same ([decision 3](decisions/003-reruns.md)).
And `changes` compares what people brought as it stands, so it looks at every line; the evidence page, which shows it,
comes after it.

## Modules

A change of meaning in a module runs the steps that rest on it, at any depth, and then what comes after them up to a
gate. A comment or docstring runs nothing. Modules without jobs serve commands, or kinds of figures and analyses that
the small review does not have.

{modules}"""


def document(jobs: Iterable[str], ran: Mapping[str, Iterable[str]]) -> str:
    """The document, from all jobs of the small project and those of each change."""
    every = {"all that there are": jobs}
    return TEXT.format(
        n=len(set(jobs)),
        changes=table("what has changed", every | dict(ran)),
        modules=table("module", every | grouped(importers(jobs))),
    )


def main() -> None:
    """Build the small project, make each change to a copy of it, and write what ran; an error if it is unexpected."""
    with tempfile.TemporaryDirectory() as folder:
        built = copy_project(Path(folder) / "built", FIXTURE)
        jobs, ran = built.run().jobs, {}
        for number, change in enumerate(CHANGES):
            project = built.copy(Path(folder) / str(number))
            for edit in change.edits:
                edit.make(project)
            ran[change.what] = project.run().jobs
            print(f"{change.what}: {', '.join(sorted(ran[change.what])) or 'none'}", flush=True)
    DOCUMENT.write_text(document(jobs, ran))
    if wrong := [change.what for change in CHANGES if ran[change.what] != change.jobs]:
        sys.exit(f"Not as tests/workflow/matrix.py expects: {'; '.join(wrong)}")


if __name__ == "__main__":
    main()
