"""What was printed is held against the tables: verdicts, what they rest on, and what nobody expected."""

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.inputs import read_rows
from review.synthesis.claims import CLAIMS_SHEET, audit, checked_claims, compared, verdict_counts
from review.tables import frame, parquet_table
from shipped import REVIEWS, ROOT

TABLES = {
    "arms": pd.DataFrame({"study_id": ["a", "b"], "row": ["FD", "FD"], "n": ["9", "26"], "k": ["5", "8"]}),
    "hits": pd.DataFrame({"review": ["one", "two"], "n": [2901, 2775]}),
}


def sheet(*claims, **changed):
    """Claims (printed, query, verdict) as rows of a sheet."""
    rows = [
        {"claim_id": f"C{number}", "statement": "", "printed": printed, "query": query, "rounding": ""}
        | {"verdict": verdict, "basis": "computed" if query else "documented"}
        | {"source": "page 1", "quote": "as printed", "note": "as another paper says"}
        | changed
        for number, (printed, query, verdict) in enumerate(claims, start=1)
    ]
    return checked_claims(read_rows(pd.DataFrame(rows).to_csv(index=False).encode(), "claims.csv", CLAIMS_SHEET), "x")


def audited(*claims, tables=TABLES):
    return audit(sheet(*claims), tables, "claims.csv")


@pytest.mark.parametrize(
    ("printed", "exact", "verdict"),
    [
        ("5/9 (56%)", "5/9 (55.5556 %)", "reproduces"),
        ("5/9 (55%)", "5/9 (55.5556 %)", "rounding"),
        ("5/9 (57%)", "5/9 (55.5556 %)", "fails"),
        ("5/8 (56%)", "5/9 (55.5556 %)", "fails"),
        ("8.5", "8.5714", "rounding"),
        ("8.6", "8.5714", "reproduces"),
        ("0.017", "0.0170009", "reproduces"),
        ("12.5%", "12.45 %", "reproduces"),
        ("7", "8", "fails"),
        ("2,901", "2901", "reproduces"),
        ("13, 29, 30", "13, 29", "fails"),
        ("13, 29, 30", "13, 29, 30", "reproduces"),
        ("280–2100", "280-2100", "reproduces"),
        (">50%", "48.7 %", "fails"),
        (">50%", "50 %", "fails"),
        ("≥50%", "50 %", "reproduces"),
        ("< 30", "21", "reproduces"),
        ("Y", "N", "fails"),
        ("CD19", "CD28", "fails"),
        ("49 (median)", "49 (average)", "fails"),
        # A cell may hold a bound or a thousands comma itself.
        ("<21", "<21", "reproduces"),
        ("≤784", "<= 784", "reproduces"),
        ("≥50", "<50", "fails"),
        ("0.001", "<0.001", "fails"),
        ("p < 0.05", "p < 0.001", "fails"),
        ("2901", "2,901", "reproduces"),
    ],
)
def test_print_is_compared_number_by_number_at_its_own_digits(printed, exact, verdict):
    assert compared(printed, exact) == verdict


def test_a_step_says_how_coarsely_a_number_was_printed():
    assert [compared(printed, "434", step="10") for printed in ("430", "440", "450")] == [
        "reproduces",
        "rounding",
        "fails",
    ]


@given(st.decimals(0, 10_000, places=6), st.integers(0, 4))
def test_a_number_rounded_half_up_reproduces_and_a_cut_one_is_at_most_off_by_rounding(exact, places):
    unit = Decimal(1).scaleb(-places)
    rounded, cut = exact.quantize(unit, ROUND_HALF_UP), exact // unit * unit
    assert compared(f"{rounded:f}", f"{exact:f}") == "reproduces"
    assert compared(f"{cut:.{places}f}", f"{exact:f}") == ("reproduces" if cut == rounded else "rounding")
    assert compared(f"{rounded + unit:f}", f"{exact:f}") != "reproduces"


def test_a_verdict_comes_from_the_tables_with_the_rows_behind_it():
    found = audited(
        (
            "5/9 (55%)",
            "{arms[study_id=a].k}/{arms[study_id=a].n} ({arms[study_id=a].k / arms[study_id=a].n|percent})",
            "rounding",
        ),
        ("2901", "hits[review=two].n", "conflict"),
        ("36", "arms.n|sum", "fails"),
    )
    assert found["verdict"].tolist() == ["rounding", "conflict", "fails"]
    assert found["recomputed"].tolist() == ["5/9 (55.5556 %)", "2775", "35"]
    assert found["rows"].tolist() == ["arms: a|FD", "hits: two", "arms: a|FD; b|FD"]
    assert not found["detail"].any()


def test_bounds_commas_and_small_numbers_of_a_cell_are_shown_as_they_are():
    cells = pd.DataFrame({"study_id": ["a", "b", "c"], "text": ["<21.50", "1,234.5", "0.00003"]})
    found = audited(
        ("<21.5", "t[study_id=a].text", "reproduces"),
        ("1234.5", "t[study_id=b].text", "reproduces"),
        ("0.00003", "t[study_id=c].text", "reproduces"),
        ("<0.001", "p.value", "reproduces"),
        tables={"t": cells, "p": pd.DataFrame({"value": [4e-05]})},
    )
    assert found["verdict"].tolist() == found["expected"].tolist()
    assert found["recomputed"].tolist() == ["<21.5", "1234.5", "0.00003", "0.00004"]


def test_a_flipped_cell_moves_the_claims_that_rest_on_it_and_is_called_unexpected():
    claims = [("35", "arms.n|sum", "reproduces"), ("8", "arms[study_id=b].k", "reproduces")]
    flipped = {"arms": TABLES["arms"].replace({"n": {"26": "27"}})}
    found = audited(*claims, tables=flipped)
    assert found["verdict"].tolist() == ["fails", "reproduces"]
    assert found["detail"].tolist() == ["unexpected: reproduces was expected.", ""]
    assert found["expected"].tolist() == ["reproduces", "reproduces"]


def test_what_the_tables_do_not_hold_is_not_checkable_and_says_why():
    [found] = audited(("9", "arms[study_id=c].n", "reproduces"))[["verdict", "detail"]].to_dict("records")
    assert found["verdict"] == "not_checkable"
    why = "0 rows of 'arms' meet the conditions, expected exactly one"
    assert found["detail"] == f"unexpected: reproduces was expected. {why}"


def test_a_query_that_names_what_is_not_there_stops_at_its_line():
    claims = [("9", "arms.k|sum", "fails"), ("9", "arms.patients|sum", "fails"), ("9", "harms.n|sum", "fails")]
    with pytest.raises(InputError) as raised:
        audited(*claims)
    assert [str(problem)[:40] for problem in raised.value.problems] == [
        "claims.csv:3: 'arms' has no column 'pati",
        "claims.csv:4: table 'harms' is not there",
    ]


@pytest.mark.parametrize(
    ("claim", "changed", "message"),
    [
        (("9", "{arms.n|sum} of 9", "fails"), {}, "the number in 'of 9' is typed, expected a query in braces"),
        (("9", "9", "fails"), {}, "query '9' is not of the form"),
        (("9", "arms.n|sum", "wrong"), {}, "verdict 'wrong' is not known, expected one of: reproduces"),
        (("9", "arms.n|sum", "fails"), {"basis": "guessed"}, "basis 'guessed' is not known"),
        (("9", "arms.n|sum", "fails"), {"rounding": "ten"}, "rounding 'ten' is no number"),
        (("9", "arms.n|sum", "fails"), {"quote": ""}, "source or quote is empty"),
        (("9", "arms.n|sum", "fails"), {"basis": "documented"}, "a documented claim has a query"),
        (("9", "", "fails"), {"note": ""}, "a documented claim has no note"),
        (("9", "arms.n|sum", "fails"), {"claim_id": ""}, "claim_id '' is empty or stands there twice"),
    ],
)
def test_a_claim_that_cannot_be_audited_is_refused_with_its_line(claim, changed, message):
    with pytest.raises(InputError, match="x:2: ") as raised:
        sheet(claim, **changed)
    assert message in str(raised.value)


def test_recomputed_and_documented_verdicts_are_counted_apart():
    counts = verdict_counts(
        audited(("35", "arms.n|sum", "reproduces"), ("34", "arms.n|sum", "fails"), ("B-ALL", "", "fails"))
    )
    assert counts.set_index("verdict").loc[["reproduces", "fails", "all"]].values.tolist() == [
        [1, 1, 0, 1],
        [3, 1, 1, 2],
        [6, 2, 1, 3],
    ]


@pytest.mark.workflow
def test_the_seventy_printed_claims_have_the_verdicts_that_were_found_by_hand(built):
    expected = pd.read_csv(ROOT / "tests/synthesis/printed_claims.csv", index_col="claim_id")["verdict"].to_dict()
    found = pd.concat(frame(parquet_table(built / f"results/{review}/synthesis/claims.parquet")) for review in REVIEWS)
    assert dict(zip(found["claim_id"], found["verdict"], strict=True)) == expected
    assert found["basis"].value_counts().to_dict() == {"computed": 57, "documented": 13}
    assert found.loc[found["basis"] == "computed", "recomputed"].all()
    assert not found["detail"].any()
