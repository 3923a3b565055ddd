"""What stands in single cells: a PMID in its column, and pages."""

from __future__ import annotations

import re

_PMID = re.compile(r"(?:.*[\s:/])?([1-9]\d{0,7})(?:\.0)?/?")
_DASHES = re.compile("[\u2010-\u2015\u2212-]+")


def pmid_number(text: str) -> str:
    """`38407106` of `38407106`, `PUBMED 38407106`, `38407106.0` or an address that ends in it; "" for 0 and `PMC7`."""
    found = _PMID.fullmatch(text)
    return found[1] if found else ""


def page_range(first: str, last: str = "") -> str:
    """`839-852` of two numbers, or of one text whatever its dash; a last page that repeats the first is left out."""
    pages = f"{first}-{last}" if first and last and first != last else first or last
    return pages if pages.isalnum() else _DASHES.sub("-", pages).replace(" -", "-").replace("- ", "-")
