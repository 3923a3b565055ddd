"""A hostile title, label, quote or name stays text, wherever it is shown: figures, pages, documents, exports."""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from xml.etree.ElementTree import fromstring

import pandas as pd
import pytest
from hostile import HOSTILE
from page_samples import sample, written
from test_figure_kinds import KINDS

from documents import citing, page, parsed, word
from review.errors import InputError
from review.figures.style import render as drawn
from review.identification.record import Record, record_table
from review.manuscript.blocks import captioned, figure_blocks
from review.manuscript.harmless import check_harmless
from review.manuscript.render import render
from review.manuscript.table import html_table
from review.screening.for_tools import TABLE, ris
from review.site.svg import inline
from review.text import seen
from shipped import ROOT

TEMPLATES = ROOT / "workflow/templates"
HARMLESS = re.sub(r"\S+", "word", seen(HOSTILE))
SHOWN = ("label", "detail", "title", "statement", "note", "quote", "source")


class Outline(HTMLParser):
    """The elements of a page and their attributes but ids and anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append(" ".join([tag, *sorted(name for name, _ in attrs)]))

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("name", [name for name in KINDS if "several pages" not in name])
@pytest.mark.filterwarnings("ignore:Glyph")
def test_a_figure_of_hostile_text_is_a_drawing_and_nothing_else(name):
    module, (tables, options) = KINDS[name]
    tables = {role: with_hostile_text(table) for role, table in tables.items()}
    data = module.data(tables, options)
    svg = drawn(module.draw(data, options), module.alternative_text(data, options) + HOSTILE)["svg"]
    tags = {element.tag.rpartition("}")[2] for element in fromstring(svg).iter()}
    assert not tags & {"script", "img", "foreignObject", "a", "i"}
    assert not re.search(r"<script|<img|<i>", str(inline(svg, "x")))


def with_hostile_text(table: pd.DataFrame) -> pd.DataFrame:
    shown = [name for name in SHOWN if name in table and pd.api.types.is_string_dtype(table[name])]
    return table.assign(**{name: table[name].astype("str") + HOSTILE for name in shown})


def test_the_evidence_page_has_no_element_and_no_attribute_more():
    assert Outline(written(sample(mark=HOSTILE))).found == Outline(written(sample(mark=HARMLESS))).found


def manuscript(text: str) -> str:
    """A text with a value in prose, in a heading, in a title, in a table, in captions."""
    source = (
        "---\ntitle: {{ value | literal | tojson }}\n---\n\n# {{ value | literal }}\n\n{{ value | literal }}\n\n"
        "- {{ value | literal }}\n\n{{ table('one') }}\n\n{{ figure('flow') }}\n"
    )
    table = pd.DataFrame({f"Head {text}": [text, "1"], "N": ["x", text]})
    blocks = {
        "table": {"one": captioned(table, text)},
        "figure": figure_blocks({"flow": {"caption": text, "alternative": text}}, "../figures"),
    }
    return render(source, "x.md.j2", {}, {}, blocks, {"value": text})[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A manuscript's folder beside a figure, with one work to cite."""
    place = tmp_path_factory.mktemp("review")
    (place / "figures").mkdir()
    (place / "manuscript").mkdir()
    for kind in ("svg", "png"):
        (place / f"figures/flow.{kind}").write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')
    return place / "manuscript"


def test_the_manuscript_s_page_shows_hostile_text_as_text(folder):
    style = str(TEMPLATES / "manuscript.css")
    plain, hostile = (Outline(page(manuscript(text), style, str(folder)).decode()) for text in (HARMLESS, HOSTILE))
    assert hostile.found == plain.found
    assert "{{ 7*7 }}" in hostile.text
    assert "root:" not in hostile.text


def test_a_title_of_the_protocol_that_is_markup_is_refused_since_metadata_is_markdown():
    with pytest.raises(InputError, match="the image '/etc/passwd' is no figure of this review"):
        check_harmless(parsed("---\ntitle: '![a](/etc/passwd)'\n---\n\nText\n"), "x.md.j2")


def test_the_word_document_shows_hostile_text_as_text(folder):
    text = manuscript(HOSTILE).partition("---\n\n")[2]
    written_ = word(text, str(TEMPLATES / "manuscript.styles.xml"), str(TEMPLATES / "manuscript.lua"), str(folder))
    with zipfile.ZipFile(io.BytesIO(written_)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if name.endswith((".xml", ".rels"))}
    for content in parts.values():
        fromstring(content)
    assert b"root:" not in b"".join(parts.values())
    links = re.findall(rb'Target="([^"]*)"[^>]*TargetMode="External"', parts["word/_rels/document.xml.rels"])
    assert links == []
    assert b"{{ 7*7 }}" in b" ".join(re.sub(rb"<[^>]*>", b"", parts["word/document.xml"]).split())


def test_references_show_hostile_titles_as_text(folder):
    works = folder / "references.json"
    entry = {
        "id": "r1",
        "type": "article-journal",
        "title": HOSTILE,
        "container-title": HOSTILE,
        "DOI": f"10.1/{HOSTILE}",
    }
    works.write_text(json.dumps([entry | {"author": [{"family": HOSTILE, "given": HOSTILE}]}]))
    cited = citing(str(works), str(TEMPLATES / "vancouver.csl"))
    found = Outline(page("See [@r1].\n", str(TEMPLATES / "manuscript.css"), str(folder), cited).decode())
    kinds = {tag.split(" ")[0] for tag in found.found}
    assert not kinds & {"script", "img", "embed", "iframe", "i", "textarea"}
    assert not any("onerror" in tag for tag in found.found)


def test_a_table_for_readers_escapes_every_cell():
    table = Outline(html_table(pd.DataFrame({HOSTILE: [HOSTILE]}), HOSTILE))
    assert {tag.split(" ")[0] for tag in table.found} == {"table", "caption", "thead", "tr", "th", "tbody"}


def test_what_goes_to_other_tools_is_one_record_a_citation():
    title = "One\nER  - \n\nTY  - JOUR\nTI  - Two"
    stored = record_table([Record(title=title, authors=(title,), journal=title)], "s", "ris")
    table = stored.assign(citation_id="c1", year="2020").reindex(columns=TABLE, fill_value="")
    assert [line[:6] for line in ris(table).decode().splitlines() if line.startswith(("TY", "ER"))] == [
        "TY  - ",
        "ER  - ",
    ]


def test_the_page_shows_that_something_cannot_be_seen():
    assert "\x1b" not in seen(HOSTILE)
    assert "\u202e" not in seen(HOSTILE)
