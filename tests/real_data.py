"""Real files that nobody here wrote, read in place: `REVIEW_TEST_DATA`, or the folder beside a checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shipped import ROOT

DATA = Path(os.environ.get("REVIEW_TEST_DATA", ROOT.parent / "shared" / "data"))
needs_real_data = pytest.mark.skipif(
    not DATA.exists(), reason=f"no real files at {DATA}; REVIEW_TEST_DATA says where they are"
)
