"""The page in a browser: what it asks for, what keys do, what can be read in which colours, and what is printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from page_samples import sample, written
from test_evidence_page import HOSTILE

from browser import PROGRAM, Browser

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="Chromium is not here")
CONTRAST = Path(__file__).with_name("contrast.js").read_text()
SHOWN = "[...document.querySelectorAll('#studies tbody tr:not([hidden])')].map(row => row.cells[0].textContent.trim())"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "index.html"
    path.write_text(written(sample(12)))
    return path


def reported(browser: Browser, *methods: str) -> list[dict]:
    return [event["params"] for event in browser.events if event.get("method") in methods]


@pytest.mark.parametrize("mark", ["", HOSTILE])
def test_nothing_is_asked_for_and_nothing_goes_wrong(browser, file, mark):
    file.write_text(written(sample(12, mark)))
    browser.open(file)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    browser.press("/", "a", "Tab")
    requests = [one["request"]["url"] for one in reported(browser, "Network.requestWillBeSent")]
    assert requests == [file.as_uri()]
    assert reported(browser, "Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown") == []
    assert browser.run("window.hostile") is None


def test_a_script_that_is_not_the_page_s_own_does_not_run(browser, file):
    file.write_text(file.read_text().replace("</body>", "<script>window.hostile = 1</script></body>"))
    browser.open(file)
    assert browser.run("window.hostile") is None
    assert "Content Security Policy" in str(reported(browser, "Log.entryAdded"))


def test_a_slash_leads_to_the_search_which_leaves_the_rows_with_all_words(browser, file):
    browser.open(file)
    browser.press("/", *"bcma 11")
    assert browser.run(SHOWN) == ["Author 11"]
    assert browser.run("document.querySelector('#studies .count').textContent") == "1 of 12 rows"
    browser.press("Escape")
    assert len(browser.run(SHOWN)) == 12


def test_a_filter_finds_the_members_of_a_set_and_show_all_undoes_it(browser, file):
    browser.open(file)
    browser.press("/", "Tab", "B")
    assert browser.run(SHOWN) == ["Author 1", "Author 11", "Author 3", "Author 5", "Author 7", "Author 9"]
    browser.press("Tab", "Tab", "Enter")
    assert len(browser.run(SHOWN)) == 12
    assert browser.run("document.activeElement.type") == "search"


def test_headings_sort_by_keyboard_up_down_and_back(browser, file):
    browser.open(file)
    before = browser.run(SHOWN)
    browser.run("document.querySelector('#studies thead button').focus()")
    browser.press("Enter")
    assert browser.run(SHOWN) == [f"Author {number}" for number in range(12)], "numbers in words by their size"
    assert browser.run("document.querySelector('#studies th[aria-sort]').ariaSort") == "ascending"
    browser.press("Enter")
    assert browser.run(SHOWN) == [f"Author {number}" for number in reversed(range(12))]
    browser.press("Enter")
    assert browser.run(SHOWN) == before
    assert browser.run("document.querySelector('#studies th[aria-sort]')") is None


def test_numbers_with_thousands_sort_by_their_size(browser, file):
    browser.open(file)
    boxes = "document.querySelector('[aria-labelledby=flow-boxes-caption] table')"
    browser.run(f"{boxes}.querySelectorAll('button')[2].click()")
    numbers = f"[...{boxes}.tBodies[0].rows].map(row => row.cells[2].textContent)"
    assert browser.run(numbers) == ["3", "2,901"]


def test_what_is_missing_is_last_in_either_direction(browser, file):
    browser.open(file)
    answers = "[...document.querySelectorAll('#studies tbody tr')].map(row => row.cells[3].firstChild.textContent)"
    browser.run("[...document.querySelectorAll('#studies thead button')].at(-1).focus()")
    for _ in range(2):
        browser.press("Enter")
        found = browser.run(answers)
        assert found[-2:] == ["NR", "NR"]
        assert "NR" not in found[:-2]


@pytest.mark.parametrize("script", [True, False])
def test_a_tally_opens_and_leads_to_the_quote(browser, file, script):
    browser.open(file, script=script)
    browser.run("document.querySelector('#tallies summary').focus()")
    browser.press("Enter")
    assert browser.run("document.querySelector('#tallies details').open")
    browser.run("document.querySelector('#tallies details a').focus()")
    browser.press("Enter")
    assert browser.run("location.hash") == "#studies:s0::response"
    assert browser.run("document.querySelector(':target').closest('details').open")
    shown = "document.querySelector(':target').closest('.passage').querySelector('blockquote').getBoundingClientRect()"
    assert 0 <= browser.run(f"{shown}.top") < 900


def test_without_script_there_are_no_tools_that_do_nothing(browser, file):
    browser.open(file, script=False)
    assert browser.run("[...document.querySelectorAll('.tools')].every(one => one.offsetHeight === 0)")
    assert browser.run("document.querySelector('#studies thead button')") is None
    assert len(browser.run(SHOWN)) == 12


def test_the_first_tab_is_the_skip_link_and_every_stop_shows_its_focus(browser, file):
    browser.open(file)
    browser.press("Tab")
    assert browser.run("document.activeElement.className") == "skip"
    assert browser.run("document.activeElement.getBoundingClientRect().left") >= 0
    seen = 0
    while browser.run("document.activeElement !== document.body") and seen < 200:
        assert browser.run("getComputedStyle(document.activeElement).outlineStyle") != "none"
        browser.press("Tab")
        seen += 1
    assert 20 < seen < 200


def test_landmarks_names_and_alternative_texts(browser, file):
    browser.open(file)
    for landmark in ("header", "nav[aria-label]", "main", "footer"):
        assert browser.run(f"document.querySelectorAll('body > {landmark}').length") == 1, landmark
    tree = browser.command("Accessibility.getFullAXTree")["nodes"]
    named = {"button", "link", "searchbox", "combobox", "table", "image", "region", "navigation", "search"}
    nodes = [node for node in tree if not node["ignored"] and node["role"]["value"].lower() in named]
    assert {node["role"]["value"].lower() for node in nodes} >= {"button", "link", "searchbox", "table", "image"}
    assert [node["role"] for node in nodes if not node.get("name", {}).get("value")] == []
    pictures = [node for node in nodes if node["role"]["value"].lower() == "image"]
    assert [node["description"]["value"] for node in pictures] == ["What it shows."] * 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_sufficient_contrast(browser, file, scheme):
    browser.open(file, scheme=scheme)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    browser.run("location.hash = document.querySelector('.passage [id]').id")
    assert browser.run(CONTRAST) == []


def test_the_two_schemes_differ_and_drawings_stay_on_white(browser, file):
    browser.open(file, scheme="dark")
    colour = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    dark = browser.run(colour.format("html"))
    assert browser.run(colour.format(".card")) == "rgb(255, 255, 255)"
    browser.emulate("light")
    assert browser.run(colour.format("html")) != dark


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_page_itself_never_scrolls_sideways(browser, file, width):
    browser.open(file, width=width)
    browser.run("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert browser.run("document.documentElement.scrollWidth") <= width


def test_in_print_everything_is_open_but_sources_that_nobody_opened_and_tools_are_away(browser, file):
    browser.open(file, scheme="dark")
    assert browser.pdf().startswith(b"%PDF")
    assert browser.run("document.querySelectorAll('details[open]').length") == 0, "closed again afterwards"
    browser.run("document.querySelector('.record').open = true")
    browser.run("window.dispatchEvent(new Event('beforeprint'))")
    browser.emulate("dark", "print")
    shown = "[...document.querySelectorAll('{}')].filter(one => one.offsetHeight > 0).length"
    assert browser.run(shown.format(".record")) == browser.run(shown.format(".on-paper")) == 1
    assert browser.run("[...document.querySelectorAll('.record[open] blockquote')].every(one => one.offsetHeight > 0)")
    assert browser.run("[...document.querySelectorAll('details:not(.record)')].every(one => one.open)")
    assert browser.run("[...document.querySelectorAll('nav, .tools')].every(one => one.offsetHeight === 0)")
    assert browser.run(CONTRAST) == [], "in print the light colours"
    browser.emulate()
