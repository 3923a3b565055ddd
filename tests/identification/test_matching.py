"""Copies of a report are found however they are written, and what only looks alike is left to people."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from references import ARTICLE, NOTHING, POLICIES, judged, labels, pairs_of, table

from review.identification.features import FEATURES, features
from review.identification.matching import PAIRS, PAIRS_KEY, score_pairs
from review.tables import arrange

NO_DOI = {"doi": ""}
SERIES = "Introduction to the minitrack on gig work"
TITLE = ARTICLE["title"]
COCHRANE = {
    "title": "Oxygen for resuscitation of infants at birth",
    "journal": "Cochrane Database of Systematic Reviews",
    "authors": "Abel N; Noether E",
    "pages": "CD001234",
    "volume": "",
    "issue": "2",
    "doi": "10.1002/14651858.CD001234.pub2",
    "year": 2004,
}
THESIS = {
    "title": "Dexterity of the hand after stroke: a model of cortical learning",
    "authors": "Gauss, Carl Friedrich",
    "year": 2011,
    "volume": "Ph.D.",
    "pages": "215 p",
}
PRINTED = THESIS | {
    "year": 2012,
    "journal": "Dissertation Abstracts International: Section B: The Sciences and Engineering",
    "volume": "73",
    "pages": "1524",
}

SAME = {
    "upper case": {"title": TITLE.upper(), **NO_DOI},
    "other ways of writing": {
        "authors": "Abel NH; Noether E; Galois E",
        "journal": "J Clin Oncol",
        "pages": "839-52",
        **NO_DOI,
    },
    "swapped names": {"authors": "Niels H., Abel; Emmy, Noether; Evariste, Galois", **NO_DOI},
    "a typing error": {"title": TITLE.replace("refractory", "refractroy"), **NO_DOI},
    "a bracketed title with a language": {"title": f"[{TITLE}] [German]", **NO_DOI},
    "another translation of the title": {"title": "Growing doses of modified cells against B-cell disease", **NO_DOI},
    "no pages": {"pages": "", **NO_DOI},
    "no volume and other year, before print": {"volume": "", "pages": "1-14", "year": 2018, **NO_DOI},
    "year off by one": {"year": 2020, **NO_DOI},
    "no place at all": {"journal": "", "volume": "", "issue": "", "pages": "", **NO_DOI},
    "a supplement's page": {"pages": "S839-S852", **NO_DOI},
    "the locator of an e-article": {"pages": "e839", **NO_DOI},
    "subtitle dropped": {"title": TITLE + ": a phase 1 trial", **NO_DOI},
    "pages that overlap": {"pages": "838-851", **NO_DOI},
    "a mistaken DOI": {"doi": "10.1200/jco.2019.37.4.840"},
    "everything but the DOI is missing": {"journal": "", "volume": "", "issue": "", "pages": "", "authors": ""},
}
NOT_SAME = {
    "another part": ({"title": TITLE + ", part I"}, {"title": TITLE + ", part II"}),
    "another drug": (
        {"title": "Effect of dasatinib on B cells in follicular lymphoma", "pages": "1"},
        {"title": "Effect of nilotinib on B cells in follicular lymphoma", "pages": "9"},
    ),
    "with and without": ({"title": TITLE + " with fludarabine"}, {"title": TITLE + " without fludarabine"}),
    "one DOI on two papers": (
        {"doi": "10.1/x"},
        {"doi": "10.1/x", "title": "Sleep of nurses", "authors": "Roe J", "pages": "1-2", "volume": "3"},
    ),
    "another journal": ({}, {"journal": "Blood", "volume": "", "pages": ""}),
    "the same heading by others": (
        {"title": "Editorial", "authors": ""},
        {"title": "Editorial", "authors": "", "pages": "1-2"},
    ),
    "a heading and its author, other pages": ({"title": "Introduction", "pages": "1-2"}, {"title": "Introduction"}),
    "a yearly series": (
        {"title": SERIES, "volume": "", "pages": ""},
        {"title": SERIES, "volume": "", "pages": "", "year": 2020},
    ),
    "two people of one name": ({"authors": "Hall, Laura", "journal": ""}, {"authors": "Hall, Gillian", "journal": ""}),
    "no title": ({"title": ""}, {"title": ""}),
    "two abstracts of a team on one page": (
        {"title": "ASC-US with atypical repair in liquid tests of women", "pages": "100A"},
        {"title": "ASC-US with atrophy in liquid tests of women", "pages": "100A"},
    ),
    "another PMID": ({"pmid": "1"}, {"pmid": "2"}),
}
REPORTS_OF_ONE_STUDY = {
    "conference abstract": {"journal": "Blood", "volume": "134", "pages": "S93", "issue": "Supplement_1", **NO_DOI},
    "preprint": {"journal": "medRxiv", "volume": "", "issue": "", "pages": "", "doi": "10.1101/2019.01.02.1900"},
    "correction": {"title": f"Erratum: {TITLE}", "pages": "1400", **NO_DOI},
    "comment reply": {"title": f"Comment on: {TITLE}", "pages": "1401-1402", "authors": "Roe J", **NO_DOI},
}


@pytest.mark.parametrize("change", SAME.values(), ids=SAME)
def test_copies_of_one_report_are_duplicates(change):
    base = {**ARTICLE, "doi": ""} if change.get("doi") == "" else ARTICLE
    assert judged({}, change, base=base)[0] == "duplicate"


@pytest.mark.parametrize("changes", NOT_SAME.values(), ids=NOT_SAME)
def test_what_only_looks_alike_is_no_duplicate(changes):
    base = ARTICLE | NO_DOI
    assert judged(*changes, base=base)[0] in {"strangers", "doubtful"}


@pytest.mark.parametrize(("kind", "change"), REPORTS_OF_ONE_STUDY.items(), ids=REPORTS_OF_ONE_STUDY)
def test_reports_of_one_study_follow_their_policy(kind, change):
    name = kind.replace(" ", "_")
    assert judged(change) == ("related", kind)
    assert judged(change, policies=POLICIES | {name: "merge"}) == ("duplicate", kind)
    assert judged(change, policies=POLICIES | {name: "ignore"}) == ("strangers", "")


def test_versions_of_a_cochrane_review_follow_their_policy():
    update = {"doi": "10.1002/14651858.CD001234.pub3", "year": 2005, "issue": "1"}
    assert judged(update, base=COCHRANE) == ("related", "cochrane version")
    assert judged(update, base=COCHRANE, policies=POLICIES | {"cochrane_version": "merge"})[0] == "duplicate"
    assert judged({"doi": "", "title": COCHRANE["title"] + " at term"}, base=COCHRANE)[0] == "duplicate"


def test_a_version_that_is_none_is_no_number():
    dois = [{"doi": f"10.1002/14651858.CD001234{end}"} for end in (".pub3", ".pub12345", ".pub99999999999", "")]
    found = features(table(*dois, base=COCHRANE))
    assert found[["review", "version"]].to_numpy().tolist() == [[1234, 3], [1234, 1], [1234, 1], [1234, 1]]


def test_a_register_entry_is_related_to_the_papers_of_its_trial_and_one_with_its_copy():
    entry = {
        "registry_id": "NCT01234567",
        "journal": "ClinicalTrials.gov",
        "title": "Study of modified cells",
        "authors": "",
        "volume": "",
        "issue": "",
        "pages": "",
        "year": 2015,
        **NO_DOI,
    }
    paper = {"registry_id": "NCT00000001; NCT01234567", **NO_DOI}
    assert judged(entry, paper) == ("related", "registry entry")
    assert judged(entry, entry | {"title": "CELLS"}) == ("duplicate", "same registry entry")
    assert judged(paper, paper | {"title": "Sleep of nurses", "authors": "Roe J", "pages": "1"})[0] == "strangers"


def test_a_thesis_is_one_with_its_printed_abstract():
    assert judged(THESIS, PRINTED, base={}) == ("duplicate", "same thesis")


@pytest.mark.parametrize(
    ("thesis", "printed"),
    [
        ({"authors": "Gauss, C. F."}, {"authors": "Gauss, C. F."}),
        ({"authors": "Gauss, C. F."}, {}),
        ({"authors": "Gauss, Anna"}, {}),
        ({}, {"year": 2018}),
    ],
    ids=["initials in both", "initials in one", "another person", "years apart"],
)
def test_a_thesis_by_who_may_be_another_or_of_another_time_is_not_one_with_it(thesis, printed):
    assert judged(THESIS | thesis, PRINTED | printed, base={})[0] in {"strangers", "doubtful"}


def test_a_person_reads_what_agrees_and_what_differs():
    pair = pairs_of(table(NO_DOI, {"year": 2020, "volume": "38", "pages": "1-4"})).iloc[0]
    assert pair["state"] == "doubtful"
    for part in ("same title (100)", "same authors", "same journal", "other year", "other volume", "other page"):
        assert part in pair["evidence"]


def test_more_agreement_is_never_less_likely():
    changes = [{"pages": "1-9", "volume": "1", "year": 2015}, {"pages": "1-9", "volume": "1"}, {"pages": "1-9"}, {}]
    scores = [pairs_of(table({}, change | NO_DOI))["score"].max() for change in changes]
    assert scores == sorted(scores)


def test_tables_without_rows_and_texts_without_words_are_fine():
    found = features(NOTHING)
    arrange(found, FEATURES, ["record_id"])
    assert len(score_pairs(found, found, POLICIES)) == 0
    blank = features(table({name: "" for name in ARTICLE if name != "year"} | {"year": None}, {}))
    assert arrange(score_pairs(blank, found, POLICIES), PAIRS, PAIRS_KEY).num_rows == 0


changed = st.sampled_from(
    [{}, *SAME.values(), *REPORTS_OF_ONE_STUDY.values(), *(one for two in NOT_SAME.values() for one in two)]
)


@settings(max_examples=10, deadline=None)
@given(st.lists(changed, min_size=2, max_size=12), st.data())
def test_neither_batches_nor_the_order_of_rows_change_a_pair_or_a_cluster(changes, data):
    records = table(*changes)
    expected = pairs_of(records)
    batch = data.draw(st.lists(st.integers(0, 2), min_size=len(records), max_size=len(records)))
    order = data.draw(st.permutations(range(len(records))))
    shuffled = records.iloc[order].reset_index(drop=True)
    number = pd.Series(batch).iloc[order].reset_index(drop=True)
    parts = [
        score_pairs(features(shuffled[number == one]), features(shuffled[number < one]), POLICIES)
        for one in sorted(set(batch))
    ]
    got = pd.concat(parts).sort_values(PAIRS_KEY).reset_index(drop=True)
    pd.testing.assert_frame_equal(got, expected)
    pd.testing.assert_series_equal(labels(shuffled, got), labels(records, expected))
