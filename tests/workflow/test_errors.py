"""Bad input: one line with its place and what was expected, no traceback, and a non-zero exit."""

import pytest
import yaml

pytestmark = pytest.mark.workflow

BROUGHT = "resources/reed-dose"
PROTOCOL = "config/reviews/reed-dose.yaml"


def add_line(path, line):
    with path.open("a") as file:
        file.write(line + "\n")


def rename_column(small):
    small.edit(f"{BROUGHT}/extraction/studies.ann.csv", "population,indication", "population,indicatoin")
    return f"{BROUGHT}/extraction/studies.ann.csv:1: column 'indicatoin' is not known, did you mean 'indication'?"


def unknown_term(small):
    small.edit(f"{BROUGHT}/extraction/studies.ben.csv", "adults,Alder A,18", "adults,Adler A,18")
    return f"{BROUGHT}/extraction/studies.ben.csv:3: indication 'Adler A': not in vocabulary 'indication'"


def undeclared_reviewer(small):
    votes = small / f"{BROUGHT}/screening/votes.csv"
    add_line(votes, "2024-03_pubmed,80000001,title_abstract,stranger,include,,,")
    return f"{BROUGHT}/screening/votes.csv:{len(votes.read_text().splitlines())}: "


def exclusion_without_reason(small):
    votes = small / f"{BROUGHT}/screening/votes.csv"
    add_line(votes, "2025-09_embase,E4,full_text,ann,exclude,,,")
    return f"{BROUGHT}/screening/votes.csv:{len(votes.read_text().splitlines())}: "


def unregistered_study(small):
    small.edit(f"{BROUGHT}/extraction/studies.ann.csv", "birch_2021", "brich_2021")
    return f"{BROUGHT}/extraction/studies.ann.csv:3: study_id 'brich_2021' is not in studies.csv"


def doubled_row(small):
    path = small / f"{BROUGHT}/extraction/arms.ann.csv"
    add_line(path, path.read_text().splitlines()[1])
    return f"{BROUGHT}/extraction/arms.ann.csv:4: row 'elm_2023|single' stands there twice"


def not_utf_8(small):
    path = small / f"{BROUGHT}/extraction/quality.ann.csv"
    path.write_bytes(path.read_bytes().replace(b"three months", b"tr\xe9s months", 1))
    return f"{BROUGHT}/extraction/quality.ann.csv:3: byte 0xe9 is not UTF-8"


def absent_export(small):
    (small / f"{BROUGHT}/searches/2025-09_embase.ris").unlink()
    return f"{BROUGHT}/searches.csv:3: export '2025-09_embase.ris' is not in searches/"


def unlisted_export(small):
    (small / f"{BROUGHT}/searches/new.ris").write_text("TY  - JOUR\n")
    return f"{BROUGHT}/searches.csv: searches/new.ris has no row; add this one and fill it in: new,new.ris,"


def misspelt_key(small):
    small.edit(PROTOCOL, "screening:\n", "screning:\n")
    return f"{PROTOCOL}: unknown key screning (did you mean screening?)"


def stray_sheet(small):
    (small / f"{BROUGHT}/extraction/arms.dora.csv").write_text("study_id\n")
    return f"{BROUGHT}/extraction/arms.dora.csv: nothing reads this file, expected <form>.<reviewer>.csv"


def missing_registry(small):
    small.edit(PROTOCOL, "    key: [event]\n", "    key: [event]\n    registry: statements\n")
    return f"{PROTOCOL}:forms.timing: {BROUGHT}/statements.csv is not there"


def missing_review(small):
    small.edit(PROTOCOL, "with: [early-reports]", "with: [early-report]")
    return f"{PROTOCOL}:cross_review.with: config/reviews/early-report.yaml is not there"


def unmade_table(small):
    small.edit(PROTOCOL, "tables: {tallies: synthesis/tallies}", "tables: {tallies: synthesis/talleys}")
    return f"{PROTOCOL}:figures.tallies.tables: no stage of this review makes the table"


def misnamed_ledger(small):
    (small / f"{BROUGHT}/screening/adjudications.xlsx").write_bytes(b"PK")
    return f"{BROUGHT}/screening/adjudications.xlsx: nothing reads this file, expected one of: adjudications.csv, "


def no_kind_of_figure(small):
    small.edit(PROTOCOL, "kind: tallies", "kind: directions")
    return f"{PROTOCOL}:figures.tallies.kind: 'directions' is no kind of figure, expected one of: agreement, arms, "


def missing_style(small):
    small.edit(PROTOCOL, "manuscript:\n", "manuscript:\n  citation_style: mine.csl\n")
    return f"{PROTOCOL}:manuscript.citation_style: config/reviews/mine.csl is not there"


def compared_without_facts(small):
    early = small / "config/reviews/early-reports.yaml"
    protocol = yaml.safe_load(early.read_text())
    del protocol["cross_review"]
    early.write_text(yaml.safe_dump(protocol))
    return f"{PROTOCOL}:cross_review.with: 'early-reports' names no facts, expected cross_review.facts in "


def semicolons(small):
    path = small / f"{BROUGHT}/studies.csv"
    path.write_text(path.read_text().replace(",", ";"))
    return f"{BROUGHT}/studies.csv:1: cells are separated by ';', expected ','"


def typed_number(small):
    small.edit("config/reviews/reed-dose.md.j2", "studies that report it", "of 39 studies that report it")
    return "config/reviews/reed-dose.md.j2:13: the number '39' is typed"


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
        misnamed_ledger,
        no_kind_of_figure,
        missing_style,
        compared_without_facts,
        semicolons,
        typed_number,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_bad_input_is_named_with_its_place(small, spoil):
    expected = spoil(small)
    run = small.run()
    assert run.status != 0
    assert any(line.strip().startswith(expected) for line in run.output.splitlines()), run.output[-3000:]
    assert "Traceback" not in run.output


@pytest.mark.long
def test_a_vote_on_an_unknown_record_is_listed_and_warned_of_as_are_days_to_come_and_the_build_goes_on(small):
    add_line(small / f"{BROUGHT}/screening/votes.csv", "2024-03_pubmed,999,title_abstract,ann,include,,3024-03-05,")
    small.edit(f"{BROUGHT}/searches.csv", ",NLM,2024-03-01,", ",NLM,3024-03-01,")
    small.edit(f"{BROUGHT}/extraction/adjudications.csv", ",cleo,2026-01-10,", ",cleo,3026-01-10,")
    run = small.run()
    assert run.status == 0
    assert "votes, retrievals and unread places that reached no citation: 1" in run.output
    for file, column, day in [
        ("screening/votes.csv", "voted_on", "3024-03-05"),
        ("searches.csv", "searched_on", "3024-03-01"),
        ("extraction/adjudications.csv", "decided_on", "3026-01-10"),
    ]:
        assert f"Look at this: {BROUGHT}/{file}: {column} lies in the future: 1, first '{day}'" in run.output
    assert ",999," in (small / "results/reed-dose/screening/unmatched_votes.csv").read_text()


def test_a_mistyped_name_of_a_figure_is_one_line_with_those_there_are(small_built):
    run = small_built.run("results/reed-dose/figures/tally.svg")
    assert run.status != 0
    assert "config/reviews/reed-dose.yaml:figures: no 'tally', expected one of: flow, tallies, doses" in run.output
    assert "KeyError" not in run.output
