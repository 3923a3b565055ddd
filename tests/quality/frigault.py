"""What the tests of the quality room share: the shipped instrument, and Table 1 with what must come of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAME = "frigault2023.yaml"


def document() -> dict:
    return yaml.safe_load((ROOT / "resources/instruments" / NAME).read_text())


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / name, dtype="str", keep_default_na=False)
