"""The order in which the rows of the ledgers were made."""

from __future__ import annotations

import pandas as pd

CASE = ["citation_id", "stage"]
BALLOT = [*CASE, "reviewer", "copy"]
"""What one reviewer says of one record at one stage: of these rows the last one stands."""


def in_order(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Ledger rows in the order in which they were made, within groups: by date, then as in the file.

    A row without a date follows the row above it in its file; with no date above, it comes before all that have one.
    """
    filed = rows.sort_values(["file", "line"], kind="stable")
    above = [filed[name] for name in dict.fromkeys([*by, "file"])]
    day = filed["voted_on"].replace("", None).groupby(above).ffill().fillna("")
    return filed.assign(day=day).sort_values([*by, "day"], kind="stable")


def of_unknown_order(votes: pd.DataFrame) -> pd.DataFrame:
    """Votes without a date that are unlike those of the same reviewer on the same record in another file.

    Nothing says which is the later one, as file names do not. Only the last vote in each file is looked at.
    `file_other` and `line_other` are the place of the vote that is unlike.
    """
    last = in_order(votes, *BALLOT).drop_duplicates([*BALLOT, "file"], keep="last")
    several = last[last.duplicated(BALLOT, keep=False)]
    others = several[[*BALLOT, "file", "line", "vote"]]
    pairs = several[several["day"] == ""].merge(others, on=BALLOT, suffixes=("", "_other"))
    return pairs[pairs["vote"] != pairs["vote_other"]].drop_duplicates(["file", "line"])
