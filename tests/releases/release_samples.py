"""A small review whose releases are compared: answers of studies, tallied and concluded as the workflow does."""

from __future__ import annotations

from typing import Any

import pandas as pd
import yaml

from review.releases.frozen import Frozen, freeze
from review.synthesis.conclusion import conclude
from review.synthesis.tally import tally

ANALYSIS = {
    "id": "association",
    "outcomes": {"response": "response"},
    "codes": {"yes": ["Y"], "no": ["N"], "not_reported": ["NR"]},
}
PROTOCOL: dict[str, Any] = {
    "title": "Dose and response",
    "question": "Does response rise with the dose?",
    "screening": {"reasons": {"E01": "not in English"}},
    "conclusions": [
        {"id": "response", "statement": "Response rises.", "analysis": "association", "outcome": "response"}
    ],
}
CELL = {"form": "studies", "row": "", "state": "agreed", "provisional": False, "quote": "as printed"}


def answers(yes: int, no: int, silent: int = 0) -> dict[str, str]:
    """Answers by study."""
    every = ["Y"] * yes + ["N"] * no + ["NR"] * silent
    return {f"s{number:03}": answer for number, answer in enumerate(every)}


def release(name: str, answered: dict[str, str], **changed: Any) -> Frozen:
    """A release; `changed` are further tables (`synthesis__claims`), keys of the protocol, or what people brought."""
    values = pd.DataFrame({"study_id": [*answered], "response": [*answered.values()]}, dtype="str")
    protocol = PROTOCOL | changed.pop("protocol", {})
    tallies = tally(values, ANALYSIS)
    cells = [CELL | {"study_id": study, "field": "response", "value": answer} for study, answer in answered.items()]
    tables = {
        "synthesis/tallies": tallies,
        "synthesis/conclusions": conclude(tallies, protocol["conclusions"], []),
        "extraction/cells": pd.DataFrame(cells, columns=[*CELL, "study_id", "field", "value"]),
    }
    brought = {
        "studies.csv": (
            "study_id,label,reports\n" + "".join(f"{study},Study {study},\n" for study in answered)
        ).encode(),
        "protocol.yaml": yaml.safe_dump(protocol).encode(),
    } | changed.pop("brought", {})
    drawn = changed.pop("drawn", {})
    tables |= {name.replace("__", "/"): pd.DataFrame(rows) for name, rows in changed.items()}
    return Frozen(name, freeze(tables, drawn, brought))
