"""Every cell of both shipped transcriptions ends in exactly one place, and the real differences are known."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import READERS, RULES, VOCABULARIES, extracted, form, shipped_forms, shipped_sheets

from review.extraction.adjudication import ADJUDICATIONS
from review.extraction.comparison import compare
from review.extraction.consensus import consensus
from review.extraction.reading import read_sheets
from review.extraction.states import state_counts
from review.extraction.tables import disagreements
from review.inputs import read_rows
from shipped import material

DIFFERENCES = {
    "dose-response": [
        ("timing", "timing-01-all-studies-peak", "statistic", "value", "range across studies", "range"),
        ("timing", "timing-03-all-studies-crs", "statistic", "value", "range of medians across studies", "range"),
        ("timing", "timing-04-all-studies-icans", "statistic", "value", "range of medians across studies", "range"),
        ("timing", "timing-05-all-studies-first-evaluation", "statistic", "value", "typical", "assessment time"),
        ("timing", "timing-07-most-studies-peak", "statistic", "value", "typical", "stated value"),
        ("timing", "timing-15-porter-2011-adenopathy", "upper", "value", "23", "31"),
        ("timing", "timing-18-maude-2014-response", "statistic", "value", "time of evaluation", "stated time"),
    ],
    "dose-fractionation": [
        ("arms", "frey_nv_35", "fractions_percent", "missing_vs_value", "", "100"),
        ("arms", "frey_nv_37", "fractions_percent", "missing_vs_value", "", "100"),
        ("arms", "jiang_h_22", "icans_g3plus_percent", "missing_vs_value", "15", "NR"),
        ("arms", "xu_j_36", "fractions_percent", "missing_vs_value", "", "100"),
    ],
}
"""Form, study, field, class and both values of each difference; each is looked up and decided in adjudications.csv.
So are those of the printed claims, which are 24 and 52 and mostly units beside a number."""


def without_decisions(read, forms):
    """Comparison and cells of entries on which nobody has decided yet."""
    reviewers = [{"id": reader, "kind": "human"} for reader in READERS]
    nothing = read_rows(",".join(ADJUDICATIONS).encode(), "adjudications.csv", ADJUDICATIONS)
    comparison = compare(read.entries, forms, READERS, VOCABULARIES)
    cells = consensus(read.entries, comparison, nothing, forms, reviewers, 2)
    return comparison, cells


def accounted(read, forms):
    """The entries of all cells by what the comparison says of them; both readers' entries of a pair count."""
    comparison, cells = without_decisions(read, forms)
    results = comparison["result"].value_counts()
    uncompared = {(one.name, field.name) for one in forms for field in one.fields if not field.compared}
    placed = read.entries[read.entries["study_id"] != ""]
    aside = [key in uncompared for key in zip(placed["form"], placed["field"], strict=True)]
    return {
        "paired": 2 * int(results.drop("single", errors="ignore").sum()),
        "single": int(results.get("single", 0)),
        "not compared": sum(aside),
        "unaligned": len(read.entries) - len(placed),
    }, cells


@pytest.mark.parametrize(
    ("review", "expected"),
    [
        (
            "dose-response",
            {
                "paired": 2 * (905 + 4 * 69),
                "single": 8 + 4 * (20 + 6),
                "not compared": 2 * 19 * 2 + 4 + 89 + 75,
                "unaligned": 0,
            },
        ),
        (
            "dose-fractionation",
            {"paired": 2 * (294 + 144 + 4 * 57), "single": 4 * (69 + 11), "not compared": 126 + 68, "unaligned": 0},
        ),
    ],
)
def test_every_cell_of_both_transcriptions_is_accounted_for(review, expected):
    """Of the printed claims (4 compared fields) 69 and 57 were read by both, and 20 + 6 and 69 + 11 by one reader."""
    sheets, registered, aligned = shipped_sheets(review)
    read = read_sheets(sheets, registered, aligned, RULES)
    found, cells = accounted(read, shipped_forms(review))
    written = sum(len(sheet.cells) * len(sheet.form.fields) for sheet in sheets)
    assert found == expected
    assert sum(found.values()) == len(read.entries) == written
    assert not cells.duplicated(["form", "study_id", "row", "field"]).any()
    assert cells["readings"].str.count(r"reviewer_[ab]: ").sum() == written


@pytest.mark.parametrize("review", DIFFERENCES)
def test_the_differences_are_the_ones_that_were_looked_up(review):
    sheets, registered, aligned = shipped_sheets(review)
    read = read_sheets(sheets, registered, aligned, RULES)
    comparison, cells = without_decisions(read, shipped_forms(review))
    table = disagreements(comparison, read.entries, cells).sort_values(["study_id", "field"])
    decided = read_rows(material(f"{review}/extraction/adjudications.csv"), "adjudications.csv", ADJUDICATIONS)
    undecided = table.merge(decided, on=["form", "study_id", "row", "field"], how="left")["adjudicator"].isna()
    assert not undecided.any()
    table = table[table["form"] != "printed"]
    columns = ["form", "study_id", "field", "error_class", "value_1", "value_2"]
    assert [tuple(row) for row in table[columns].to_numpy()] == DIFFERENCES[review]
    assert (table["state"] == "disagreed").all()
    assert table[["quote_1", "quote_2", "source_1", "source_2"]].ne("").all(axis=None)


def test_printed_percentages_that_no_whole_number_of_patients_gives_are_found_in_both_sheets():
    sheets, registered, aligned = shipped_sheets("dose-fractionation")
    listed = read_sheets(sheets, registered, aligned, RULES).to_check
    found = listed[["study_id", "row", "field", "value", "detail"]].drop_duplicates().to_numpy().tolist()
    assert sorted(found) == [
        ["printed-084-table-2-xu-fd-crr", "", "percent", "71",
         "no whole number of 8 is 71 %; the nearest, 6/8, is 75 %"],
        ["printed-108-table-2-sauter-cs-icans", "", "percent", "6",
         "no whole number of 15 is 6 %; the nearest, 1/15, is 6.6667 %"],
        ["sauter_cs_39", "ALL", "icans_g3plus_percent", "6",
         "no whole number of 15 is 6 %; the nearest, 1/15, is 6.6667 %"],
        ["xu_j_36", "FD", "crr_percent", "71", "no whole number of 8 is 71 %; the nearest, 6/8, is 75 %"],
    ]  # fmt: skip
    assert len(listed) == 2 * 2 + 2, "two readers of the arms, one of the same numbers among the printed claims"


def test_what_nobody_aligned_and_nobody_read_is_counted():
    one = form(as_written=["subject"], days={"type": "number"}, said={"type": "text", "compared": False})
    text = "subject,days,said\nall,7,x\nsome,8,y\n"
    read = extracted(
        one, text, text, ids=["s1", "s2", "s3"], aligned=["things,reviewer_a,all,s1,,", "things,reviewer_b,all,s1,,"]
    )
    _, cells = without_decisions(read, [one])
    counts = state_counts(cells, read.entries, [one], {"studies": ["s1", "s2", "s3"]})
    by_state = counts[counts["form"] == "things"].set_index("state")["n"].to_dict()
    assert by_state == {"agreed": 1, "not_compared": 1, "unaligned": 4, "unassigned": 4}


ROWS = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("AB"), st.sampled_from(["", "1", "2", "NR"])), max_size=6
)


@settings(deadline=None, max_examples=50)
@given(ROWS, ROWS)
def test_no_cell_is_lost_and_none_is_counted_twice_whatever_two_readers_write(one, other):
    thing = form(key=["arm"], x={"type": "integer"}, said={"type": "text", "compared": False})
    sheets = []
    for rows in (one, other):
        unique = {(study, arm): value for study, arm, value in rows}
        lines = [f"s{study},{arm},{value},t" for (study, arm), value in unique.items()]
        sheets.append("\n".join(["study_id,arm,x,said", *lines, ""]))
    read = extracted(thing, *sheets, ids=["s1", "s2", "s3"])
    found, cells = accounted(read, [thing])
    assert sum(found.values()) == len(read.entries)
    assert cells["readings"].str.count("reviewer_").sum() == len(read.entries)
