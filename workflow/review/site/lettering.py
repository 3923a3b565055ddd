"""Words of drawn figures as text again: smaller, and a reader can search and copy them.

matplotlib draws each word glyph by glyph, below a comment that says what it is. For a figure with hundreds of rows this
is most of its size. The text takes the width that it had, whatever typeface of this kind a reader's machine has.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from xml.etree.ElementTree import Comment, Element, SubElement

_SCALED = re.compile(r"(?P<place>.*?) ?scale\((?P<scale>[\d.]+) -(?P=scale)\)")
_GLYPH_SIZE = 100
"""The size in which matplotlib defines glyphs."""
TYPEFACES = "DejaVu Sans,Verdana,sans-serif"
"""The one that figures are drawn in, one of the same widths, and any other."""


def letter(root: Element) -> None:
    """Replace glyphs by text in the elements below `root`; where they are not one a character, they stay."""
    for parent in list(root.iter()):
        for comment, drawn in pairwise(list(parent)):
            if _is_comment(comment) and not _is_comment(drawn):
                _letter(drawn, unescape(comment.text or "").strip())


def _is_comment(element: Element) -> bool:
    tag: object = element.tag
    return tag is Comment


def _letter(drawn: Element, text: str) -> None:
    from review.figures.lettering import width  # noqa: PLC0415

    glyphs = [child for child in drawn if str(child.tag).endswith("}use")]
    names = {name for glyph in glyphs for key, name in glyph.attrib.items() if key.endswith("href")}
    scaled = _SCALED.fullmatch(drawn.get("transform", ""))
    if not scaled or not text or len(glyphs) != len(text) or not all("DejaVuSans" in name for name in names):
        return
    size, weight = float(scaled["scale"]) * _GLYPH_SIZE, {"font-weight": "bold"} if "Bold" in min(names) else {}
    for glyph in glyphs:
        drawn.remove(glyph)
    drawn.set("transform", scaled["place"])
    wide = width(text, size, weight.get("font-weight", "normal"))
    lettered = {"font-size": f"{size:.4g}", "textLength": f"{wide:.4g}"}
    SubElement(drawn, "text", lettered | weight).text = text
