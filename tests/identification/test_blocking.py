"""Earlier records that meet none of the new ones can be left aside: no pair is lost, and what meets one is kept."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import ARTICLE, POLICIES, table

from review.identification.blocking import KEYS, candidates, met
from review.identification.features import FEATURES, features
from review.identification.matching import score_pairs
from review.tables import arrange, frame

NEW = ARTICLE | {"pmid": "31", "registry_id": "NCT00000001; NCT01234567"}
STRANGER = {
    "title": "Sleep of nurses on night shifts in winter",
    "authors": "Roe, Jane",
    "year": 2011,
    "journal": "Sleep",
    "volume": "3",
    "pages": "7-9",
}
SIMILAR = {
    "DOI": {"doi": NEW["doi"]},
    "PMID": {"pmid": NEW["pmid"]},
    "registry number": {"registry_id": "NCT01234567", "journal": "ClinicalTrials.gov"},
    "title": {name: NEW[name] for name in ("title", "authors", "year")},
    "place": {name: NEW[name] for name in ("authors", "year", "journal", "volume", "pages")},
}
TRIALS = ["", "A", "B", "B; C"]
values = st.lists(st.integers(0, 3), min_size=1, max_size=4)


@pytest.mark.parametrize("name", [*KEYS, "trials"])
@settings(max_examples=20)
@given(values, values)
def test_those_kept_are_those_that_would_be_compared(name, earlier, new):
    shared = [TRIALS[value] for value in earlier + new] if name == "trials" else np.uint64(earlier + new)
    nothing = dict.fromkeys(KEYS, np.uint64(0)) | {"trials": ""}
    both = pd.DataFrame(nothing, index=range(len(shared))).assign(**{name: shared})
    first_new = len(earlier)
    pairs = candidates(both, np.arange(len(both)) >= first_new)
    known, at_hand = (pa.Table.from_pandas(part, preserve_index=False) for part in (both[:first_new], both[first_new:]))
    assert set(np.flatnonzero(met(known, at_hand))) == set(np.concatenate(pairs)) & set(range(first_new))


@pytest.mark.parametrize("change", SIMILAR.values(), ids=SIMILAR)
def test_a_pair_is_judged_as_if_all_earlier_records_had_been_looked_at(change):
    found = arrange(features(table(STRANGER, STRANGER | change, NEW, base={})), FEATURES, ())
    earlier, new = found.slice(0, 2), found.slice(2)
    near = earlier.filter(pa.array(met(earlier, new)))
    assert near.column("record_id").to_pylist() == ["r2"]
    pairs = score_pairs(frame(new), frame(near), POLICIES)
    assert len(pairs) == 1
    pd.testing.assert_frame_equal(pairs, score_pairs(frame(new), frame(earlier), POLICIES))
