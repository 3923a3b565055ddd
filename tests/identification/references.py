"""Records and their judgement, made from what a test cares about."""

import numpy as np
import pandas as pd
import yaml

from review.identification.clusters import MARKS, clusters
from review.identification.features import features
from review.identification.matching import score_pairs
from review.identification.record import RECORDS
from review.tables import empty
from shipped import ROOT

_SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/protocol.yaml").read_text())
_IDENTIFICATION = _SCHEMA["properties"]["identification"]["properties"]
POLICIES = {name: policy["default"] for name, policy in _IDENTIFICATION["policies"]["properties"].items()}
"""Those of a protocol that says nothing."""

ARTICLE = {
    "title": "Dose escalation of engineered lymphocytes in refractory follicular lymphoma",
    "authors": "Abel, Niels H.; Noether, Emmy; Galois, Evariste",
    "year": 2019,
    "journal": "Journal of Clinical Oncology",
    "volume": "37",
    "issue": "4",
    "pages": "839-852",
    "doi": "10.1200/jco.2019.37.4.839",
    "pmid": "",
}


def table(*changes, base=ARTICLE):
    """A `RECORDS` frame: the article once for each set of changes, with the ids r1, r2, ..."""
    rows = [{"record_id": f"r{number}", **base, **change} for number, change in enumerate(changes, 1)]
    texts = pd.DataFrame(rows).reindex(columns=RECORDS.names)
    filled = {
        name: texts[name].astype("object").fillna("").astype("str")
        for name in RECORDS.names
        if name not in ("year", "position")
    }
    return texts.assign(**filled, year=texts["year"].astype("Int64"))


def pairs_of(records, policies=POLICIES):
    found = features(records)
    return score_pairs(found, found.head(0), policies)


def judged(*changes, policies=POLICIES, base=ARTICLE):
    """State and rule of the article and a changed one; ('strangers', '') where they make no pair."""
    found = pairs_of(table(*changes, base=base) if len(changes) == 2 else table({}, *changes, base=base), policies)
    return (found["state"].item(), found["rule"].item()) if len(found) else ("strangers", "")


def labels(records, pairs):
    """The cluster of each record id, by the program's word alone."""
    ids = pd.Index(sorted(records["record_id"]))
    joins = pairs[pairs["state"] == "duplicate"]
    joins = joins.sort_values(["score", "record_1", "record_2"], ascending=[False, True, True])
    edges = np.stack([ids.get_indexer(joins[name]) for name in ("record_1", "record_2")], axis=1).astype("int64")
    known = features(records).set_index("record_id").loc[ids, list(MARKS)]
    marks = {name: pd.factorize(known[name].replace({"": None, 0: None}))[0].astype("int64") + 1 for name in MARKS}
    return pd.Series(clusters(edges, 0, np.zeros((0, 2), "int64"), marks), index=ids)


NOTHING = empty(RECORDS)
