"""What the tests of the quality room share: the shipped instruments, and Table 1 with what must come of it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from review.quality.instrument import read_instrument
from review.quality.model import Instrument

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FOLDER = ROOT / "resources/instruments"
NAME = "frigault2023.yaml"


def document(name: str = NAME) -> dict:
    return yaml.safe_load((FOLDER / name).read_text())


def shipped(name: str) -> Instrument:
    return read_instrument(document(f"{name}.yaml"), f"{name}.yaml")


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / name, dtype="str", keep_default_na=False)


def levels(judged: pd.DataFrame, domain: str, variant: str = "default") -> dict[str, str]:
    mine = judged[(judged["domain"] == domain) & (judged["variant"] == variant)]
    return dict(zip(mine["study_id"], mine["level"], strict=True))


def grades(graded: pd.DataFrame, scheme: str, variant: str = "default") -> dict[str, str]:
    mine = graded[(graded["scheme"] == scheme) & (graded["variant"] == variant)]
    return dict(zip(mine["study_id"], mine["grade"], strict=True))
