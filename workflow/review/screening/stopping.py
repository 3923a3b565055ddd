"""What the titles screened so far say about those that are left: a report for people, who alone decide to stop.

Nothing follows from it by itself: what is not screened stays awaiting, and the flow diagram says so.
"""

from __future__ import annotations

import pandas as pd

from review.screening.order import CASE, in_order
from review.screening.recall import ALPHA, Screened
from review.screening.rules import DECISIONS, STAGES
from review.tables import REAL, TEXT, TRUTH, columns

STOPPING = columns(criterion=TEXT, value=REAL, low=REAL, high=REAL, threshold=REAL, reached=TRUTH, meaning=TEXT)
MEANINGS = {
    "settled": "titles included or excluded; searches that were finished before the others are not counted",
    "left": "titles that await votes; they do so until people have voted, whatever stands here",
    "conflict": "titles that wait for an adjudicator; nowhere counted here",
    "relevant_found": "titles included",
    "relevant_estimated": "titles included if all were screened; high: the most that the test does not reject",
    "recall_estimated": "found of estimated; reached if the low end (95 %, one-sided) is not below the target",
    "p_recall_below_target": "how likely so few were found of late if recall were below the target; says nothing "
    "where searches are screened one after the other",
    "irrelevant_in_a_row": "titles excluded after the last time of an inclusion; no criterion by itself",
}
NUMBERS = ["value", "low", "high", "threshold"]
DECIMALS = 6
_HOUR = len("2024-01-31T12")


def stopping(
    status: pd.DataFrame, waiting: pd.DataFrame, votes: pd.DataFrame, found: pd.DataFrame, target: float
) -> pd.DataFrame:
    """How many relevant titles are likely left, as a `STOPPING` frame, one row for each of `MEANINGS`.

    From `STATUS`, what awaits votes (`status.awaiting`), `VOTES`, `found` (`found_in_order`), and the recall that is
    aimed at: the share of all relevant titles that is to be found. Test and estimate are those of `recall`, which says
    what they assume; they see what was settled after the last search that has titles left. Searches before the
    oldest one that has titles left are finished and not counted.
    """
    titles = _titles(status, waiting, votes, found)
    settled, left = titles[~titles["left"]], titles[titles["left"]]
    relevant = settled["relevant"]
    screened = Screened.of(settled["time"], relevant, len(left), left["searched_on"].max() if len(left) else "")
    n, total, most, p = screened.relevant, screened.estimate(target), screened.most(), screened.p_below(target)
    conflicts = (status["stage"] == STAGES[0]) & (status["state"] == "conflict")
    since_last = ~relevant & (settled["time"] > settled.loc[relevant, "time"].max()) if n else ~relevant
    aim = {"threshold": target, "reached": p < ALPHA}
    figures = {
        "settled": {"value": len(settled)},
        "left": {"value": len(left)},
        "conflict": {"value": conflicts.sum()},
        "relevant_found": {"value": n},
        "relevant_estimated": {"value": total, "low": n, "high": most},
        "recall_estimated": aim | ({"value": n / total, "low": n / most, "high": 1} if n else {}),
        "p_recall_below_target": {"value": p, "threshold": ALPHA, "reached": p < ALPHA},
        "irrelevant_in_a_row": {"value": since_last.sum()},
    }
    table = pd.DataFrame(list(figures.values()), columns=[*NUMBERS, "reached"]).astype({"reached": "boolean"})
    table[NUMBERS] = table[NUMBERS].astype("Float64").round(DECIMALS)
    table["criterion"] = list(figures)
    return table.assign(meaning=table["criterion"].map(MEANINGS))[[*STOPPING.names]]


def for_people(table: pd.DataFrame) -> pd.DataFrame:
    """A `STOPPING` frame as it is read in a spreadsheet: counts without decimals."""
    return table.assign(**{name: table[name].map("{:.10g}".format, na_action="ignore") for name in NUMBERS})


def _titles(status: pd.DataFrame, waiting: pd.DataFrame, votes: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Titles settled and left, of searches that are not finished, and the hour (or day) at which they were settled.

    That is when the last of those who voted on a title did so first, and not before the title was found.
    """
    titles = status[status["stage"] == STAGES[0]]
    cast = in_order(votes[votes["stage"] == STAGES[0]], "file")
    voted = cast.groupby(["citation_id", "reviewer"])["day"].min().groupby("citation_id").max()
    first = found[found["copy"] == 1].set_index("citation_id")["searched_on"]
    titles = titles.assign(
        left=pd.MultiIndex.from_frame(titles[CASE]).isin(pd.MultiIndex.from_frame(waiting[CASE])),
        relevant=titles["state"] == "include",
        searched_on=titles["citation_id"].map(first),
    )
    time = titles["citation_id"].map(voted).astype("str")
    titles["time"] = time.where(time > titles["searched_on"], titles["searched_on"]).str[:_HOUR]
    unfinished = (
        titles["searched_on"] >= titles.loc[titles["left"], "searched_on"].min() if titles["left"].any() else True
    )
    return titles[unfinished & (titles["left"] | titles["state"].isin(DECISIONS))]
