"""Bad input: one line with its place and what was expected, no traceback, and a non-zero exit."""

import pytest

pytestmark = pytest.mark.workflow

FRACTIONATION = "resources/dose-fractionation"
RESPONSE = "resources/dose-response"


def add_line(path, line):
    with path.open("a") as file:
        file.write(line + "\n")


def rename_column(clone):
    clone.edit(f"{RESPONSE}/extraction/studies.reviewer_a.csv", "indication,target", "indicatoin,target")
    return f"{RESPONSE}/extraction/studies.reviewer_a.csv:1: column 'indication' is missing"


def unknown_term(clone):
    clone.edit(
        f"{RESPONSE}/extraction/studies.reviewer_b.csv",
        "abramson_11,11,Abramson,DLBCL",
        "abramson_11,11,Abramson,DLBLC",
    )
    return f"{RESPONSE}/extraction/studies.reviewer_b.csv:3: indication 'DLBLC': not in vocabulary 'indication'"


def undeclared_reviewer(clone):
    add_line(
        clone / f"{FRACTIONATION}/screening/votes.csv",
        "2022-05_reference-list,1,title_abstract,stranger,include,,,",
    )
    return f"{FRACTIONATION}/screening/votes.csv:160: "


def exclusion_without_reason(clone):
    add_line(
        clone / f"{FRACTIONATION}/screening/votes.csv",
        "2022-05_reference-list,35,full_text,reviewer_a,exclude,,,",
    )
    return f"{FRACTIONATION}/screening/votes.csv:160: "


def unregistered_study(clone):
    clone.edit(f"{RESPONSE}/extraction/studies.reviewer_a.csv", "abramson_11,11", "abrahamson_11,11")
    return f"{RESPONSE}/extraction/studies.reviewer_a.csv:3: study_id 'abrahamson_11' is not in studies.csv"


def doubled_row(clone):
    path = clone / f"{FRACTIONATION}/extraction/arms.reviewer_a.csv"
    add_line(path, path.read_text().splitlines()[1])
    return f"{FRACTIONATION}/extraction/arms.reviewer_a.csv:23: row 'frey_nv_35|FD' stands there twice"


def not_utf_8(clone):
    path = clone / f"{FRACTIONATION}/extraction/quality.reviewer_a.csv"
    path.write_bytes(path.read_bytes().replace(b"Printed ref", b"Printed r\xe9f", 1))
    return f"{FRACTIONATION}/extraction/quality.reviewer_a.csv:5: byte 0xe9 is not UTF-8"


def absent_export(clone):
    (clone / f"{RESPONSE}/searches/2025-06_update.nbib").unlink()
    return f"{RESPONSE}/searches.csv:2: export '2025-06_update.nbib' is not in searches/"


def unlisted_export(clone):
    (clone / f"{RESPONSE}/searches/new.ris").write_text("TY  - JOUR\n")
    return f"{RESPONSE}/searches.csv: searches/new.ris has no row; add this one and fill it in: new,new.ris,"


def misspelt_key(clone):
    clone.edit("config/reviews/dose-response.yaml", "screening:\n", "screning:\n")
    return "config/reviews/dose-response.yaml: unknown key screning (did you mean screening?)"


def stray_sheet(clone):
    (clone / f"{FRACTIONATION}/extraction/arms.reviewer_c.csv").write_text("study_id\n")
    return f"{FRACTIONATION}/extraction/arms.reviewer_c.csv: nothing reads this file, expected <form>.<reviewer>.csv"


def missing_registry(clone):
    (clone / f"{RESPONSE}/statements.csv").unlink()
    return "config/reviews/dose-response.yaml:forms.timing: resources/dose-response/statements.csv is not there"


def missing_review(clone):
    clone.edit("config/reviews/dose-response.yaml", "[dose-fractionation, exposure,", "[dose-fraction, exposure,")
    return "config/reviews/dose-response.yaml:cross_review.with: config/reviews/dose-fraction.yaml is not there"


def unmade_table(clone):
    clone.edit(
        "config/reviews/dose-response.yaml",
        "tables: {tallies: synthesis/tallies}",
        "tables: {tallies: synthesis/talleys}",
    )
    return "config/reviews/dose-response.yaml:figures.tallies.tables: no stage of this review makes the table"


def semicolons(clone):
    path = clone / f"{RESPONSE}/studies.csv"
    path.write_text(path.read_text().replace(",", ";"))
    return f"{RESPONSE}/studies.csv:1: cells are separated by ';', expected ','"


def typed_number(clone):
    clone.edit("config/reviews/dose-response.md.j2", "studies tested several", "of 39 studies tested several")
    return "config/reviews/dose-response.md.j2:18: the number '39' is typed"


@pytest.mark.parametrize(
    "spoil",
    [
        rename_column,
        unknown_term,
        undeclared_reviewer,
        exclusion_without_reason,
        unregistered_study,
        doubled_row,
        not_utf_8,
        absent_export,
        unlisted_export,
        misspelt_key,
        stray_sheet,
        missing_registry,
        missing_review,
        unmade_table,
        semicolons,
        typed_number,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_bad_input_is_named_with_its_place(clone, spoil):
    expected = spoil(clone)
    run = clone.run()
    assert run.status != 0
    assert any(line.strip().startswith(expected) for line in run.output.splitlines()), run.output[-3000:]
    assert "Traceback" not in run.output


def test_a_vote_on_an_unknown_record_is_listed_and_warned_of_and_the_build_goes_on(clone):
    add_line(
        clone / f"{FRACTIONATION}/screening/votes.csv",
        "2022-05_reference-list,999,title_abstract,reviewer_a,include,,,",
    )
    run = clone.run()
    assert run.status == 0
    assert "votes that match no record: 1" in run.output
    assert ",999," in (clone / "results/dose-fractionation/screening/unmatched_votes.csv").read_text()


def test_a_mistyped_name_of_a_figure_is_one_line_with_those_there_are(small_built):
    run = small_built.run("results/reed-dose/figures/tally.svg")
    assert run.status != 0
    assert "config/reviews/reed-dose.yaml:figures: no 'tally', expected one of: flow, tallies, doses" in run.output
    assert "KeyError" not in run.output
