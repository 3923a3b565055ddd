"""What the page shows of stored tables, and that no text of theirs can be anything but text."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from page_samples import SVG, review, sample, written

from review.figures.style import canvas, render, sheet
from review.site import support
from review.site.page import page
from review.site.svg import inline
from review.site.text import anchor, between, percent
from review.text import seen

HOSTILE = (
    "\"'></title></style></script></textarea><script>window.hostile = 1</script><img src=x onerror=alert(1)>"
    "<svg onload=alert(1)>{{ 7 * 7 }}{% raw %}&lt;&amp;\u202edlrow\u2066\x00\x1b\x85\u2028\ufeff]]><!-- "
    "javascript:alert(1)"
)
VOID = {"meta", "input"}


class Outline(HTMLParser):
    """The elements of a page with the names of their attributes, its ids, its links and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: Counter[tuple[str, ...]] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.headings: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[(tag, *(name for name, _ in attrs))] += 1
        found = dict(attrs)
        self.ids += filter(None, [found.get("id")])
        self.links += filter(None, [found.get("href"), found.get("xlink:href"), found.get("src")])
        self.headings += [tag] if tag[:1] == "h" and tag[1:].isdigit() else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def section(text: str, key: str) -> str:
    return text.partition(f'<section id="{key}"')[2].partition("</section>")[0]


def test_hostile_text_adds_no_element_and_no_attribute():
    harmless = re.sub(r"\S+", "word", seen(HOSTILE))
    plain, hostile = Outline(written(sample(mark=harmless))), Outline(written(sample(mark=HOSTILE)))
    assert hostile.elements == plain.elements
    assert not hostile.open
    assert "\u202e" not in hostile.text
    assert seen(HOSTILE) in hostile.text


def test_every_id_is_unique_and_every_inner_link_leads_somewhere():
    for mark in ("", HOSTILE, " ä/ü %41"):
        found = Outline(written(sample(mark=mark)))
        assert [name for name, n in Counter(found.ids).items() if n > 1] == []
        inner = {link[1:] for link in found.links if link.startswith("#")}
        assert inner
        assert inner <= set(found.ids)


def test_nothing_is_loaded_and_the_only_link_out_is_a_doi():
    found = Outline(written(sample(mark=HOSTILE)))
    outside = [link for link in found.links if not link.startswith("#")]
    assert len(outside) == 1
    assert outside[0].startswith("https://doi.org/10.1000/x%22")
    assert not any(tag in {"link", "iframe", "object", "embed", "base", "form"} for tag, *_ in found.elements)


def test_headings_go_down_one_level_at_a_time():
    levels = [int(name[1]) for name in Outline(written(sample())).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@given(st.lists(st.text(), min_size=1, max_size=4), st.lists(st.text(), min_size=1, max_size=4))
def test_anchors_differ_where_their_parts_do_and_need_no_encoding(one, other):
    assert (anchor(*one) == anchor(*other)) == (one == other)
    assert all(sign.isalnum() or sign in "_.-~=:" for sign in anchor(*one))
    assert anchor(*one).isascii()


@pytest.mark.parametrize(
    "sign", ["\x00", "\x1b", "\x85", "\u200b", "\u202e", "\u2066", "\u2028", "\ufeff", "\U000e0041"]
)
def test_a_character_that_cannot_be_seen_is_shown_as_such(sign):
    assert seen(f"a{sign}b") == "a\ufffdb"


def test_other_scripts_and_line_breaks_stay():
    assert seen("α-β ≥ 5\u00a0% אב 細胞 😀\n\t") == "α-β ≥ 5\u00a0% אב 細胞 😀\n\t"


def test_the_same_review_gives_the_same_bytes():
    assert written(sample(20)) == written(sample(20))


def test_500_studies_stay_below_three_megabytes():
    assert len(written(sample(500)).encode()) < 3e6


def test_shares_are_rounded_half_up():
    assert percent(0.125) == "13\u00a0%"
    assert percent(None) == ""
    assert between(0.2063, 0.4902) == "21 to 49\u00a0%"


def test_a_conclusion_says_its_category_its_counts_and_how_little_would_change_it():
    found = section(written(sample(40)), "conclusions")
    assert "Not settled by the studies" in found
    assert "16 of 32 studies that report it (50\u00a0%; 95 % interval 34 to 66\u00a0%)." in found
    assert "6 changed answers would give another category." in found
    assert "1 answer provisional" in found


def test_the_reasons_of_a_certainty_are_parted_between_domains_only():
    tables, readers_tables, options = review(12, "")
    judged = {"certainty": "very low", "certainty_state": "provisional"}
    judged["certainty_domains"] = "risk of bias: serious (open label; one arm); imprecision: serious (few)"
    tables["synthesis/conclusions"] = tables["synthesis/conclusions"].assign(**judged)
    found = section(written(page(tables, readers_tables, [], options)), "conclusions")
    assert "Certainty: very low, provisional" in found
    assert "<li>risk of bias: serious (open label; one arm)</li><li>imprecision: serious (few)</li>" in found


def test_a_tally_leads_to_the_cells_that_it_counts():
    text = written(sample())
    found = Outline(section(text, "tallies"))
    named = [link for link in found.links if link == "#studies:s1::response"]
    assert len(named) == 2, "once among all studies, once in its subgroup"
    assert "studies:s1::response" in Outline(section(text, "sources")).ids


def test_a_cell_shows_its_quote_source_readings_and_decision():
    found = section(written(sample()), "sources")
    record = found.partition("Author 1")[2].partition("</details>")[0]
    for said in ("the printed line of s1", "Paper, Table 2", "ann: Y | bob: N", "2025-01-01 bob: Y", "adjudicator"):
        assert said in record
    assert "ann: CD19" not in found, "readings that are the value are left out"


def test_provisional_values_are_marked_wherever_they_stand():
    text = written(sample())
    assert section(text, "studies").count("prov.") == 1
    assert section(text, "tallies").count("1 prov.") == 2
    assert section(text, "sources").count("prov.") == 2


def test_the_study_table_has_filters_for_categories_with_each_member_once():
    table = section(written(sample(12)), "studies")
    assert [one.partition(" <")[0] for one in table.split("<label>")[1:]] == ["Target", "Response"]
    assert table.count("<option>BCMA</option>") + table.count('<option value="BCMA">') == 1
    assert table.index('value="Y"') < table.index('value="NR"'), "what is missing stands last"


def test_the_protocol_names_another_form_and_its_filters():
    text = written(sample(site={"form": "levels", "filters": ["level"]}))
    assert section(text, "studies").count('<th scope="row">') + section(text, "studies").count("<th scope=row>") == 12
    assert 'value="DL2"' in section(text, "studies")


def test_claims_that_fail_stand_first_and_it_is_said_how_many_were_recomputed():
    found = section(written(sample()), "claims")
    assert "Printed claims: 6 recomputed" in found
    rows = found[found.index("<tbody>") :]
    order = [rows.index(word) for word in ("Fails", "Conflict", "Rounding", "Not checkable", "Reproduces")]
    assert order == sorted(order)


def test_the_status_follows_from_what_waits():
    assert sample().status.name == "under review"
    waits = ("3 citations awaiting votes", "1 provisional value", "1 conclusion without certainty")
    assert sample().status.because == waits
    tables, readers_tables, options = review(6, "")
    tables["screening/flow"] = tables["screening/flow"].query("box != 'dbr_awaiting_title'")
    tables["extraction/states"] = tables["extraction/states"].assign(provisional=False)
    tables["synthesis/conclusions"] = tables["synthesis/conclusions"].assign(certainty_state="judged")
    assert page(tables, readers_tables, [], options).status.name == "up to date"
    tables["screening/flow"] = tables["screening/flow"].assign(n=0)
    tables["extraction/states"] = tables["extraction/states"].assign(n=0)
    assert page(tables, readers_tables, [], options).status.name == "no data yet"
    retired = page(tables, readers_tables, [], options | {"site": {"retired": "answered"}}).status
    assert (retired.name, retired.because) == ("retired", ("answered",))


def test_the_version_is_the_newest_release_and_says_whether_something_came_in_since():
    tables, readers_tables, options = review(6, "")
    options = options | {"version": "1.1.0", "continues": ""}
    assert sample().status.version == "not released yet (continues Earlier)"
    assert page(tables, readers_tables, [], options).status.version == "1.1.0, and what came in since"
    tables["changes/changes"] = tables["changes/changes"].iloc[:0]
    assert page(tables, readers_tables, [], options).status.version == "1.1.0"


def test_the_last_search_of_each_source_in_force_is_shown():
    assert sample().status.searches == (("PubMed", "2025-01-31"),)


def test_a_stage_that_the_review_lacks_is_left_out_and_named():
    _, _, options = review(6, "")
    text = written(page({}, {}, [], options | {"forms": {}, "tables": {}, "analyses": [], "conclusions": []}))
    assert "<section" not in text
    for said in ("Tallies (the protocol tallies nothing)", "Changes (there is no release to compare with)"):
        assert said in text.partition("Not on this page:")[2]
    assert "Not on this page" not in written(sample())


def test_a_drawing_keeps_its_title_and_loses_what_does_not_draw():
    found = str(inline(SVG.encode(), "one"))
    assert '<title id="one-0">A figure</title><desc id="one-1">' in found
    assert 'aria-labelledby="one-0" aria-describedby="one-1"' in found
    assert '<use href="#one-2" x="1"/>' in found
    assert 'd="M 0.12 1.5 L 2 2"' in found
    for gone in ("script", "hostile", "metadata", "example.org", "stroke: red", "unused", "onclick"):
        assert gone not in found
    assert "url(#one-2)" in found


def test_words_of_a_drawing_become_text_of_the_same_place_and_width():
    figure = canvas(84, 20)
    with sheet():
        figure.text(0.1, 0.5, 'Patients (n < 5) & "more"', rotation=30, fontweight="bold", fontsize=7, color="#123456")
        figure.text(0.1, 0.1, "a -- b")
    found = str(inline(render(figure, "Said")["svg"], "one"))
    place = r'<g style="fill:#123456" transform="translate\([\d. ]+\) rotate\(-30\)">'
    length = re.search(place + r'<text font-size="7" textLength="([\d.]+)" font-weight="bold">Patients', found)
    assert length
    assert 80 < float(length[1]) < 120
    assert "Patients (n &lt; 5) &amp; &quot;more&quot;</text>" in found
    assert found.count("<use") == len("a -- b"), "a comment cannot hold this one, so that its glyphs stay"


def test_two_drawings_share_no_id():
    ids = [Outline(str(inline(SVG.encode(), name))).ids for name in ("one", "other")]
    assert not set(ids[0]) & set(ids[1])


def rows_of(grid):
    return [dict(zip(grid.headings, (cell.text for cell in row), strict=True)) for row in grid.rows]


def test_agreement_stands_with_its_intervals_and_with_the_share_of_units_that_it_is_of():
    rated, uncategorised = rows_of(support.agreement(review(2, "")[0], {}))
    assert (rated["Coverage"], rated["Gwet’s AC1"]) == ("50\u00a0%", "0.85 (0.60 to 0.99)")
    assert (uncategorised["Coverage"], uncategorised["Remark"]) == ("100\u00a0%", "Not categorical")


def test_no_p_value_is_zero():
    tests = review(2, "")[0]["synthesis/tests"].assign(p_value=3e-7, p_holm=0.0178)
    (row,) = rows_of(support.tests({"synthesis/tests": tests}))
    assert (row["p"], row["p after Holm"]) == ("< 0.0001", "0.0178")
