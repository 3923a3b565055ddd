"""Mutation testing with mutmut: `python tests/mutation/mutants.py PARTS SAMPLE`, from the top of the project.

mutmut wants a package to lie where it starts from, so that each part has a copy of the project with `review` at its
top. What lives on is printed as a difference: look at it, and test it, simplify it, or let it be if it changes nothing.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".tools" / "mutants"
COPIED = ("workflow", "config", "resources", "docs", "tests", "benchmarks", "profiles", "Snakefile", "Makefile")
CHOSEN = "not workflow and not slurm and not random and not faults and not hypothesis"
"""Random examples take long where a mutant lives, and may notice it today and not tomorrow."""

_CACHED = re.compile(r"^@lru_cache\(.*\)\n", re.MULTILINE)


class Part(NamedTuple):
    """Modules below `review`, and the tests that ought to notice a change of them."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]


_CELLS = ("comparison", "consensus", "types", "to_decide", "reopened", "accounting", "imports", "codebook")
_RECONCILE = ("comparison", "consensus", "states", "to_decide", "adjudication", "types/*")
_FLOW = ("flow", "following", "counting", "proof", "coherence", "removed", "rounds", "periods")
PARTS = {
    "dose": Part(("dose/*",), ("tests/dose",)),
    "reconcile": Part(
        tuple(f"extraction/{name}" for name in _RECONCILE), tuple(f"tests/extraction/test_{name}.py" for name in _CELLS)
    ),
    "tally": Part(
        ("synthesis/tally", "synthesis/groups", "synthesis/counts", "interval"),
        ("tests/synthesis", "tests/statistics/test_interval.py"),
    ),
    "flow": Part(
        tuple(f"screening/{name}" for name in _FLOW),
        tuple(f"tests/screening/test_{name}.py" for name in ("flow", "flow_ledgers", "flow_proof", "flow_rounds")),
    ),
}


def lay_out(name: str, part: Part) -> Path:
    """A copy of the project with `review` at its top and mutmut's settings."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source in COPIED:
        copy = shutil.copytree if (ROOT / source).is_dir() else shutil.copy
        copy(ROOT / source, folder / source)
    (folder / "workflow" / "review").rename(folder / "review")
    for module in (folder / "review").rglob("*.py"):  # what a cache holds of the code as it is would hide a mutant
        module.write_text(_CACHED.sub("", module.read_text()))
    project = (ROOT / "pyproject.toml").read_text().replace("pythonpath = [", 'pythonpath = [".", ', 1)
    settings = {
        "source_paths": ["review"],
        "only_mutate": [f"review/{module}.py" for module in part.modules],
        "also_copy": [*COPIED],
        "pytest_add_cli_args": ["-o", "addopts=", "-x", "-q", "-m", CHOSEN],
        "pytest_add_cli_args_test_selection": [*part.tests],
    }
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    (folder / "pyproject.toml").write_text(f"{project}\n[tool.mutmut]\n{lines}")
    return folder


def mutmut(folder: Path, *arguments: str) -> str:
    """What a command of mutmut prints; exits with it if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{done.stdout[-4000:]}{done.stderr[-4000:]}")
    return done.stdout


def report(folder: Path) -> None:
    """How many mutants of each module were tried and killed, and what lives."""
    lines = mutmut(folder, "results", "--all", "true").splitlines()
    states = dict(line.strip().split(": ", 1) for line in lines if "__mutmut_" in line)
    tried = {mutant: state for mutant, state in states.items() if state != "not checked"}
    modules: dict[str, Counter[str]] = {}
    for mutant, state in tried.items():
        module = re.sub(r"\.x[^.]*__mutmut_\d+$", "", mutant)
        modules.setdefault(module, Counter())[state] += 1
    modules["all"] = sum(modules.values(), Counter())
    for module, found in modules.items():
        print(f"{module}: {found.total()} mutants; {'; '.join(f'{n} {state}' for state, n in found.most_common())}")
    for mutant, state in tried.items():
        if state != "killed":
            print(mutmut(folder, "show", mutant))


def main(parts: list[str], sample: list[str]) -> None:
    """Try the mutants of parts whose names are as the patterns of the sample say."""
    for name in parts:
        folder = lay_out(name, PARTS[name])
        mutmut(folder, "run", "--max-children", "1", *sample)
        print(f"# {name}")
        report(folder)


if __name__ == "__main__":
    main(sys.argv[1].split() or [*PARTS], sys.argv[2:])
