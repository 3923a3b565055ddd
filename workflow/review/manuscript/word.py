"""A Word document as pandoc leaves it, finished: our styles, drawings beside their images, pages, and fixed bytes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_ALWAYS_THE_SAME = (1980, 1, 1, 0, 0, 0)
_STYLE = re.compile(r'\s*<w:style\b[^>]*w:styleId="(?P<id>[^"]+)".*?</w:style>', re.DOTALL)
_SECTION = re.compile(r"<w:sectPr>.*?</w:sectPr>|<w:sectPr ?/>", re.DOTALL)
_ENDS_TWICE = re.compile(
    r"<w:p><w:pPr>(?P<last><w:sectPr>(?:(?!</w:sectPr>).)*</w:sectPr>)</w:pPr></w:p>"
    r"(?P<marks>(?:\s|<w:bookmarkEnd[^>]*>)*)<w:sectPr>.*?</w:sectPr>(?=\s*</w:body>)",
    re.DOTALL,
)
"""A section that ends at the end of the document: its page is that of the document, and no empty one follows."""
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rIdFooter"/><w:type w:val="nextPage"/>'
    '<w:pgSz {size}/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" '
    'w:gutter="0"/></w:sectPr>'
)
_UPRIGHT, _ACROSS = 'w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906" w:orient="landscape"'
_FOOTER = (
    '<?xml version="1.0" encoding="UTF-8"?><w:ftr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    "</w:p></w:ftr>"
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = (
    '<a:extLst><a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="{key}"/></a:ext></a:extLst>'
)


def reference(default: bytes, styles: str) -> bytes:
    """Pandoc's own reference document with our styles in the place of its styles of the same id, or beside them."""
    own = {match["id"]: match.group() for match in _STYLE.finditer(styles)}

    def restyled(text: str) -> str:
        kept = _STYLE.sub(lambda match: own.pop(match["id"], match.group()), text)
        return kept.replace("</w:styles>", "".join(own.values()) + "</w:styles>")

    return _rewritten(default, {"word/styles.xml": restyled}, {})


def finish(document: bytes, drawings: Mapping[bytes, bytes]) -> bytes:
    """A document with page numbers and upright or lying pages, and beside each PNG the SVG that `drawings` has for it.

    Word shows the SVG from version 2016 on and the PNG before. No date is left: the same text gives the same bytes.
    """
    with ZipFile(io.BytesIO(document)) as archive:
        media = {name: archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}
    drawn = {name: drawings[content] for name, content in media.items() if content in drawings}
    keys = {name.rpartition("/")[2].partition(".")[0]: f"{name.removesuffix('.png')}.svg" for name in drawn}

    def body(text: str) -> str:
        text = re.sub(r"<w:tr>(?=<w:tc>)", "<w:tr><w:trPr><w:cantSplit/></w:trPr>", text)
        text = _ENDS_TWICE.sub(lambda match: match["marks"] + match["last"], text)
        sections = [_ACROSS if "landscape" in match.group() else _UPRIGHT for match in _SECTION.finditer(text)]
        text = _SECTION.sub(lambda _: _PAGE.format(size=sections.pop(0)), text)
        for key in keys:
            blip = f'<a:blip r:embed="{key}"'
            text = text.replace(f"{blip} />", f"{blip}>{_DRAWING.format(key=f'{key}svg')}</a:blip>")
        return text

    def relations(text: str) -> str:
        added = [
            ("rIdFooter", "footer", "footer.xml"),
            *((f"{key}svg", "image", path.removeprefix("word/")) for key, path in keys.items()),
        ]
        lines = [f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target="{path}"/>' for key, kind, path in added]
        return text.replace("</Relationships>", "".join(lines) + "</Relationships>")

    def types(text: str) -> str:
        footer = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
        added = f'<Override PartName="/word/footer.xml" ContentType="{footer}"/>'
        if 'Extension="svg"' not in text:
            added = f'<Default Extension="svg" ContentType="image/svg+xml"/>{added}'
        return text.replace("</Types>", f"{added}</Types>")

    edits: dict[str, Callable[[str], str]] = {
        "word/document.xml": body,
        "word/_rels/document.xml.rels": relations,
        "[Content_Types].xml": types,
        "docProps/core.xml": lambda text: re.sub(r"<dcterms:(created|modified).*?</dcterms:\1>", "", text),
    }
    added = {keys[name.rpartition("/")[2].partition(".")[0]]: svg for name, svg in drawn.items()}
    return _rewritten(document, edits, added | {"word/footer.xml": _FOOTER.encode()})


def _rewritten(archive: bytes, edits: Mapping[str, Callable[[str], str]], added: Mapping[str, bytes]) -> bytes:
    """The archive with some parts edited and some added, and without dates."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(archive)) as old, ZipFile(written, "w") as new:
        parts = {name: old.read(name) for name in old.namelist()}
        for name, content in (parts | dict(added)).items():
            entry = ZipInfo(name, _ALWAYS_THE_SAME)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, edits[name](content.decode()).encode() if name in edits else content)
    return written.getvalue()
