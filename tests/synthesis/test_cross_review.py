"""The same study in several reviews: who is the same, what is compared, and what a difference is called."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from sheets import VOCABULARIES

from review.dose.doses import DOSES, doses
from review.extraction.codebook import Field
from review.synthesis.cross_review import KEY, TABLE, Source, cross_review
from review.synthesis.dose_ranges import compare_doses, dose_ranges, written
from review.tables import arrange, empty, frame

FIELDS = {
    "indication": Field("indication", "category", vocabulary="indication"),
    "target": Field("target", "category", vocabulary="target"),
    "domain": Field("domain", "set", vocabulary="signal_domain"),
    "dose": Field("dose", "dose", unit_context="million"),
}
SETTINGS = {
    "weight_kg": 70,
    "bsa_m2": 1.6,
    "fields": {"studies": {"dose": {"role": "assigned", "unit_context": "million"}}},
}


def source(review: str, *studies: dict[str, str], facts=("indication", "target", "domain", "dose")) -> Source:
    columns = ["study_id", "same_as", "registry_ids", "provisional", *FIELDS]
    table = pd.DataFrame([dict.fromkeys(columns, "") | study for study in studies], columns=columns)
    table = table.assign(label=table["study_id"].str.title(), row="")
    texts = table[["study_id", "row"]].assign(form="studies", field="dose", raw=table["dose"], marks="", awaiting=False)
    printed = doses(texts[texts["raw"] != ""], SETTINGS) if "dose" in facts else empty(DOSES)
    registry = table.drop_duplicates("study_id")
    return Source(review, "studies", {fact: FIELDS[fact] for fact in facts}, table, printed, registry)


def compared(*sources: Source, review: str = "one") -> pd.DataFrame:
    return frame(arrange(cross_review(review, sources, VOCABULARIES), TABLE, KEY))


def judged(mine: dict[str, str], other: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Result and detail by fact of one study that is registered as the other review's."""
    one = source("one", {"study_id": "a", "same_as": "two:b"} | mine)
    rows = compared(one, source("two", {"study_id": "b"} | other))
    return {row["fact"]: (row["result"], row["detail"]) for row in rows.to_dict("records")}


@pytest.mark.parametrize(
    ("fact", "mine", "other", "result"),
    [
        ("indication", "ALL", "B-ALL", "partial"),  # Hu
        ("indication", "CLL", "B-ALL", "conflict"),  # Porter
        ("target", "CD19", "CD19", "agree"),
        ("domain", "CD28", "4-1BB", "conflict"),  # Zhao, and cilta-cel by its approval
        ("domain", "4-1BB; CD28", "4-1BB", "partial"),
        ("target", "NR", "CD19", "not comparable"),
        ("dose", "14-1100", "14-1100", "agree"),  # Porter
        ("dose", "DL1: 10–50; DL2, 100–500", "10-500", "agree"),  # Cohen
        ("dose", "DL1: 210; DL2: 700; DL3: 2100", "280-2100", "conflict"),  # Geyer 2018
        ("dose", "DL1: <700; DL2: >700", "280-2100", "partial"),  # Geyer 2019
        ("dose", "DL1: 50; DL2: 500", "500", "partial"),  # Frey
        ("dose", "140, 580 and 1100", "0.146 million/kg", "conflict"),  # Kalos
        ("dose", "NR", "140", "not comparable"),
    ],
)
def test_a_fact_of_two_reviews(fact, mine, other, result):
    assert judged({fact: mine}, {fact: other})[fact][0] == result
    assert judged({fact: other}, {fact: mine})[fact][0] == result


def test_a_conflict_of_doses_says_both_ranges():
    assert judged({"dose": "140, 580 and 1100"}, {"dose": "0.146 million/kg"})["dose"] == (
        "conflict",
        "million cells: 140 to 1,100 against 10.22",
    )


@pytest.mark.parametrize("link", [{"same_as": "two:b"}, {"registry_ids": "NCT01; nct02"}])
@pytest.mark.parametrize("turned", [False, True])
def test_studies_are_the_same_if_either_registry_says_so_or_they_share_a_trial(link, turned):
    mine, other = {"study_id": "a"}, {"study_id": "b", "registry_ids": "NCT02" if "registry_ids" in link else ""}
    if turned and "same_as" in link:
        other["same_as"] = "one:a"
    else:
        mine |= link
    rows = compared(source("one", mine | {"target": "CD19"}), source("two", other | {"target": "BCMA"}))
    [row] = rows[rows["fact"] == "target"].to_dict("records")
    assert (row["study"], row["other_study"], row["result"]) == ("a", "b", "conflict")
    assert row["link"] == next(iter(link))


def test_nothing_follows_by_way_of_a_third_study():
    """A product is the same as two studies that gave it, and these are not one study."""
    product = source("products", {"study_id": "p", "same_as": "one:a; two:b", "target": "BCMA"})
    rows = compared(source("one", {"study_id": "a", "target": "BCMA"}), product, source("two", {"study_id": "b"}))
    assert set(rows["other_review"]) == {"products"}


@pytest.mark.parametrize(
    ("others", "detail"),
    [
        ([], "the other review is not among those that are built and compared"),
        ([source("two", {"study_id": "c"})], "the other review has no such study"),
        ([source("two", {"study_id": "b"}, facts=())], "no fact of both is in the tables that are compared"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_row_that_says_so(others, detail):
    [row] = compared(source("one", {"study_id": "a", "same_as": "two:b", "target": "CD19"}), *others).to_dict("records")
    assert (row["other_study"], row["fact"], row["result"], row["detail"]) == ("b", "", "not read", detail)


def test_a_study_that_the_other_review_alone_knows_is_a_row_that_says_so():
    other = source("two", {"study_id": "b", "same_as": "one:typo", "target": "CD19"})
    [row] = compared(source("one", {"study_id": "a", "target": "CD19"}), other).to_dict("records")
    assert (row["study"], row["label"], row["result"]) == ("typo", "", "not read")
    assert row["detail"] == "the other review names a study that this one does not have"


def test_a_fact_that_the_reviews_read_as_different_types_is_not_compared():
    one = source("one", {"study_id": "a", "same_as": "two:b", "dose": "140", "indication": "ALL"})
    other = source("two", {"study_id": "b", "indication": "as tolerated"})
    other = replace(other, facts={"dose": Field("indication", "text")})
    [row] = compared(one, other).to_dict("records")
    assert (row["result"], row["detail"]) == ("not comparable", "the reviews read this fact as different types")


@pytest.mark.parametrize(
    ("mine", "others", "result"),
    [("10", "10.4", "agree"), ("10", "10.4 20", "partial"), ("10", "10 20", "partial"), ("10", "11", "conflict")],
)
def test_numbers_within_the_tolerance_are_the_same_among_several_too(mine, others, result):
    age = {"age": Field("indication", "number", tolerance=0.5)}
    one = source("one", {"study_id": "a", "same_as": "two:b", "indication": mine})
    other = source("two", *({"study_id": "b", "indication": number} for number in others.split()))
    [row] = compared(replace(one, facts=age), replace(other, facts=age)).to_dict("records")
    assert row["result"] == result


def test_the_rows_of_a_study_are_compared_together():
    one = source("one", {"study_id": "a", "same_as": "two:b", "target": "CD19"}, {"study_id": "a", "target": "BCMA"})
    rows = compared(one, source("two", {"study_id": "b", "target": "CD19"})).set_index("fact")
    assert rows.loc["target", ["value", "result"]].tolist() == ["BCMA | CD19", "partial"]


def test_a_provisional_value_makes_the_comparison_provisional():
    one = source("one", {"study_id": "a", "same_as": "two:b", "target": "CD19", "provisional": "target; dose"})
    rows = compared(one, source("two", {"study_id": "b", "target": "CD19", "indication": "ALL"})).set_index("fact")
    assert rows["provisional"].to_dict() == {"dose": True, "domain": False, "indication": False, "target": True}


def ranges(text: str):
    cells = {"study_id": "a", "row": "", "form": "studies", "field": "dose", "marks": "", "awaiting": False}
    return dose_ranges(doses(pd.DataFrame([cells | {"raw": text}]), SETTINGS))


def test_ranges_are_written_in_order_with_open_ends_in_words():
    assert written(ranges("DL1: <700; DL2: >700")) == "up to 700; from 700"
    assert written(ranges("DL1: 738.5; DL2: 3–6")) == "3 to 6; 738.5"


@pytest.mark.parametrize("text", ["DL1: <700; DL2: >700", "14-1100", "50 or 500"])
def test_the_same_ranges_agree_open_ones_too(text):
    assert compare_doses(ranges(text), ranges(text)) == ("agree", "")
