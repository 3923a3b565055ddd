"""Drawn figures as part of a page: only what draws, identifiers of their own, no more digits than a screen shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser, fromstring

from markupsafe import Markup

from review.site.lettering import TYPEFACES, letter

_DRAWING = {
    *("svg", "g", "defs", "use", "clipPath", "pattern", "title", "desc", "text", "tspan", "image"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
}
_SAID = {"role", "aria-labelledby", "aria-describedby"}
_PLACES = dict.fromkeys(("d", "points", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"), 2)
_PLACES["transform"] = 4
"""How many decimal places the numbers of an attribute keep: a hundredth of a point is less than a screen shows."""
_OTHER = {"id", "href", "style", "viewBox", "clip-path", "width", "height", "patternUnits", "fill"}
_LETTERS = {"font-size", "font-weight", "textLength"}
_ATTRIBUTES = _SAID | {*_PLACES} | _OTHER | _LETTERS
_LONG = re.compile(r"-?\d+\.\d{3,}")
_SPACE = re.compile(r"([:;]) ")
_LOCAL_URL = re.compile(r"url\(#([^)]+)\)")
_INHERITED = f"stroke-linejoin:round;stroke-linecap:butt;font-family:{TYPEFACES}"
"""What matplotlib's style sheet says of everything; inside a page it would be said of the page."""


def inline(svg: bytes, name: str) -> Markup:
    """An SVG file as an element of a page.

    Its title and description stay; words that were drawn become text. Identifiers begin with `name`; those that
    nothing refers to go, and so do metadata, scripts, style sheets, comments and whatever points out of the figure.
    """
    root = fromstring(svg, XMLParser(target=TreeBuilder(insert_comments=True)))
    letter(root)
    used = {reference: f"{name}-{place}" for place, reference in enumerate(dict.fromkeys(_references(root)))}
    return Markup("".join(_written(root, used.get, root=True)))


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _references(root: Element) -> Iterator[str]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if _local(key) == "href":
                yield value.removeprefix("#")
            elif key.startswith("aria-"):
                yield from value.split()
            else:
                yield from _LOCAL_URL.findall(value)


def _written(element: Element, renamed: Callable[[str], str | None], *, root: bool = False) -> Iterator[str]:
    tag = _local(element.tag) if isinstance(element.tag, str) else ""
    if tag not in _DRAWING:
        return
    kept = dict(filter(None, (_attribute(_local(key), value, renamed) for key, value in element.attrib.items())))
    if root:
        kept["style"] = f"--width:{kept.get('width', '100%')};{_INHERITED}"
    opened = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    inside = [escape((element.text or "").strip())]
    for child in element:
        if tag == "defs" and not renamed(child.get("id", "")):
            continue
        inside += [*_written(child, renamed), escape((child.tail or "").strip())]
    if tag == "g" and not kept:
        yield from inside
    elif any(inside):
        yield f"<{tag}{opened}>{''.join(inside)}</{tag}>"
    elif tag not in {"g", "defs"}:
        yield f"<{tag}{opened}/>"


def _attribute(name: str, value: str, renamed: Callable[[str], str | None]) -> tuple[str, str] | None:
    if name not in _ATTRIBUTES:
        return None
    if name == "id":
        new = renamed(value)
        return (name, new) if new else None
    if name == "href":
        outside = not value.startswith(("#", "data:image/png;base64,"))
        return None if outside else (name, f"#{renamed(value[1:])}" if value[0] == "#" else value)
    if name in _SAID:
        return name, " ".join(renamed(word) or word for word in value.split())
    if name in _PLACES:
        places = _PLACES[name]
        return name, _LONG.sub(lambda found: f"{round(float(found[0]), places):g}", " ".join(value.split()))
    local = _LOCAL_URL.sub(lambda found: f"url(#{renamed(found[1])})", _SPACE.sub(r"\1", value))
    return None if "url(" in _LOCAL_URL.sub("", local) else (name, local)
