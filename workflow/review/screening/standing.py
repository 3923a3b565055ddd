"""How studies stand after all notices about their reports, and what follows from that (methods 6.4)."""

from __future__ import annotations

import pandas as pd

from review.screening.retractions import CORRECTED, EFFECTS, REINSTATED, RETRACTED

MARK = " [retracted]"
"""What stands behind the name of a study where it is shown."""
_DECISIVE = (RETRACTED, REINSTATED)
_REPORT = ["study_id", "report"]


def standing(found: pd.DataFrame) -> pd.DataFrame:
    """The notice that counts of each report, of `RETRACTIONS` rows.

    A report is retracted unless it was reinstated later; a correction or concern that came later does not undo that.
    """
    in_order = found.sort_values("dated", kind="stable")
    last = in_order.drop_duplicates(_REPORT, keep="last").set_index(_REPORT)
    decisive = in_order[in_order["retraction_status"].isin(_DECISIVE)].drop_duplicates(_REPORT, keep="last")
    retracted = decisive[decisive["retraction_status"] == RETRACTED].set_index(_REPORT)
    return pd.concat([retracted, last[~last.index.isin(retracted.index)]]).reset_index()


def status_by_study(found: pd.DataFrame) -> dict[str, str]:
    """The gravest status of each study's reports."""
    gravest = list(EFFECTS).index
    by_study = standing(found).sort_values("study_id").groupby("study_id")["retraction_status"]
    return {str(study): min(told, key=gravest) for study, told in by_study}


def retracted_on(found: pd.DataFrame) -> dict[str, str]:
    """The retracted studies with the day of their first retraction; PubMed's publication type gives no day."""
    retracted = standing(found).query("retraction_status == @RETRACTED")
    return {str(study): min(days) for study, days in retracted.groupby("study_id")["dated"]}


def retracted_reports(found: pd.DataFrame) -> set[str]:
    """The reports that are retracted, by citation id or DOI."""
    return {*standing(found).query("retraction_status == @RETRACTED")["report"]}


def is_retracted(values: pd.DataFrame, found: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of a table with `study_id` are of retracted studies."""
    return values["study_id"].isin([*retracted_on(found)])


def marked(values: pd.DataFrame, found: pd.DataFrame, name: str = "label") -> pd.DataFrame:
    """A table as it is shown: the column that names studies says which of them are retracted.

    A table without `study_id`, or without this column, names none.
    """
    if not {"study_id", name} <= {*values.columns}:
        return values
    return values.assign(**{name: values[name].mask(is_retracted(values, found), values[name] + MARK)})


def corrections(found: pd.DataFrame) -> pd.DataFrame:
    """The last correction of each study that is not retracted: study_id, dated, notice."""
    corrected = found[(found["retraction_status"] == CORRECTED) & ~is_retracted(found, found)]
    last = corrected.sort_values("dated", kind="stable").drop_duplicates("study_id", keep="last")
    return last[["study_id", "dated", "notice"]].reset_index(drop=True)
