"""No number is typed, every number is looked up, and nothing in the data can become markup."""

import pandas as pd
import pypandoc
import pytest

from review.errors import InputError
from review.manuscript.blocks import figure_blocks, table_blocks
from review.manuscript.independence import by_all
from review.manuscript.render import render
from review.manuscript.table import html_table, markdown_table, readers_table
from review.manuscript.wording import acted, who

TABLES = {"t": pd.DataFrame({"name": ["a", "b"], "n": [3, 4], "blank": ["", "x"], "text": ["10.22", "4-1BB"]})}
WORKS = {"a": ["r1", "r2"], "c": ["r2"]}
GUARDED = {"is fragile": "t[name=<name>,n>3].#"}
FRAME = "Top\n{% block body %}{% endblock %}\n"


def rendered(source, **context):
    blocks = {"figure": {"flow": "![Flow]"}}
    return render(source, "review.md.j2", {"frame.md.j2": FRAME}, TABLES, blocks, context, WORKS, GUARDED)


def failure(source, **context):
    with pytest.raises(InputError) as caught:
        rendered(source, **context)
    return str(caught.value)


def test_numbers_are_looked_up_and_listed_with_their_query():
    text, numbers = rendered("{{ number('t[name=a].n') }} of {{ number('t.#') }} CD19 and 4-1BB")
    assert text == "3 of 2 CD19 and 4-1BB"
    assert numbers == {
        "t.#": {"shown": "2", "raw": "2", "tables": ["t"]},
        "t[name=a].n": {"shown": "3", "raw": "3", "tables": ["t"]},
    }


def test_a_template_fills_the_frame():
    text, _ = rendered("{% extends 'frame.md.j2' %}{% block body %}{{ number('t.#') }}{% endblock %}")
    assert text == "Top\n2"


@pytest.mark.parametrize(
    "prose",
    [
        "There were 39 studies.",
        "in 33 % of them",
        "(0.5 to 2,901)",
        "1. First",
        "n = 7",
        "Two studies",
        "of the fourteen",
        "after 12-24 months",
        "in 2022-2023",
        "a 39-fold dose",
        "{% set n = '39' %}{{ n }}",
        "{{ '39' ~ ' studies' }}",
        "{{ '39 studies' if known('t.#') }}",
        "{{ ['39 studies', 'more'] | join }}",
    ],
)
def test_a_typed_number_stops_the_build_with_its_line(prose):
    assert failure(f"CD19 is a name.\n\n{prose}\n").startswith("review.md.j2:3: the number '")


@pytest.mark.parametrize(
    "source",
    [
        "of 4-1BB, CD19, IL-2 and anti-CD19 cells",
        "{% set found = 't[n>=4,name=' ~ rows('t')[1].name ~ ',n<12]' %}{{ number(found ~ '.n') and 'some' }}",
        "{{ 'one' if number('t.#') == '2' }}",
    ],
)
def test_names_queries_and_comparisons_are_no_typed_numbers(source):
    rendered(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("\n{{ number('t[name=c].n') }}", "review.md.j2:2: 0 rows of 't' meet the conditions, expected exactly one"),
        ("\n\n{{ nmuber('t.#') }}", "review.md.j2:3: 'nmuber' is undefined"),
        ("a\n{% if %}\n", "review.md.j2:2: "),
        ("{% for row in rows('u') %}{% endfor %}", "review.md.j2:1: no table 'u', expected one of: t"),
        ("{{ ''.__class__.__mro__ }}", "review.md.j2:1: "),
        ("\n{{ figure('flwo') }}", "review.md.j2:2: no figure 'flwo', expected one of: flow"),
        ("{{ number('t[name=a].name|percent') }}", "review.md.j2:1: 'a' cannot be shown as percent"),
        ("{{ rows('t')[0].n // 0 }}", "review.md.j2:1: "),
        ("{{ 18 }} studies", "review.md.j2:1: the number '18' is typed"),
        ("{{ '42 %' | upper }}", "review.md.j2:1: the number '42' is typed"),
        ("\n{{ rows('t')[0].n }}", "review.md.j2:2: the number '3' is put out without a query"),
        ("\n{{ rows('t')[0].text | literal }}", "review.md.j2:2: the number '10.22' is put out without a query"),
        ("{% macro m() %}\n{{ rows('t') | length }}{% endmacro %}{{ m() }}", "review.md.j2:2: the number '2' is put"),
        ("\n{{ number('t[name=a].blank') }}", "review.md.j2:2: t[name=a].blank finds an empty value"),
        ("{{ number('u.#') }}", "review.md.j2:1: table 'u' is not there, expected one of: t"),
        ("{{ number('t[name=a].m') }}", "review.md.j2:1: 't' has no column 'm'"),
        ("{{ ratio('t[name=a].n', 't[name=none].#') }}", "review.md.j2:1: there is no number to reckon with but '0'"),
        ("\n{{ cite('b') }}", "review.md.j2:2: no study 'b', expected one of: a"),
        ("{{ holds('is large') }}", "review.md.j2:1: no guarded phrase 'is large', expected one of: is fragile"),
        ("{{ holds('is fragile') }}", "review.md.j2:1: the guard of 'is fragile' asks for <name>, expected holds("),
    ],
)
def test_what_a_template_cannot_find_is_named_with_its_line(source, expected):
    assert failure(source).startswith(expected)


def test_a_fault_in_the_frame_is_named_where_the_frame_has_it():
    with pytest.raises(InputError, match=r"frame.md.j2:2: the number '7' is typed"):
        render("{% extends 'frame.md.j2' %}", "review.md.j2", {"frame.md.j2": "Top\n7 studies"}, TABLES, {}, {})


def test_text_of_a_table_that_is_no_number_is_shown_and_a_share_and_an_interval_have_one_form():
    text, numbers = rendered(
        "{% for row in rows('t') if row.name == 'b' %}{{ row.text | literal }}{% endfor %}: "
        "{{ ratio('t[name=a].n', 't.n|sum') }}, {{ interval('t.n|min|d2', 't.n|max|d2') }}"
        "{% if known('t[name=a].blank') or known('t[name=z].n') %} nothing{% endif %}"
    )
    assert text == "4-1BB: 3/7 (43 %), 3.00 to 4.00"
    assert numbers["{t[name=a].n}/{t.n|sum} ({t[name=a].n / t.n|sum|percent})"] == {
        "shown": "3/7 (43 %)",
        "raw": "3/7 (0.4285714285714285714285714286)",
        "tables": ["t"],
    }


def test_all_works_of_the_studies_are_cited_each_once():
    assert rendered("{{ cite('a', 'c') }}")[0] == "[@{r1}; @{r2}]"


HOSTILE = '<script>alert("x")</script> ![a](javascript:x) `{{ 7 * 7 }}` | @somebody *b* $x$ <b>c</b> \n# h'


def test_text_of_the_data_stays_text_in_the_page():
    table = pd.DataFrame({"Title": [HOSTILE], "N": ["1"]})
    text, _ = rendered("{{ title | literal }}\n\n" + "{{ table }}", title=HOSTILE, table=markdown_table(table))
    page = pypandoc.convert_text(text, "html5", format="markdown-raw_html-raw_tex+pipe_tables")
    for markup in ("<script", "<img", "<a ", "<em>", "<b>", "<code>", "<h1", 'class="citation"'):
        assert markup not in page
    assert "{{ 7 * 7 }}" in " ".join(page.split())
    assert "<script" not in html_table(table, HOSTILE)


def test_a_table_for_readers_has_its_headings_order_and_scopes():
    sizes = pd.Series([2, 1, None], dtype="Int64")
    rows = pd.DataFrame({"label": ["B", "A", "C"], "n": sizes, "row": ["", "", ""]})
    table = readers_table(rows, {"label": "Study", "n": "N"}, ["label"])
    assert table.to_numpy().tolist() == [["A", "1"], ["B", "2"], ["C", ""]]
    page = html_table(table, "Sizes")
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 3
    assert "<caption>Sizes</caption>" in page


def test_two_independent_reviewers_are_only_claimed_where_both_are_known_to_be_people():
    def people(*kinds):
        return [
            {"id": f"r{n}", "label": f"R{n}", "kind": kind, "duties": ["screening"]} for n, kind in enumerate(kinds)
        ]

    everybody = ["r0", "r1", "r2"]
    assert who(people("human", "human"), "screening", everybody, {"screening"}) == "two independent reviewers"
    assert who(people("human"), "screening", everybody) == "one reviewer"
    mixed = who(people("human", "unknown"), "screening", everybody)
    assert mixed == "R0 (a person) and R1 (not known whether a person)"
    three = who(people("human", "machine", "human"), "screening", everybody)
    assert three.startswith("R0 (a person), R1 (a machine) and R2")
    assert who(people("human"), "extraction", everybody) == "nobody yet"


def test_who_has_not_voted_is_not_said_to_have_screened():
    two = [{"id": one, "kind": "human", "duties": ["screening"]} for one in ("a", "b")]
    assert who(two, "screening", ["a"]) == "one reviewer"
    assert who(two, "screening", []) == "nobody yet"
    assert who(two, "screening", ["a", "b"]) == "two reviewers, not every record by both"
    votes = pd.DataFrame({"kind": ["vote", "adjudication"], "reviewer": ["a", "c"]})
    assert acted({"screening/votes": votes}) == {"screening": {"a"}, "extraction": set(), "adjudication": {"c"}}


def cast(*votes):
    rows = [("vote", "votes.csv", line, 1, "", *vote) for line, vote in enumerate(votes, start=1)]
    names = ["kind", "file", "line", "copy", "voted_on", "citation_id", "stage", "reviewer", "vote"]
    return {"screening/votes": pd.DataFrame(rows, columns=names)}


def test_screening_is_independent_only_where_everybody_voted_on_every_record():
    title, text = "title_abstract", "full_text"
    both = [(one, title, who, "include") for one in ("c1", "c2") for who in "ab"]
    assert by_all(cast(*both)) == {"screening"}
    assert not by_all(cast(*both, ("c3", title, "a", "exclude")))
    assert not by_all(cast(*both, ("c1", text, "a", "include")))
    assert not by_all(cast(*both, ("c2", title, "b", "undone")))


def test_extraction_is_independent_only_where_everybody_read_every_cell():
    def read(a, b, cells):
        n = {"agreed": cells - 1, "resolved_adjudicated": 1, "unassigned": 9, "all": cells + 9}
        states = pd.DataFrame({"form": "all", "state": [*n], "n": [*n.values()]})
        extracted = pd.DataFrame({"duty": ["extraction", "extraction", "adjudication"], "n": [a, b, 1]})
        return by_all({"extraction/states": states, "extraction/acted": extracted})

    assert read(5, 5, 5) == {"extraction"}
    assert not read(5, 4, 5)  # as where one reader is enough
    assert not by_all({"extraction/acted": pd.DataFrame({"duty": ["extraction"], "n": [5]})})


def test_a_cell_that_is_not_decided_says_so_in_the_table():
    rows = pd.DataFrame({"label": ["A"], "x": [""], "y": [""], "provisional": ["x"]})
    assert readers_table(rows, {"x": "X", "y": "Y"}, []).to_numpy().tolist() == [["unresolved", ""]]


def test_a_code_is_shown_as_words_and_an_id_as_it_is():
    rows = pd.DataFrame({"study_id": ["elm_first"], "verdict": ["not_checkable"], "text": ["see not_checkable"]})
    headings = {"study_id": "Study", "verdict": "Verdict", "text": "Text"}
    assert readers_table(rows, headings, []).to_numpy().tolist() == [
        ["elm_first", "not checkable", "see not_checkable"]
    ]
    assert readers_table(rows[:0], headings, []).empty


def test_figures_and_tables_are_numbered_in_order_and_described():
    figures = figure_blocks({"flow": {"caption": "The [flow]", "alternative": 'Says "no"'}}, "../figures")
    assert figures == {"flow": "![Figure 1. The \\[flow\\]](../figures/flow.svg){alt=\"Says 'no'\"}"}
    tables = table_blocks({"t": pd.DataFrame({"N": ["1"]})}, {"t": "Sizes"})
    assert tables["t"].endswith(": Table 1. Sizes")
