"""What the page says of retracted and corrected studies."""

import pandas as pd
from page_samples import review, written
from test_evidence_page import HOSTILE, Outline

from review.screening.retractions import RETRACTIONS
from review.site.notices import no_longer_counted, notices_by_study
from review.site.page import page
from review.synthesis.conclusion import conclude
from review.synthesis.tally import tally


def told(*rows):
    named = ["study_id", "retraction_status", "dated", "reason", "notice"]
    found = pd.DataFrame([dict(zip(named, row, strict=True)) for row in rows])
    return found.assign(report="c1", source="Retraction Watch", effect="")[RETRACTIONS.names]


def shown(*rows):
    """The page of six studies (three say yes, two no, one is silent) after these notices, and its tables."""
    tables, readers_tables, options = review(6, "")
    found = told(*rows)
    gone = found.loc[found["retraction_status"] == "retracted", "study_id"]
    studies = tables["extraction/consensus/studies"]
    tallies = tally(studies[~studies["study_id"].isin(gone)], options["analyses"][0])
    tables |= {
        "screening/retractions": found,
        "synthesis/tallies": tallies,
        "synthesis/conclusions": conclude(tallies, options["conclusions"], []),
    }
    return page(tables, readers_tables, [], options), tables, options


RETRACTED = ("s0", "retracted", "2026-11-20", "error in data", "10.1/n")
CORRECTED = ("s1", "corrected", "2026-01-02", "", "")


def test_a_study_is_marked_in_the_table_and_its_notices_stand_with_its_sources():
    found, _, _ = shown(RETRACTED, CORRECTED, ("s0", "expression_of_concern", "2026-12-01", "", ""))
    sections = {section.key: section.content for section in found.sections}
    assert {row[0].text: row[0].mark for row in sections["studies"].rows if row[0].mark} == {
        "Author 0": "retracted",
        "Author 1": "corrected",
    }
    [record] = [one for one in sections["sources"]["studies"] if one.label == "Author 0"]
    assert record.notice.told == (
        "Retracted 2026-11-20: error in data (Retraction Watch; doi:10.1/n).",
        "Expression of concern 2026-12-01 (Retraction Watch).",
    )
    text = Outline(written(found)).text
    assert "Retracted 2026-11-20: error in data" in text


def test_a_line_at_the_top_says_what_a_conclusion_rests_on_without_and_with_the_study():
    found, _, _ = shown(RETRACTED)
    assert found.retracted == ["“Statement” 2 of 4 studies, 3 of 5 with Author 0."]
    head = written(found).split("</header>")[0]
    assert "No longer counted." in head
    assert "2 of 4 studies, 3 of 5 with Author 0." in head


def test_a_retraction_of_a_study_that_is_silent_changes_no_denominator_and_has_no_line():
    found, _, _ = shown(("s4", "retracted", "2026-11-20", "", ""))
    assert found.retracted == []


def test_a_correction_changes_no_count():
    _, tables, options = shown(CORRECTED)
    assert [*no_longer_counted(told(CORRECTED), tables, options, {})] == []
    assert notices_by_study(told(CORRECTED))["s1"].status == "corrected"


def test_without_a_notice_the_page_has_not_a_letter_more():
    tables, readers_tables, options = review(6, "")
    none = tables | {"screening/retractions": told(RETRACTED).head(0)}
    assert written(page(none, readers_tables, [], options)) == written(page(tables, readers_tables, [], options))


def test_a_hostile_notice_is_text():
    tame, _, _ = shown(("s0", "retracted", "2026-11-20", "x", "10.1/n"))
    wild, _, _ = shown(("s0", "retracted", "2026-11-20", HOSTILE, f"10.1/{HOSTILE}"))
    assert Outline(written(wild)).elements == Outline(written(tame)).elements
