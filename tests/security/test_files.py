"""Files made to harm: XML and YAML that grow, archives that grow, what names or links lead out of a review."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import yaml

from review import unpacking
from review.errors import InputError
from review.identification.searches import COLUMNS, read_searches, ready_row
from review.manuscript.harmless import check_style
from review.protocol import read_protocol
from review.schema import read_yaml
from review.screening.imports.archive import members
from review.screening.imports.log import read_imports
from review.workbooks import grids
from shipped import ROOT

SECONDS = 5
"""Of the processor: what else a machine does is no fault of a reader."""
LAUGHS = "<!DOCTYPE x [<!ENTITY l0 'ha'>" + "".join(
    f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10)
)  # fmt: skip
LAUGHS, THIEF = f"{LAUGHS}]>", "<!DOCTYPE x [<!ENTITY l9 SYSTEM 'file:///etc/passwd'>]>"
NEW_REVIEW = (ROOT / "workflow/templates/new-review/config/reviews/my-review.yaml").read_bytes()
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/protocol.yaml").read_text())


def said(read, *arguments) -> str:
    """The message with which a reader refuses, soon."""
    start = time.process_time()
    with pytest.raises(InputError) as refused:
        read(*arguments)
    assert time.process_time() - start < SECONDS
    return str(refused.value)


def workbook(**parts: bytes) -> bytes:
    """A workbook of one cell, some of its parts replaced (`sharedStrings`, `styles`, `workbook`)."""
    plain, written = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(plain) as book:
        book.add_worksheet().write_row(0, 0, ["title", "text"])
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(Path(name).stem, old.read(name)))
    return written.getvalue()


def rows(content: bytes) -> list:
    return [row for _, below in grids(content, "x.xlsx", 500_000_000) for row in below]


@pytest.mark.parametrize("declared", [LAUGHS, THIEF], ids=["laughs", "thief"])
@pytest.mark.parametrize("part", ["sharedStrings", "styles", "workbook", "sheet1", "app", "core"])
def test_no_part_of_a_workbook_may_declare_an_entity(part, declared):
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        [name] = [one for one in archive.namelist() if Path(one).stem == part]
        content = archive.read(name).decode()
    start = content.index("?>") + 2 if content.startswith("<?xml") else 0
    damaged = content[:start] + declared + content[start:].replace("</", "&l9;</", 1)
    try:
        message = said(rows, workbook(**{part: damaged.encode()}))
    except pytest.fail.Exception:
        assert part in ("app", "core"), "a part that is read was not refused"
    else:
        assert message.startswith("x.xlsx: a workbook that cannot be read")


def test_a_workbook_that_is_mostly_air_is_not_unpacked():
    packed = io.BytesIO(workbook())
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _ in range(120):
            part.write(b"0" * 1_000_000)
    assert "times its size, expected at most 200; save it as CSV" in said(rows, packed.getvalue())


def test_an_archive_that_is_mostly_air_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(unpacking, "_NOT_ASKED", 1_000_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("articles.csv", b"0" * 2_000_000)
    assert "times its size" in said(members, packed.getvalue(), "r.zip")


@pytest.mark.parametrize("declared", [LAUGHS, THIEF], ids=["laughs", "thief"])
def test_a_citation_style_may_not_declare_an_entity(declared):
    style = (ROOT / "workflow/templates/vancouver.csl").read_text()
    start = style.index("?>") + 2
    message = said(check_style, (style[:start] + declared + style[start:]).encode(), "x.csl")
    assert message.startswith("x.csl: not readable as a citation style (CSL): Entities")


def test_a_citation_style_that_pandoc_would_fetch_from_elsewhere_is_refused():
    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl"><info><link rel="independent-parent" href="http://x"/></info>'
    )
    assert "only points to another one" in said(check_style, f"{style}</style>".encode(), "x.csl")


ALIASES = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ALIASES, "x.yaml:1: not readable as YAML: too large when its aliases are written out"),
        ("a: &a [*a]\n", "too large when its aliases are written out"),
        ("a: &a {b: *a}\n", "too large when its aliases are written out"),
        ("\na: !!python/object/apply:os.system [id]\n", "x.yaml:2: not readable as YAML: could not determine a constr"),
        ("a: !!python/name:os.system\n", "could not determine a constructor"),
        ("? [a, b]\n: c\n", "x.yaml:1: not readable as YAML: a key is no text"),
        ("a: .inf\n", "is no number to reckon with"),
        ("a: 1.0e+400\n", "is no number to reckon with"),
        ('a: "\\ud800"\n', "a control character, or half of a character"),
        ('a: "\\e[2J"\n', "a control character, or half of a character"),
        ("[" * 5_000, "x.yaml: not readable as YAML: nested too deeply"),
    ],
)
def test_yaml_runs_nothing_and_does_not_grow(text, expected):
    assert expected in said(read_yaml, text.encode(), "x.yaml", {})


def test_an_alias_that_is_used_as_it_should_be_is_read():
    assert read_yaml(b"a: &a {b: 1}\nc: {<<: *a, d: *a}\n", "x", {}) == {"a": {"b": 1}, "c": {"b": 1, "d": {"b": 1}}}


OUT = ("../../../etc/passwd", "/etc/passwd", "..\\x", ".hidden")


@pytest.mark.parametrize("path", OUT)
@pytest.mark.parametrize(
    "place",
    ["manuscript.template", "manuscript.citation_style", "quality.instrument", "forms.x.registry", "figures.x.kind",
     "flow.subsets.0.registry", "extraction.imports.0.file"],
)  # fmt: skip
def test_no_name_in_a_protocol_leads_to_another_folder(place, path):
    protocol = yaml.safe_load(NEW_REVIEW)
    protocol["quality"] = {"form": "x", "instrument": "minors"}
    protocol["forms"]["x"] = {"fields": [{"name": "f", "type": "text"}]}
    protocol["figures"] = {"x": {"kind": "flow", "tables": {}}}
    protocol["flow"] = {"subsets": [{"label": "x", "registry": "x"}]}
    layout = {
        "file": "x.csv",
        "form": "x",
        "study": ["x"],
        "reviewer": "x",
        "readers": {"x": "x"},
        "columns": {"x": "x"},
    }
    protocol["extraction"] = {"imports": [layout]}
    protocol["manuscript"] = {"template": "x", "tables": []}
    *way, last = place.split(".")
    part = protocol
    for key in way:
        part = part[int(key) if isinstance(part, list) else key]
    part[last] = path
    assert f"p.yaml:{place}: '{path}'" in said(read_protocol, yaml.safe_dump(protocol).encode(), "p.yaml", SCHEMA)


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "sub/x.ris"])
def test_no_export_lies_elsewhere(path):
    log = f"search_id,file,source_type,source,platform,searched_on\ns1,{path},database,P,,2024-01-01\n".encode()
    for present in ({path}, set()):
        assert f"searches.csv:2: file '{path}': expected the name" in said(read_searches, log, "searches.csv", present)
    log = f"file,tool,stage,reviewer,list,imported_on,notes\n{path},asreview,full_text,,,2024-01-01,\n".encode()
    assert f"imports.csv:2: file '{path}' is not in imports/" in said(read_imports, log, "imports.csv", {"x.csv"})


def test_the_row_to_paste_holds_any_name_of_a_file():
    name = 'a, "b".ris'
    row = ready_row(name)
    header = ",".join(COLUMNS)
    message = said(read_searches, f"{header}\n{row}\n".encode(), "searches.csv", {name})
    assert "is not filled in" in message
    assert "is not in searches/" not in message
