"""The log of imports, as people write it."""

from __future__ import annotations

import pytest

from review.errors import InputError
from review.screening.imports.log import COLUMNS, read_imports, ready_row

HEADER = ",".join(COLUMNS)


def log(*rows):
    return "\n".join([HEADER, *rows]).encode()


def problems(content, *present):
    with pytest.raises(InputError) as raised:
        read_imports(content, "imports.csv", present)
    return [str(problem) for problem in raised.value.problems]


def test_rows_in_file_order_with_the_files_that_are_read_for_them():
    rows = [
        "a/customizations_log.csv,rayyan,title_abstract,,,2024-01-01,",
        "c.csv,covidence,full_text,team,exclude,2024-01-02,x",
    ]
    present = ["c.csv", "a/customizations_log.csv", "a/articles.csv"]
    first, second = read_imports(log(*rows), "imports.csv", present)
    assert first.files == ("a/customizations_log.csv", "a/articles.csv")
    assert (second.tool, second.stage, second.reviewer, second.list) == ("covidence", "full_text", "team", "exclude")
    assert (second.files, second.line) == (("c.csv",), 3)


def test_a_file_without_a_row_stops_with_the_row_to_paste():
    [problem] = problems(log(), "x/new.csv")
    assert (
        problem == f"imports.csv: imports/x/new.csv has no row; add this one and fill it in: {ready_row('x/new.csv')}"
    )
    assert ready_row("x.csv").count(",") == len(COLUMNS) - 1
    pasted = problems(log(ready_row("x.csv")), "x.csv")
    assert "tool '<rayyan|covidence|asreview|eppi>' is not filled in" in pasted[0]
    assert len(pasted) == ready_row("x.csv").count("<"), "each once"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("y.csv,asreview,title_abstract,ann,,2024-01-01,", "file 'y.csv' is not in imports/"),
        ("x.csv,rayan,title_abstract,,,2024-01-01,", "tool 'rayan' is not known, expected one of: rayyan"),
        ("x.csv,rayyan,title,,,2024-01-01,", "stage 'title' is not known, expected one of: title_abstract"),
        ("x.csv,rayyan,title_abstract,,,1.1.2024,", "imported_on '1.1.2024' is not a date, expected YYYY-MM-DD"),
        (
            "x.csv,covidence,full_text,team,maybe,2024-01-01,",
            "list 'maybe' is not a decision, expected one of: include",
        ),
        ("x.csv,covidence,full_text,,include,2024-01-01,", "reviewer is empty; covidence names nobody, expected who"),
        (
            "x.csv,eppi,full_text,team,include,2024-01-01,",
            "list 'include': exports of eppi are no lists, expected nothing",
        ),
        (
            "x.csv,rayyan,full_text,,second,2024-01-01,",
            "list 'second' is no number of a stage of Rayyan, expected digits",
        ),
        ("x.csv,asreview,full_text,<who>,,2024-01-01,", "reviewer '<who>' is not filled in"),
    ],
)
def test_a_cell_that_is_not_as_expected(row, said):
    assert any(one.startswith("imports.csv:2: ") and said in one for one in problems(log(row), "x.csv"))


def test_a_file_may_serve_two_stages_but_not_the_same_one_twice():
    rows = [f"x.csv,covidence,{stage},team,include,2024-01-01," for stage in ("title_abstract", "full_text")]
    assert len(read_imports(log(*rows), "imports.csv", ["x.csv"])) == 2
    [problem] = problems(log(*rows, rows[0]), "x.csv")
    assert problem.startswith("imports.csv:4: file 'x.csv', stage 'title_abstract', list 'include' stands there twice")


def test_without_a_log_its_header_is_asked_for_too():
    header, row = problems(b"", "x.csv")
    assert header == f"imports.csv: there is no log of imports yet, expected it to begin with: {HEADER}"
    assert row.endswith(ready_row("x.csv"))


def test_the_articles_beside_a_log_have_no_row_of_their_own():
    rows = [f"a/{name}.csv,rayyan,title_abstract,,,2024-01-01," for name in ("customizations_log", "articles")]
    [problem] = problems(log(*rows), "a/customizations_log.csv", "a/articles.csv")
    assert problem.startswith("imports.csv:3: file 'a/articles.csv' is read with 'a/customizations_log.csv'")
