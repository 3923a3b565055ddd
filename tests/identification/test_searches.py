"""The search log says what was searched; what it does not say stops the build with the line to mend."""

import pytest

from review.errors import InputError
from review.identification.searches import COLUMNS, read_searches, ready_row

HEADER = ",".join(COLUMNS)


def log(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


def problems(content: bytes, present=("a.ris",)) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_searches(content, "searches.csv", present)
    return [str(problem) for problem in caught.value.problems]


def test_searches_come_oldest_first_the_withdrawn_ones_too():
    rows = [
        "b,b.ris,database,PubMed,,2024-02-01,,,,7,,",
        "a,a.ris,register,CT.gov,,2024-03-01,,,,,,",
        "c,c.ris,website,x,,2023-01-01,,,,,2024-01-01,",
    ]
    found = read_searches(log(*rows), "searches.csv", ("a.ris", "b.ris", "c.ris"))
    assert [(search.search_id, search.withdrawn_on) for search in found] == [("c", "2024-01-01"), ("b", ""), ("a", "")]


@pytest.mark.parametrize("withdrawn_on", ["", "2024-02-01"])
def test_an_export_that_is_named_but_absent_is_an_error_even_if_its_search_is_withdrawn(withdrawn_on):
    (problem,) = problems(log(f"a,x.ris,database,PubMed,,2024-01-01,,,,,{withdrawn_on},"), ())
    assert problem.startswith("searches.csv:2: export 'x.ris' is not in searches/; put it back")


def test_an_export_without_a_row_stops_with_the_row_to_paste():
    file = "new file (1).nbib"
    (problem,) = problems(log(), (file,))
    assert problem.startswith(f"searches.csv: searches/{file} has no row; add this one and fill it in: ")
    assert problem.endswith(ready_row(file))
    assert ready_row(file).startswith(f"new-file-1,{file},<database|register|website|organisation|citations>,")
    assert ready_row("x.ris").count(",") == len(COLUMNS) - 1


def test_what_is_not_filled_in_is_named_once():
    pasted = problems(log(ready_row("a.ris")))
    assert [problem.split(" ")[1] for problem in pasted] == ["source_type", "source", "searched_on"]
    assert all(problem.endswith(">' is not filled in") for problem in pasted)


def test_all_problems_of_the_log_come_at_once():
    rows = ["a,../a.ris,databse,PubMed,,2024-13-01,,,,many,,", "a,a.ris,database,PubMed,,2024-01-01,,,,,,"]
    found = problems(log(*rows))
    assert [problem.split(":")[1] for problem in found] == ["2", "2", "2", "2", "3"]
    assert "expected the name of a file in searches/, without a folder" in found[1]


def test_an_id_that_is_unsafe_as_a_file_name_is_refused():
    assert "expected letters, digits" in problems(log("../x,a.ris,database,PubMed,,2024-01-01,,,,,,"))[0]


def test_one_file_cannot_be_the_export_of_two_searches():
    rows = [f"{search},a.ris,database,PubMed,,2024-01-01,,,,,," for search in "ab"]
    assert problems(log(*rows)) == ["searches.csv:3: file 'a.ris' stands there twice, expected once"]
