"""Which rows of two readers may be the same, where their names differ: proposed with a score, applied by a person.

Rows are likened as a whole: by their names, their quotes and the values that both give. What is proposed is the
assignment with the greatest sum of scores (linear assignment, by scipy), so that no row is proposed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.extraction.codebook import Form
from review.extraction.sheets import ALIGNMENTS

PROPOSALS = [*ALIGNMENTS, "score", "file", "line"]
LIKELY = 0.5
"""Rows that are less alike than this are not proposed."""
_ROW = ["reviewer", "study_id", "row", "as_written", "file", "line"]
_IDENTITY = ["study_id", "row"]

Numbers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


def propose(
    entries: pd.DataFrame, forms: Iterable[Form], readers: Sequence[str], registries: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Rows to paste into `alignments.csv` as a `PROPOSALS` frame, the likeliest first.

    For a row without an id: the row of another reader, or the entry of the registry (study_id, label), that it is most
    like; if there is none, the row is listed without an id. For a row that nobody else has: a row of the same study
    that only an earlier reader has. `readers` gives their order.
    """
    found = [pd.DataFrame(columns=PROPOSALS)]
    for form in forms:
        mine = entries[entries["form"] == form.name].reset_index(drop=True)
        rows = mine.drop_duplicates(_ROW)
        rows = rows.assign(values=np.arange(len(rows)))
        pairs = list(_to_match(rows, form, readers, registries[form.registry]))
        values = _values(mine, form) if pairs else np.empty((0, 0), dtype=np.int64)
        found += [_matched(some, others, values, form) for some, others in pairs]
    by = ["score", "form", "file", "line"]
    proposals = pd.concat(found, ignore_index=True).sort_values(by, ascending=[False, True, True, True], kind="stable")
    return proposals[PROPOSALS].reset_index(drop=True)


def _to_match(
    rows: pd.DataFrame, form: Form, readers: Sequence[str], registry: pd.DataFrame
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Rows of one reader that want a counterpart, and those that may be it; entries of the registry have no reader.

    `values` is the place of a row in the matrix of values, -1 for an entry of the registry, which has none.
    """
    waiting = rows["study_id"] == ""
    alone = ~waiting & ~rows.duplicated(_IDENTITY, keep=False) & bool(form.key)
    entered = registry.assign(as_written=registry["label"], reviewer="", row="", quote="", values=-1)
    for reader in dict.fromkeys(rows.loc[waiting, "reviewer"]):
        own = rows["reviewer"] == reader
        held = pd.MultiIndex.from_frame(rows.loc[own, _IDENTITY])
        others = pd.concat([rows[~own & ~waiting], entered], ignore_index=True)
        yield rows[own & waiting], others[~pd.MultiIndex.from_frame(others[_IDENTITY]).isin(held)]
    order = rows["reviewer"].map({reader: index for index, reader in enumerate(readers)})
    for _, mates in rows[alone].groupby("study_id"):
        for number in sorted(set(order[mates.index]) - {order[mates.index].min()}):
            yield mates[order[mates.index] == number], mates[order[mates.index] < number]


def _matched(rows: pd.DataFrame, others: pd.DataFrame, values: Numbers, form: Form) -> pd.DataFrame:
    """The best counterpart of each row. Where none is likely, only rows without an id are listed."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    likeness = _likeness(rows, others, values)
    which, identities = pd.factorize(pd.MultiIndex.from_frame(others[_IDENTITY]))
    best = np.zeros((len(rows), len(identities)))
    np.maximum.at(best.T, which, likeness.T)
    found: dict[int, tuple[Any, float]] = {
        int(at): (others.iloc[int(np.where(which == to, likeness[at], -1).argmax())], float(best[at, to]))
        for at, to in zip(*linear_sum_assignment(best, maximize=True), strict=True)
        if best[at, to] >= LIKELY
    }
    proposals = []
    for at, row in enumerate(rows.to_dict("records")):
        ids = {"study_id": "", "row": "", "reason": "no row of another reader and no entry of the registry is like it"}
        mate, score = found.get(at, (None, 0.0))
        if mate is not None:
            ids = {
                "study_id": mate["study_id"],
                "row": mate["row"] if mate["reviewer"] else _own_key(row["as_written"], form),
                "reason": f"proposed as most like {mate['reviewer'] or 'the registry'}: {mate['as_written']}",
            }
        if mate is not None or not row["study_id"]:
            proposals.append(row | ids | {"row_as_written": row["as_written"], "score": round(score, 3)})
    return pd.DataFrame(proposals, columns=PROPOSALS)


def _own_key(as_written: str, form: Form) -> str:
    """The key that the name of a row ends with; forms whose rows are named in words have one row an entry."""
    return "" if form.as_written or not form.key else "|".join(as_written.split("|")[-len(form.key) :])


def _likeness(rows: pd.DataFrame, others: pd.DataFrame, values: Numbers) -> Scores:
    """From 0 to 1, row by row: the mean of the likeness of names and of quotes, and the share of equal values."""
    from rapidfuzz.fuzz import token_set_ratio  # noqa: PLC0415
    from rapidfuzz.process import cdist  # noqa: PLC0415
    from rapidfuzz.utils import default_process  # noqa: PLC0415

    parts = []
    for column in ("as_written", "quote"):
        texts, mates = ([default_process(text) for text in side[column]] for side in (rows, others))
        given = np.array(texts, dtype=bool)[:, None] & np.array(mates, dtype=bool)[None, :]
        absent = 0.0 if column == "as_written" else np.nan
        parts.append(np.where(given, cdist(texts, mates, scorer=token_set_ratio, dtype=np.float64) / 100, absent))
    equal, both = np.zeros(parts[0].shape), np.zeros(parts[0].shape)
    for field in values.T:
        one, other = (np.where(side >= 0, field[side], -1) for side in (rows["values"], others["values"]))
        filled = (one >= 0)[:, None] & (other >= 0)[None, :]
        both += filled
        equal += filled & (one[:, None] == other[None, :])
    parts.append(np.divide(equal, both, out=np.full_like(equal, np.nan), where=both > 0))
    likeness: Scores = np.nanmean(np.stack(parts), axis=0)
    return likeness


def _values(entries: pd.DataFrame, form: Form) -> Numbers:
    """The values of each row, one column a field, as numbers that are equal for equal normal forms; -1 for none.

    Fields of free text, and those that are not compared, are left out.
    """
    asked = [field.name for field in form.fields if field.compared and field.type != "text"]
    row = entries.groupby(_ROW, sort=False).ngroup().to_numpy()
    stated = entries["field"].isin(asked) & (entries["missing"] == "") & (entries["canonical"] != "")
    values = np.full((int(row.max()) + 1, len(asked)), -1, dtype=np.int64)
    column = (
        entries.loc[stated, "field"].map({name: index for index, name in enumerate(asked)}).to_numpy(dtype=np.int64)
    )
    values[row[stated.to_numpy()], column] = pd.factorize(entries.loc[stated, "canonical"])[0]
    return values
