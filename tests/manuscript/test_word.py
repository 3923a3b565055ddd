"""Word documents: real tables, drawings beside their images, lying pages for wide tables, and always the same bytes."""

import io
import re
from zipfile import ZipFile

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from defusedxml import ElementTree

from documents import citing, word
from review.manuscript.blocks import captioned, figure_blocks, numbered, table_blocks
from review.manuscript.table import widths, workbook
from review.workbooks import grids
from shipped import ROOT

STYLES, LUA = (str(ROOT / "workflow/templates" / name) for name in ("manuscript.styles.xml", "manuscript.lua"))
SIZES = {"small": 6, "wide": 7}
HOSTILE = "=cmd|'/c calc'!A0 <w:tbl> \"q\" | b"


def drawn(folder):
    figure = plt.figure(figsize=(3, 2))
    figure.add_subplot().plot([1, 2])
    for kind in ("svg", "png"):
        figure.savefig(folder / f"flow.{kind}", dpi=300)
    plt.close(figure)
    return {(folder / "flow.png").read_bytes(): (folder / "flow.svg").read_bytes()}


@pytest.fixture
def document(tmp_path):
    drawings = drawn(tmp_path)
    wide = pd.DataFrame([[HOSTILE, *"1234567"]], columns=["Study", *"ABCDEFG"])
    figure = figure_blocks({"flow": {"caption": "Flow", "alternative": "A line"}}, ".")["flow"]
    tables = table_blocks({"small": wide[["Study", "A"]], "wide": wide}, {"small": "Sizes", "wide": "All"})
    text = f"## Results\n\n{figure}\n\n{tables['small']}\n\n{tables['wide']}\n\nEnd.\n"

    def written():
        return word(text, STYLES, LUA, str(tmp_path), drawings)

    return written


def parts(content):
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_document_does_not_say_where_the_style_of_its_citations_lies(tmp_path):
    """So that it is the same wherever the repository lies, and names nobody's folder."""
    references = tmp_path / "references.json"
    references.write_text('[{"id": "a", "type": "article", "title": "A title"}]')
    style = str(ROOT / "workflow/templates/vancouver.csl")
    found = parts(word("It is so [@a].\n", STYLES, LUA, options=citing(str(references), style)))
    assert b"A title" in found["word/document.xml"]
    assert not [name for name, content in found.items() if b"vancouver" in content or b"references.json" in content]


def test_the_same_text_gives_the_same_bytes_and_no_date(document, monkeypatch):
    first = document()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert document() == first
    found = parts(first)
    assert not re.search(rb"20\d\d-\d\d-\d\d", found["docProps/core.xml"])
    for name, content in found.items():
        if name.endswith((".xml", ".rels")):
            ElementTree.fromstring(content)


def test_a_figure_is_there_as_image_and_as_drawing(document, tmp_path):
    found = parts(document())
    body, relations = found["word/document.xml"].decode(), found["word/_rels/document.xml.rels"].decode()
    (image, drawing) = re.search(r'<a:blip r:embed="(\w+)">.*?svgBlip [^>]*r:embed="(\w+)"', body).groups()
    targets = dict(re.findall(r'Id="(\w+)"[^>]*?Target="([^"]+)"', relations))
    targets |= {key: target for target, key in re.findall(r'Target="([^"]+)"[^>]*?Id="(\w+)"', relations)}
    assert found[f"word/{targets[image]}"] == (tmp_path / "flow.png").read_bytes()
    assert found[f"word/{targets[drawing]}"] == (tmp_path / "flow.svg").read_bytes()
    assert b'Extension="svg" ContentType="image/svg+xml"' in found["[Content_Types].xml"]
    assert 'descr="A line"' in body


def test_tables_are_tables_with_captions_repeated_headings_and_room(document):
    body = parts(document())["word/document.xml"].decode()
    assert body.count("<w:tbl>") == 2
    assert body.count('<w:tblHeader w:val="on" />') == 2
    assert re.findall(r'"TableCaption" /></w:pPr><w:r><w:t[^>]*>([^<]+)', body) == ["Table 1. Sizes", "Table 2. All"]
    pages = re.findall(r'<w:pgSz [^>]*?(w:orient="landscape")?/>', body)
    assert pages == ["", 'w:orient="landscape"', ""], "only the wide table lies"
    assert 'w:val="TableText"' in body
    assert 'w:val="Heading1"' in body


@pytest.mark.parametrize(
    ("text", "pages"),
    [
        ("Before.\n\n{wide}\n\nAfter.", "upright lying upright"),
        ("{wide}", "lying"),
        ("{wide}\n\n{wide}\n\nAfter.", "lying upright"),
        ("Before.\n\n{wide}", "upright lying"),
        ("## H\n\nBefore.\n\n## I\n\n{wide}\n\n{wide}", "upright lying"),
        ("{small}", "upright"),
    ],
)
def test_wide_tables_lie_and_no_page_is_empty(text, pages):
    tables = {name: captioned(pd.DataFrame([["1"] * n], columns=[*"ABCDEFGH"[:n]]), name) for name, n in SIZES.items()}
    body = parts(word(text.format(**tables), STYLES, LUA))["word/document.xml"].decode()
    found = ["lying" if "landscape" in size else "upright" for size in re.findall(r"<w:pgSz [^>]*/>", body)]
    assert found == pages.split()


def test_our_styles_take_the_place_of_those_of_pandoc(document):
    styles = parts(document())["word/styles.xml"].decode()
    names = re.findall(r'w:styleId="([^"]+)"', styles)
    assert len(names) == len(set(names))
    assert {"TableText", "FirstParagraph", "Heading1"} <= set(names)
    assert 'w:val="0F4761"' not in re.search(r'w:styleId="Heading1".*?</w:style>', styles, re.DOTALL)[0]


def test_a_table_alone_is_a_document_and_a_workbook_of_plain_text():
    table = pd.DataFrame({"Study": [HOSTILE], "N": ["8"]})
    assert "<w:tbl>" in parts(word(captioned(table, "Sizes"), STYLES, LUA))["word/document.xml"].decode()
    content = workbook(table, "Sizes")
    assert content == workbook(table, "Sizes")
    assert b"<f>" not in b"".join(parts(content).values())
    (sheet, rows), *_ = grids(content, "t.xlsx", 1_000_000)
    assert (sheet.header, [cells for _, cells in rows]) == (("Study", "N"), [[HOSTILE, "8"]])


def test_the_longest_word_of_a_narrow_column_fits_beside_long_texts():
    table = pd.DataFrame({"Claim": ["R01"], "Statement": ["word " * 60]})
    assert widths(table) == [9, 28]


def test_figures_are_numbered_as_the_template_shows_them_and_the_others_after():
    template = (
        "{{ figure('b') }} {# figure('x') #} {% if a %}{{ figure('a') }}{% endif %} {{ table('c') }} {{ figure('b') }}"
    )
    assert numbered(template, "figure", ["a", "b", "c"]) == ["b", "a", "c"]
    assert numbered("{% if %}", "figure", ["a", "b"]) == ["a", "b"]
