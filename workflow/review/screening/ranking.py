"""In which order titles are best screened: what the decisions so far make likely to be included comes first.

The order decides nothing. Every citation in it still awaits its votes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.screening.rules import DECISIONS, STAGES
from review.tables import INTEGER, REAL, TEXT, columns

RANKING = columns(
    citation_id=TEXT, rank=INTEGER, score=REAL, order=TEXT, why=TEXT, trained_included=INTEGER, trained_excluded=INTEGER
)
RANKING_KEY = ["rank"]
RELEVANCE, SEARCH = "relevance", "search"
REGULARISATION, WEIGHT_OF_INCLUDED = 0.11, 9.8
"""As ASReview has tuned them on 26 reviews (its default model since version 2, "ELAS u4")."""
DECIMALS = 6
"""Scores are kept to this, so that what differs in the last bits between machines gives no other order."""


def ranking(citations: pd.DataFrame, status: pd.DataFrame, found: pd.DataFrame, order: str, seed: int) -> pd.DataFrame:
    """The citations that await a title vote, the likeliest to be included first, as a `RANKING` frame.

    From `citations` (citation_id, title, abstract), `STATUS`, and `found` (`found_in_order`). A linear support vector
    machine on words and pairs of words learns from titles that are settled, never from a vote that still waits for
    another one: nobody's order tells what somebody else has voted. `score` is its margin, larger is likelier, no
    probability. Equal scores follow the searches, and so does everything (`order` is `search`, `score` null, and `why`
    says the reason) where the protocol asks for it or there is nothing to learn from. `trained_included` and
    `trained_excluded` count the titles that the model has learnt from.
    """
    titles = status[status["stage"] == STAGES[0]]
    words = citations["title"] + " " + citations["abstract"]
    texts = words.set_axis(citations["citation_id"]).sort_index()
    decided = titles.set_index("citation_id")["state"].reindex(texts.index)
    why = _why_not(order, decided, texts)
    rows = _as_found(titles.loc[titles["state"] == "awaiting", "citation_id"], found)
    if why:
        rows = rows.assign(score=pd.Series(pd.NA, index=rows.index, dtype="Float64"))
    else:
        scores = pd.Series(_scores(texts, decided, seed), index=texts.index).round(DECIMALS)
        rows = rows.assign(score=rows["citation_id"].map(scores).astype("Float64"))
        rows = rows.sort_values("score", ascending=False, kind="stable")
    rows = rows.assign(
        rank=np.arange(1, len(rows) + 1),
        order=SEARCH if why else RELEVANCE,
        why=why,
        trained_included=0 if why else int((decided == "include").sum()),
        trained_excluded=0 if why else int((decided == "exclude").sum()),
    )
    return rows[[*RANKING.names]].reset_index(drop=True)


def _why_not(order: str, decided: pd.Series[str], texts: pd.Series[str]) -> str:
    """Why there is nothing to rank by; empty if there is."""
    if order == SEARCH:
        return "the protocol asks for the order of the searches"
    for decision in DECISIONS:
        if not (decided == decision).any():
            return f"no title has been settled as {decision} yet"
    return "" if texts.str.contains(r"\w\w").any() else "no citation has a word in title or abstract"


def _as_found(waiting: pd.Series[str], found: pd.DataFrame) -> pd.DataFrame:
    """Citations in the order of the searches and of the places in their exports."""
    first = found.loc[found["copy"] == 1, ["citation_id", "searched_on", "search_id", "position"]]
    rows = waiting.to_frame().merge(first, on="citation_id", how="left", validate="1:1")
    return rows.sort_values(["searched_on", "search_id", "position", "citation_id"], kind="stable", ignore_index=True)


def _scores(texts: pd.Series[str], decided: pd.Series[str], seed: int) -> npt.NDArray[np.float64]:
    """The margin of every citation."""
    from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    # Hashes need a fifth of the time and less than half of the memory that a vocabulary of word pairs takes.
    counts = HashingVectorizer(ngram_range=(1, 2), alternate_sign=False, norm=None).transform(texts)
    words = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    known = decided.isin(DECISIONS).to_numpy()
    included = (decided[known] == "include").to_numpy()
    # Few titles are included: together they weigh more than all that are excluded.
    shares = {True: WEIGHT_OF_INCLUDED / (1 + WEIGHT_OF_INCLUDED), False: 1 / (1 + WEIGHT_OF_INCLUDED)}
    weights = {kind: share * len(included) / (included == kind).sum() for kind, share in shares.items()}
    model = LinearSVC(C=REGULARISATION, class_weight=weights, dual=True, random_state=seed)
    margins: npt.NDArray[np.float64] = model.fit(words[known], included).decision_function(words)
    return margins
