"""Measures of an order of work, on cases that can be counted by hand, and what became of titles in real screenings."""

import numpy as np
import pandas as pd
import pytest

from labelled import labelled
from real_data import DATA, needs_real_data
from simulation import measures, ours, starts


def test_recall_and_work_saved_by_hand():
    relevant = np.zeros(100, bool)
    relevant[[0, 9, 19, 39]] = True
    found = measures(relevant, list(range(100)))
    assert found == pytest.approx(
        {"recall at 10%": 0.5, "recall at 20%": 0.75, "recall at 30%": 0.75, "recall at 50%": 1, "WSS@95": 0.6 - 0.05}
    )


def test_a_start_has_both_kinds_and_depends_on_its_seed_only():
    relevant = np.arange(100) == 50
    first, again = starts(relevant, 5, 3), starts(relevant, 5, 3)
    assert first == again
    assert all(50 in start and len(start) >= 5 for start in first)
    assert len({tuple(start) for start in first}) == 3


def test_our_simulation_asks_for_every_title_once_and_finds_what_is_alike_first():
    titles = ["doses of car t cells" if place % 5 == 0 else "statins after a stroke" for place in range(40)]
    screening = pd.DataFrame({"citation_id": [f"c{place:02}" for place in range(40)], "title": titles, "abstract": ""})
    screening["relevant"] = screening["title"].str.startswith("doses")
    order = ours(screening, [0, 1], 5, 1)
    assert sorted(order) == list(range(40))
    assert screening["relevant"].to_numpy()[order[:9]].sum() == 8


@needs_real_data
def test_what_became_of_titles_in_real_screenings():
    found = {name: (len(rows), int(rows["relevant"].sum())) for name, rows in labelled(DATA).items()}
    assert found == {"COVID (titles only)": (671, 144), "solastalgia": (145, 32), "teachers": (362, 23)}
