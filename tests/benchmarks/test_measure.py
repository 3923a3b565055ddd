"""What a command is said to cost: all its processes count, and a command that fails is never measured."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from measure import usage_of

SIZE = 150_000_000
HOLDS_MEMORY = f"import time; held = b'x' * {SIZE}; time.sleep(1)"


def test_the_memory_of_processes_adds_up_and_each_script_is_a_stage(tmp_path: Path) -> None:
    scripts = tmp_path / ".snakemake" / "scripts"
    scripts.mkdir(parents=True)
    (scripts / "tmpabc.pairs.py").write_text(HOLDS_MEMORY)
    start = f"import subprocess, sys; subprocess.run([sys.executable, {str(scripts / 'tmpabc.pairs.py')!r}])"
    two_at_once = f"{start.replace('run', 'Popen')}; {start}"
    usage = usage_of([sys.executable, "-c", two_at_once])
    assert list(usage.stages) == ["pairs"]
    assert usage.stages["pairs"].jobs == 2
    assert SIZE < usage.stages["pairs"].peak < 2 * SIZE < usage.peak
    assert json.loads(json.dumps(asdict(usage)))["stages"]["pairs"]["jobs"] == 2


def test_a_command_that_fails_ends_the_benchmark_with_what_it_said() -> None:
    with pytest.raises(SystemExit, match="no such thing"):
        usage_of([sys.executable, "-c", "raise SystemExit('no such thing')"])
