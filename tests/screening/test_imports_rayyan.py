"""Rayyan's list of articles and its log; written from `field.md`, section 2 (see `screening_tools.py`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.screening.imports.rayyan import read_rayyan
from review.screening.imports.rayyan_notes import Notes, parse_notes, render_notes, split_notes
from screening_tools import as_csv, brought, entry, ident, zipped

EXCLUDED = '"__EXR__{}"'


def log(*lines):
    """A log of `person,article,key,value` on days one after the other."""
    rows = [[*line.split(",", 2)[:2], *line.split(",", 2)[2].rsplit(",", 1)] for line in lines]
    names = ["user_email", "article_id", "key", "value"]
    return as_csv(
        [
            {"created_at": f"2024-05-{day:02}T10:00:00.123Z", "user_id": "5", **dict(zip(names, row, strict=True))}
            for day, row in enumerate(rows, start=1)
        ]
    )


def articles(**notes):
    """A list of articles 1, 2, ... of the DOIs of the papers."""
    rows = [
        {"key": f"rayyan-{at}", "title": f"Trial {at} of a drug", "year": "2020", "doi": f"10.1000/{at}", "notes": note}
        for at, note in enumerate(notes.values(), start=1)
    ]
    return as_csv(rows)


def of_log(*lines, stage="", stages=("",)):
    read = read_rayyan({"x/customizations_log.csv": log(*lines)}, stage, {*stages})
    votes = read.votes[["person", "key", "vote", "reasons"]].itertuples(index=False, name=None)
    return [
        (who, key[7:], vote, reasons.split("\n") if reasons else []) for who, key, vote, reasons in votes
    ], read.unread


def of_list(note):
    read = read_rayyan({"articles.csv": articles(a=note)}, "", {""})
    return list(read.votes[["person", "vote", "reasons", "note"]].itertuples(index=False, name=None)), read.unread


def test_the_log_has_every_vote_also_the_one_that_was_taken_back():
    votes, unread = of_log("a,1,included,1", "a,1,included,deleted", "b,1,included,0", "a,1,included,-1")
    assert [vote[:3] for vote in votes] == [
        ("a", "1", "include"),
        ("a", "1", "undone"),
        ("b", "1", "maybe"),
        ("a", "1", "exclude"),
    ]
    assert unread.empty
    read = read_rayyan({"customizations_log.csv": log("a,1,included,1")}, "", {""})
    assert read.votes["voted_on"][0] == "2024-05-01T10:00:00.123Z"


def test_reasons_are_those_of_the_person_that_stand_when_the_next_vote_comes():
    votes, _ = of_log(
        f"a,1,{EXCLUDED.format('early')},1",
        "a,1,included,-1",
        f"a,1,{EXCLUDED.format('late, with a comma')},1",
        f"b,1,{EXCLUDED.format('of another person')},1",
        f"a,1,{EXCLUDED.format('early')},0",
        "a,1,included,-1",
        f"a,1,{EXCLUDED.format('later')},1",
        f"a,2,{EXCLUDED.format('of another article')},1",
        'a,1,"a label",1',
    )
    assert votes == [
        ("a", "1", "exclude", ["late, with a comma"]),
        ("a", "1", "exclude", ["late, with a comma", "later"]),
    ]


def test_a_later_stage_of_rayyan_has_votes_of_its_own_and_none_is_forgotten():
    lines = [
        "a,1,included,1",
        "r,1,__SYSTEM__STAGE__77,1",
        "a,1,included__SYSTEM__STAGE__77,-1",
        "b,1,included__SYSTEM__STAGE__77,1",
    ]
    votes, unread = of_log(*lines)
    assert [vote[:3] for vote in votes] == [("a", "1", "include")]
    assert list(unread["line"]) == [4]
    assert "votes of Rayyan's stage '77' are not imported: 2; expected a row for them (list: 77)" in unread["why"][0]
    votes, unread = of_log(*lines, stage="77", stages=("", "77"))
    assert [vote[:3] for vote in votes] == [("a", "1", "exclude"), ("b", "1", "include")]
    assert unread.empty
    with pytest.raises(InputError, match=r"expected customizations_log\.csv beside it"):
        read_rayyan({"articles.csv": articles(a="")}, "77", {"77"})


def test_both_stages_of_one_log_may_be_imported():
    files = {"l/customizations_log.csv": log("person-a,1,included,1", "person-a,1,included__SYSTEM__STAGE__77,-1")}
    entries = [entry("rayyan", *files), entry("rayyan", *files, stage="full_text", list_="77")]
    _, lost = brought(entries, files)
    assert list(lost[["stage", "vote"]].itertuples(index=False, name=None)) == [
        ("title_abstract", "include"),
        ("full_text", "exclude"),
    ]  # without the list of articles they match nothing; nothing else is missing


def test_an_unknown_value_is_kept_with_its_line():
    votes, unread = of_log("a,1,included,1", "a,2,included,7")
    assert len(votes) == 1
    assert list(unread[["line", "text"]].iloc[0]) == [3, "7"]


def test_where_the_log_is_there_the_list_only_says_what_the_articles_are():
    listed = articles(a='RAYYAN-INCLUSION: {"Bob"=>"Included", "Ann Lee"=>"Excluded"}', b="of the record | itself")
    lines = log("person-a,2,included,1", "person-b,9,included,1")
    votes, lost = brought(
        [entry("rayyan", "x.zip")], {"x.zip": zipped({"articles.csv": listed, "customizations_log.csv": lines})}
    )
    assert list(votes[["citation_id", "reviewer", "note"]].iloc[0]) == [ident(2), "ann", "of the record | itself"]
    assert list(lost["record"]) == ["rayyan-9"]
    assert "does not say what article" in lost["why"][0]


def test_an_article_of_ris_that_cannot_be_read_is_kept_with_its_text():
    article = 'TY  - JOUR\nID  - rayyan-1\n{}N1  - RAYYAN-INCLUSION: {{"Bob"=>"Included"}}\nER  - \n\n'
    read = read_rayyan({"articles.ris": (article.format("TI  - One\n") + article.format("")).encode()}, "", {""})
    assert list(read.votes["person"]) == ["Bob"]
    assert read.unread[["file", "line", "why"]].to_numpy().tolist() == [["articles.ris", 7, "no title"]]


def test_a_reason_of_the_list_goes_to_the_only_one_who_excluded():
    alone = 'RAYYAN-INCLUSION: {"A"=>"Excluded", "B"=>"Maybe"} | RAYYAN-EXCLUSION-REASONS: a review'
    assert of_list(alone)[0] == [
        ("A", "exclude", "a review", ""),
        ("B", "maybe", "", "reasons of the article: a review"),
    ]
    two = 'RAYYAN-INCLUSION: {"A"=>"Excluded", "B"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: a review'
    assert [vote[2:] for vote in of_list(two)[0]] == [("", "reasons of the article: a review")] * 2


def test_the_note_of_the_record_and_what_each_reviewer_remarked_are_kept():
    note = (
        'first | second | RAYYAN-INCLUSION: {"A"=>"Included", "B"=>"Maybe"} | USER-NOTES: {"A"=>["why \\"x\\"", "two"]}'
    )
    assert of_list(note)[0] == [
        ("A", "include", "", 'why "x"; two; first | second'),
        ("B", "maybe", "", "first | second"),
    ]


def test_sections_that_a_record_brought_from_another_review_are_its_note():
    old = 'RAYYAN-INCLUSION: {"Old"=>"Included"} | RAYYAN-LABELS: a | RAYYAN-EXCLUSION-REASONS: old'
    votes, _ = of_list(f'{old} | RAYYAN-INCLUSION: {{"New"=>"Excluded"}}')
    assert votes == [("New", "exclude", "", old)]


@pytest.mark.parametrize(
    "broken",
    [
        'RAYYAN-INCLUSION: {"A"=>"Included", "B"=>"Excl',
        'RAYYAN-INCLUSION: {"A"=>"Undecided"}',
        "RAYYAN-INCLUSION: nonsense",
    ],
)
def test_notes_that_cannot_be_read_are_kept_with_their_line(broken):
    votes, unread = of_list(broken)
    assert votes == []
    assert list(unread[["file", "line", "text"]].iloc[0]) == ["articles.csv", 2, broken]


@pytest.mark.parametrize("name", ['A "Nan" B', "王小明", "Dr. O'Neil, Jr.", "a=>b", "{x}", "back\\slash"])
def test_names_may_hold_anything_escaped_or_not(name):
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    text = f'RAYYAN-INCLUSION: {{"{escaped}"=>"Included", "Z" => "Excluded"}}'
    assert parse_notes(text).inclusion == {name: "Included", "Z": "Excluded"}
    if "\\" not in name:
        assert parse_notes(f'RAYYAN-INCLUSION: {{"{name}"=>"Maybe"}}').inclusion == {name: "Maybe"}


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1).filter(
    lambda text: "|" not in text
)


@given(
    st.dictionaries(NAMES, st.sampled_from(["Included", "Excluded", "Maybe"]), max_size=3),
    st.dictionaries(NAMES, st.lists(NAMES, min_size=1, max_size=2), max_size=2),
)
def test_what_is_written_is_read_again(inclusion, remarks):
    notes = Notes("a note", inclusion, "one,two", remarks)
    assert parse_notes(render_notes(notes)) == notes


@given(st.text())
def test_any_text_is_split_without_a_fault(text):
    note, sections = split_notes(text)
    assert note in text
    assert all(section in text for section in sections.values())
