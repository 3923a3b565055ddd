"""Accuracy in records, on cases that can be counted by hand."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from accuracy import Accuracy, accuracy


def counted(papers: str, citations: str) -> Accuracy:
    return accuracy(pd.DataFrame({"paper": list(papers), "citation": list(citations)}))


def test_one_record_left_over_is_missed() -> None:
    assert counted("aaab", "1123") == Accuracy(4, 2, missed=1, false_merges=0, precision=1.0, recall=0.5)


def test_one_paper_taken_for_another_is_a_false_merge() -> None:
    assert counted("aab", "111") == Accuracy(3, 1, missed=0, false_merges=1, precision=0.5, recall=1.0)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1))
def test_missed_and_false_merges_account_for_the_difference_in_size(pairs: list[tuple[int, int]]) -> None:
    frame = pd.DataFrame(pairs, columns=["paper", "citation"])
    found = accuracy(frame)
    assert frame["citation"].nunique() == frame["paper"].nunique() + found.missed - found.false_merges
    assert found.missed >= 0 <= found.false_merges
    assert 0 <= found.precision <= 1 and 0 <= found.recall <= 1
