"""The interchange table of the robvis package (McGuinness and Higgins, Res Synth Methods 2021;12:55)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from review.quality.judge import CONSENSUS, domain_levels
from review.quality.model import Instrument
from review.quality.names import DEFAULT, OVERALL
from review.quality.ranges import as_number

NO_INFORMATION = "No information"


def robvis(
    judgements: pd.DataFrame,
    labels: Mapping[str, str],
    instrument: Instrument,
    weights: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """`Study`, `D1` ... `Dk`, `Overall` and perhaps `Weight`, for its tool "Generic"; one row a study, by id.

    Judgements of the default variant, the domains in the instrument's order. `Overall` is the instrument's overall
    level (the worst domain, unless it has rules of its own), never the grade, because a low grade is not a low risk.
    What is open has no information. `labels` gives the study's name by id; robvis tells studies apart by name, so a
    name that several have is followed by the id. `weights` (by id) are written where every study has a number.
    """
    mine = judgements[(judgements["variant"] == DEFAULT) & (judgements["rater"] == CONSENSUS)]
    levels = domain_levels(mine, instrument).sort_index()
    names = levels.index.to_series().map(labels)
    names = names.where(~names.duplicated(keep=False), names + " (" + levels.index + ")")
    shown = levels.replace({**instrument.robvis, "": NO_INFORMATION})
    shown.columns = ["Overall" if name == OVERALL else f"D{place}" for place, name in enumerate(shown, 1)]
    shown.insert(0, "Study", names)
    if weights and all(as_number(weights[str(study)]) is not None for study in levels.index):
        shown["Weight"] = levels.index.map(weights)
    return shown.reset_index(drop=True)
