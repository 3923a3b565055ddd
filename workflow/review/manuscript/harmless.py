"""What a text may not do, whoever wrote its template: run code in a reader's browser, or take in other files.

The text is judged as pandoc has read it, so that no spelling of Markdown gets by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from review.errors import InputError, Problem, check, one_of

METADATA = ("title", "subtitle", "author", "date", "abstract", "keywords", "lang", "nocite")
"""What a text may say of itself; other keys name files, or are put into the page as they are."""
ATTRIBUTES = ("alt", "width", "height", "lang", "role", "custom-style")
_FIGURE = re.compile(r"\.\./figures/[a-z][a-z0-9_]*\.(?:svg|png)")
_ADDRESS = re.compile(r"#|https?://|mailto:", re.IGNORECASE)
_PARENT = "{http://purl.org/net/xbiblio/csl}link[@rel='independent-parent']"
_HAS_ATTRIBUTES = {"Code": 0, "CodeBlock": 0, "Div": 0, "Span": 0, "Image": 0, "Link": 0, "Table": 0, "Header": 1}


def check_harmless(document: Mapping[str, Any], name: str) -> None:
    """Raise `InputError` with all that a text (pandoc's JSON) may not have; `name` is its template."""
    problems = [
        f"metadata '{key}' is not allowed, {one_of(METADATA)}" for key in document["meta"] if key not in METADATA
    ]
    problems += [message for element in _elements(document) for message in _harms(element["t"], element.get("c"))]
    check(Problem(name, "", message) for message in dict.fromkeys(problems))


def check_style(content: bytes, name: str) -> None:
    """Raise `InputError` for a citation style that is no XML, defines entities, or is to be fetched from elsewhere."""
    try:
        found = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise InputError([Problem(name, "", f"not readable as a citation style (CSL): {error}")]) from None
    if found.find(f".//{_PARENT}") is not None:
        message = "this style only points to another one, expected that one (an independent style)"
        raise InputError([Problem(name, "", message)])


def _elements(node: Any) -> Iterator[Mapping[str, Any]]:
    """All elements of a document, at any depth."""
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, Mapping):
            if "t" in one:
                yield one
            todo += one.values()
        elif isinstance(one, list):
            todo += one


def _harms(kind: str, content: Any) -> Iterator[str]:
    if kind in ("RawBlock", "RawInline"):
        yield f"raw {content[0]} is not allowed, expected Markdown"
    if kind == "Image" and not _FIGURE.fullmatch(content[2][0]):
        yield f"the image '{content[2][0]}' is no figure of this review, expected {{{{ figure('<name>') }}}}"
    if kind == "Link" and not _ADDRESS.match(content[2][0]):
        yield f"a link to '{content[2][0]}', expected an address of the web (https://...) or a place in the text (#...)"
    if kind in _HAS_ATTRIBUTES:
        _, _, pairs = content[_HAS_ATTRIBUTES[kind]]
        for key, _ in pairs:
            if key not in ATTRIBUTES and not key.startswith("aria-"):
                yield f"the attribute '{key}' is not allowed, {one_of(ATTRIBUTES)}"
