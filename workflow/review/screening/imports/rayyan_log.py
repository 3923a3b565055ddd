"""Rayyan's `customizations_log.csv`: one line for each vote and each reason, with the person and the time.

Keys are `included` (1, -1, 0 for maybe, `deleted`), `"__EXR__<reason>"` (1 or 0) and, of labels, anything else. Where
Rayyan's own review has several stages, those after the first stand behind the key: `included__SYSTEM__STAGE__113306`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pandas as pd

from review.screening.imports.rows import UNREAD, Read, Unread, dated, unread_table
from review.screening.imports.table import read_table
from review.screening.rules import MAYBE, UNDONE
from review.tables import INTEGER, TEXT, columns, empty

EVENTS = {name: name for name in ("created_at", "user_id", "user_email", "article_id", "key", "value")}
FOUND = columns(**dict.fromkeys([*EVENTS, "file"], TEXT), line=INTEGER, person=TEXT, what=TEXT, reason=TEXT, stage=TEXT)
_KEY = r'^"?(?P<what>included|__EXR__(?P<reason>.*?))(?:__SYSTEM__STAGE__(?P<stage>\d+))?"?$'
_VALUES = {"1": "include", "-1": "exclude", "0": MAYBE, "deleted": UNDONE}
_WHO = ["key", "person"]


def events(files: Mapping[str, bytes]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lines that are votes or reasons as a `FOUND` frame, and the unread ones.

    A `person` is named by e-mail, or by number where the log has none. A key says `what`, `reason` and `stage`.
    """
    tables, unread = [empty(FOUND)], [empty(UNREAD)]
    for name, content in files.items():
        table, broken = read_table(content, name, EVENTS, ["article_id", "key", "value"])
        person = table["user_email"].where(table["user_email"] != "", table["user_id"])
        found = table.assign(person=person).join(table["key"].str.extract(_KEY))
        tables.append(found[found["what"].notna()].fillna({"reason": "", "stage": ""}))
        unread.append(broken)
    return pd.concat(tables, ignore_index=True), pd.concat(unread, ignore_index=True)


def votes_of_events(found: pd.DataFrame, stage: str, stages: Collection[str]) -> Read:
    """The votes of one stage, `key` as in the list of articles, without what the list says of them.

    What could not be read includes the votes of stages that are not among `stages`.
    """
    found = found.assign(key="rayyan-" + found["article_id"], note="")
    found = dated(found, "created_at").rename(columns={"note": "remark"})
    found = found.sort_values([*_WHO, "voted_on", "file", "line"], kind="stable").reset_index(drop=True)
    is_vote = (found["what"] == "included") & (found["stage"] == stage)
    found["nth"] = is_vote.groupby([found[name] for name in _WHO]).cumsum()
    chosen = found[(found["what"] != "included") & found["stage"].isin(["", stage])]
    votes = found[is_vote].sort_values(["file", "line"], kind="stable")
    votes = votes.assign(vote=votes["value"].map(_VALUES), reasons=_reasons(votes, chosen))
    faults = [*_unknown(votes), *(_not_imported(found, stages) if stage == min(stages) else [])]
    return Read(votes[votes["vote"].notna()], pd.concat([empty(UNREAD), *faults]))


def _reasons(votes: pd.DataFrame, chosen: pd.DataFrame) -> pd.Series[str]:
    """For each vote the reasons that stand when the person's next vote on the article comes, or at the end."""
    last = chosen.drop_duplicates([*_WHO, "reason", "nth"], keep="last")
    until = last.groupby([*_WHO, "reason"])["nth"].shift(-1).fillna(float("inf"))
    standing = last.assign(until=until)[last["value"] == "1"]
    pairs = votes[[*_WHO, "nth"]].reset_index().merge(standing, on=_WHO, suffixes=("", "_from"))
    held = pairs[(pairs["nth_from"] <= pairs["nth"]) & (pairs["nth"] < pairs["until"])]
    return held.groupby("index")["reason"].agg("\n".join).reindex(votes.index).fillna("").astype("str")


def _unknown(votes: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for file, line, value in votes.loc[votes["vote"].isna(), ["file", "line", "value"]].itertuples(index=False):
        why = f"value '{value}' of a vote is not known, expected one of: {', '.join(_VALUES)}"
        yield unread_table([Unread(line, value, why)], file)


def _not_imported(found: pd.DataFrame, stages: Collection[str]) -> Iterator[pd.DataFrame]:
    """One place for each of Rayyan's stages that no row of the log of imports asks for."""
    other = found[(found["what"] == "included") & ~found["stage"].isin(list(stages))]
    for stage, rows in other.sort_values(["file", "line"]).groupby("stage"):
        first = rows.iloc[0]
        why = (
            f"votes of Rayyan's stage '{stage}' are not imported: {len(rows)}; expected a row for them (list: {stage})"
        )
        yield unread_table([Unread(first["line"], first["key"], why)], first["file"])
