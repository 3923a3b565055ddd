"""What a person should look at: pairs of citations that may be the same, and citations that belong together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from review.identification.components import PAIR, positions
from review.identification.decisions import LINKED
from review.identification.record import plain
from review.tables import TEXT, StoredTable, columns, frame

RELATED = columns(
    citation_1=TEXT, citation_2=TEXT, rule=TEXT, evidence=TEXT, decided_by=TEXT, title_1=TEXT, title_2=TEXT
)
RELATED_KEY = ["citation_1", "citation_2"]
ANSWER = ["decision", "decided_by", "decided_on", "reason"]
SIDE_BY_SIDE = ["title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "search_id"]
QUEUE = [*PAIR, *ANSWER, "score", "rule", "evidence", "differs"]


def duplicate_queue(
    pairs: pa.Table, links: pa.Table, decisions: pd.DataFrame, records: pa.Table | StoredTable
) -> pd.DataFrame:
    """Pairs that may be duplicates and that nobody has decided, likeliest first, both records side by side.

    One row for two citations: the likeliest pair of their records. The first six columns are those of
    `decisions.csv`, with the answer left empty. Takes `PAIRS`, `RECORD_LINKS` sorted by record_id, and
    `ALL_RECORDS`; a record of a withdrawn search is not asked about.
    """
    unsettled = pairs.filter(pc.is_in(pairs.column("state"), value_set=pa.array(["doubtful", "duplicate"])))
    row = pc.sort_indices(records.column("record_id")).to_numpy()
    in_force = records.column("in_force").to_numpy()[row]
    found = _between_citations(unsettled, links)
    found = found[in_force[found["at_1"]] & in_force[found["at_2"]]]
    decided = _between_citations(decisions, links)
    open_pairs = found.merge(decided[["one", "other"]].drop_duplicates().assign(decided=True), how="left")
    open_pairs = open_pairs[open_pairs["decided"].isna()]
    score = unsettled.column("score").to_numpy()[open_pairs["pair"]]
    queue = open_pairs.assign(score=score).sort_values(["score", "at_1", "at_2"], ascending=[False, True, True])
    queue = queue.drop_duplicates(["one", "other"]).reset_index(drop=True)

    asked = frame(unsettled.take(pa.array(queue["pair"]))).reset_index(drop=True)
    known = records.select(SIDE_BY_SIDE)
    sides = {number: frame(known.take(pa.array(row[queue[f"at_{number}"]]))) for number in ("1", "2")}
    for name in SIDE_BY_SIDE:
        for number, side in sides.items():
            asked[f"{name}_{number}"] = side[name]
    asked = asked.assign(**dict.fromkeys(ANSWER, ""), differs=_differing(asked))
    return asked[QUEUE + [f"{name}_{number}" for name in SIDE_BY_SIDE for number in ("1", "2")]]


def related(pairs: pa.Table, links: pa.Table, decisions: pd.DataFrame, citations: pa.Table) -> pd.DataFrame:
    """Citations that are reports of one study by rule or by people's word, as a `RELATED` frame.

    Takes `PAIRS`, `RECORD_LINKS` sorted by record_id, and `CITATIONS`.
    """
    ruled = frame(pairs.filter(pc.equal(pairs.column("state"), "related"))).assign(decided_by="rule")
    said = decisions[decisions["decision"] == LINKED].assign(rule="decision", evidence="", score=1.0)
    both = pd.concat([said, ruled.sort_values(["score", *PAIR], ascending=[False, True, True])], ignore_index=True)
    found = _between_citations(both, links).drop_duplicates(["one", "other"])
    found = found.join(both[["rule", "evidence", "decided_by"]], on="pair")
    for number, end in (("1", "one"), ("2", "other")):
        ids = links.column("record_id").take(pa.array(found[end]))
        place = pc.index_in(ids, value_set=citations.column("citation_id").combine_chunks())
        found[f"citation_{number}"] = ids.to_pandas().to_numpy()
        found[f"title_{number}"] = citations.column("title").take(place).to_pandas().to_numpy()
    return pd.DataFrame(found.dropna(subset=["title_1", "title_2"])[RELATED.names].reset_index(drop=True))


def _between_citations(pairs: pa.Table | pd.DataFrame, links: pa.Table) -> pd.DataFrame:
    """Pairs whose records belong to different citations, all as numbers.

    `pair` is the row of the pair, `at_1` and `at_2` the rows of its records in the links, `one` and `other` those of
    their citations, the lower first.
    """
    ids = links.column("record_id").combine_chunks()
    citation = pc.index_in(links.column("citation_id"), value_set=ids).to_numpy()
    at = positions(ids, pairs)
    ends = np.sort(citation[at], axis=1)
    found = pd.DataFrame(
        {"pair": np.arange(len(at)), "at_1": at[:, 0], "at_2": at[:, 1], "one": ends[:, 0], "other": ends[:, 1]}
    )
    return found[found["one"] != found["other"]]


def _differing(queue: pd.DataFrame) -> Sequence[str]:
    """The names of the fields that both records have and that are not alike but for case and punctuation."""
    names = [name for name in SIDE_BY_SIDE if name != "search_id"]
    differs = []
    for name in names:
        one, other = (
            queue[f"{name}_{number}"].astype("str").where(queue[f"{name}_{number}"].notna(), "") for number in "12"
        )
        unlike = (one != "") & (other != "") & (one != other)
        unlike[unlike] = one[unlike].map(plain) != other[unlike].map(plain)
        differs.append(unlike)
    marks = np.stack(differs, axis=1).astype(bool)
    return ["; ".join(np.array(names)[row]) for row in marks]
