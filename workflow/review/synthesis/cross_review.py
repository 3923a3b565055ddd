"""The same study in several reviews: what each of them prints of it, and where they contradict each other.

Reviews of one field share studies, and each extracts for itself. Where two of them print different facts of one study,
at least one is wrong, or they mean different patients: either is worth a person's look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.extraction.codebook import MISSING, Field
from review.extraction.types import TYPES
from review.extraction.types.verdict import Pair
from review.synthesis.dose_ranges import compare_doses, dose_ranges, written
from review.tables import TEXT, TRUTH, columns
from review.vocabulary import Vocabulary

TABLE = columns(
    study=TEXT,
    label=TEXT,
    other_review=TEXT,
    other_study=TEXT,
    other_label=TEXT,
    link=TEXT,
    fact=TEXT,
    form=TEXT,
    value=TEXT,
    other_form=TEXT,
    other_value=TEXT,
    result=TEXT,
    detail=TEXT,
    provisional=TRUTH,
)
"""`link`: how both are known to be one study, same_as or registry_ids. `result`: agree, partial (one lies in the
other), conflict, not comparable (one is not reported, or the types differ), or not read (the other review or a study is
not there, or they have no fact in common)."""
KEY = ["study", "other_review", "other_study", "fact", "form", "other_form"]


@dataclass(frozen=True)
class Source:
    """One form of one review that holds facts of its studies.

    `facts` gives the field by the name that reviews share; `values` is the consensus of the form, `doses` its rows of
    the table of doses, `registry` its registry (study_id, label, registry_ids, same_as).
    """

    review: str
    form: str
    facts: Mapping[str, Field]
    values: pd.DataFrame
    doses: pd.DataFrame
    registry: pd.DataFrame


def cross_review(review: str, sources: Sequence[Source], vocabularies: Mapping[str, Vocabulary]) -> pd.DataFrame:
    """Every fact that `review` and another one hold of the same study, as a `TABLE` frame.

    Two studies are the same if a registry of either review says so (`same_as`, `<review>:<study_id>`), or if they
    share an id of a trial register; nothing follows by way of a third study. Values are normal forms (see
    `review.extraction`); of several rows of a study all values are compared.
    """
    facts = {source.review: dict[str, Any]() for source in sources}
    for source in sources:
        for study, found in _facts(source):
            facts[source.review].setdefault(study, []).extend(found)
    labels = {
        (source.review, study): label
        for source in sources
        for study, label in source.registry[["study_id", "label"]].itertuples(index=False)
    }
    rows = []
    for (study, other_review, other_study), link in sorted(_links(review, sources).items()):
        place = {
            "study": study,
            "label": labels.get((review, study), ""),
            "other_review": other_review,
            "other_study": other_study,
            "other_label": labels.get((other_review, other_study), ""),
            "link": link,
        }
        mine, others = facts[review].get(study, []), facts.get(other_review, {}).get(other_study, [])
        compared = list(_compared(mine, others, vocabularies))
        rows += [place | row for row in compared or [_unread(place, other_review in facts)]]
    return pd.DataFrame(rows, columns=TABLE.names)


def _facts(source: Source) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """By study, what one form says: the fact, its field and its values."""
    for study, rows in source.values.groupby("study_id"):
        doses = source.doses[source.doses["study_id"] == study]
        found = []
        for fact, field in source.facts.items():
            ranges = dose_ranges(doses[doses["field"] == field.name]) if field.type == "dose" else frozenset()
            terms = sorted({value for value in rows[field.name] if value and value not in MISSING})
            provisional = any(field.name in names.split("; ") for names in rows["provisional"])
            found.append(
                {
                    "fact": fact,
                    "field": field,
                    "form": source.form,
                    "ranges": ranges,
                    "terms": terms,
                    "value": written(ranges) if field.type == "dose" else " | ".join(terms),
                    "provisional": provisional,
                }
            )
        yield str(study), found


def _links(review: str, sources: Iterable[Source]) -> dict[tuple[str, str, str], str]:
    """How each study of the review is the same as one of another review: (study, review, study) -> link."""
    links, register = dict[tuple[str, str, str], str](), list[tuple[str, str, str]]()
    for source in sources:
        for row in source.registry.to_dict("records"):
            own = str(row["study_id"])
            register += [(identifier.upper(), source.review, own) for identifier in _listed(row["registry_ids"])]
            for named in _listed(row["same_as"]):
                other, _, study = named.partition(":")
                if source.review == review:
                    links[own, other, study] = "same_as"
                elif other == review:
                    links[study, source.review, own] = "same_as"
    mine = {(identifier, study) for identifier, where, study in register if where == review}
    for identifier, where, study in register:
        for own in (own for known, own in mine if known == identifier and where != review):
            links.setdefault((own, where, study), "registry_ids")
    return links


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def _compared(
    mine: Iterable[Mapping[str, Any]], others: Sequence[Mapping[str, Any]], vocabularies: Mapping[str, Vocabulary]
) -> Iterator[dict[str, Any]]:
    for one in mine:
        for other in (other for other in others if other["fact"] == one["fact"]):
            result, detail = _judged(one, other, vocabularies)
            yield {
                "fact": one["fact"],
                "form": one["form"],
                "value": one["value"],
                "other_form": other["form"],
                "other_value": other["value"],
                "result": result,
                "detail": detail,
                "provisional": one["provisional"] or other["provisional"],
            }


def _judged(
    one: Mapping[str, Any], other: Mapping[str, Any], vocabularies: Mapping[str, Vocabulary]
) -> tuple[str, str]:
    if not one["value"] or not other["value"]:
        return "not comparable", "not reported in one of the reviews"
    if one["field"].type != other["field"].type:
        return "not comparable", "the reviews read this fact as different types"
    if one["field"].type == "dose":
        return compare_doses(one["ranges"], other["ranges"])
    terms, others = one["terms"], other["terms"]
    if terms == others:
        return "agree", ""
    if set(terms) & set(others):
        return "partial", "some rows of the study differ"
    verdicts = [
        TYPES[one["field"].type].judge(Pair(a, b, a, b), one["field"], vocabularies) for a in terms for b in others
    ]
    results = {verdict.result for verdict in verdicts}
    detail = next((verdict.detail for verdict in verdicts if verdict.detail), "")
    if results == {"agree"}:
        return "agree", ""
    if "agree" in results:
        return "partial", "some rows of the study differ"
    return ("partial" if "partial" in results else "conflict"), detail


def _unread(place: Mapping[str, str], known: bool) -> dict[str, Any]:
    """A pair of studies of which nothing is compared, and why."""
    why = "no fact of both is in the tables that are compared"
    if not known:
        why = "the other review is not among those that are built and compared"
    elif not place["label"]:
        why = "the other review names a study that this one does not have"
    elif not place["other_label"]:
        why = "the other review has no such study"
    blank = dict.fromkeys(("fact", "form", "value", "other_form", "other_value"), "")
    return blank | {"result": "not read", "detail": why, "provisional": False}
