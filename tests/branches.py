"""Fail if tests take less than 90 % of the branches: `python tests/branches.py FILE`, a report of coverage in JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path

EXPECTED = 90.0


def main(report: str) -> int:
    """The exit status; modules in which too few branches are taken are printed, and the share of all of them."""
    found = json.loads(Path(report).read_text())
    modules = {name: one["summary"] for name, one in found["files"].items()} | {"all": found["totals"]}
    number = {name: one["num_branches"] for name, one in modules.items() if one["num_branches"]}
    taken = {name: 100 * modules[name]["covered_branches"] / n for name, n in number.items()}
    for name, share in taken.items():
        if share < EXPECTED or name == "all":
            print(f"{name}: {share:.1f} % of {number[name]} branches, expected {EXPECTED:g} %")
    return int(taken["all"] < EXPECTED)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
