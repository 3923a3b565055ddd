"""What agrees and what differs, as a sentence for the person who decides."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

_TITLES = [
    "same title",
    "title but for spelling",
    "one title in the other",
    "other words in the title",
    "unlike titles",
    "other number or opposite in the title",
]
_JOURNALS = ["same journal", "similar journal", "other journal", ""]
_ANSWERS = {
    "authors_same": "same authors",
    "authors_differ": "other authors",
    "year_same": "same year",
    "year_differs": "other year",
    "volume_same": "same volume",
    "volume_differs": "other volume",
    "page_same": "same page",
    "page_differs": "other page",
    "doi_same": "same DOI",
    "doi_differs": "other DOI",
    "pmid_same": "same PMID",
    "pmid_differs": "other PMID",
    "abstract_same": "same abstract",
    "trial_same": "same registry number",
}


def evidence(compared: pd.DataFrame) -> npt.NDArray[np.object_]:
    """One text a pair, parts joined by `; `, the similarity of the titles (0 to 100) with the first."""
    titles = np.array(_TITLES, dtype=object)[compared["title"].to_numpy()]
    ratios = compared["title_ratio"].round().astype("int64").astype("str").to_numpy(dtype=object)
    text = titles + " (" + ratios + ")"
    for name, words in _ANSWERS.items():
        text = text + np.where(compared[name], "; " + words, "").astype(object)
    journals = np.array([f"; {words}" if words else "" for words in _JOURNALS], dtype=object)
    return np.asarray(text + journals[compared["journal"].to_numpy()], dtype=object)
