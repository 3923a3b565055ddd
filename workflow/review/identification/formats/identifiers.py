"""Numbers by which the world knows a record: DOI, PMID, ISSN, trial registration, and a database's own number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

_DOI = re.compile(
    r"\W*(?:https?://(?:dx\.|www\.)?doi\.org/|doi:?\s*(?:org/)?)?(10\.\d{4,9}/\S+)(?:\s.*)?", re.IGNORECASE | re.DOTALL
)
_ISSN = re.compile(r"(?<![\w-])(\d{4})-?(\d{3}[\dXx])(?![\w-])")
_PMID = re.compile(r"(?:PMID:?\s*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|/MED/|MEDLINE:)(\d{1,8})\b")
_PMID_MARKS = ("PMID", "pubmed", "/MED/", "MEDLINE:")
# Patterns that begin with a letter of their own are found several times faster than those that begin with `\b`.
_NCT = re.compile(r"NCT\d{8}\b")
_REGISTRY = re.compile(
    r"\b(?:NCT\d{8}|ISRCTN\d{8}|\d{4}-\d{6}-\d{2}|ACTRN\d{14}|ChiCTR(?:-[A-Z]+-)?\d{8,10}|DRKS\d{8}|EUCTR[\d-]+\w*"
    r"|CTRI/\d{4}/\d{2,3}/\d{6}|IRCT\d+N\d+|JPRN-\w+|jRCT\w\d{9}|KCT\d{7}|NTR\d{3,5}|NL-OMON\d+|PACTR\d{15,16}|RBR-\w{6,7}"
    r"|SLCTR/\d{4}/\d{3}|TCTR\d{11}|UMIN\d{9})\b"
)
_ACCESSION = re.compile(
    r"embase\.com/\S*[?&]id=(?P<embase>L\d+)|(?P<scopus>2-s2\.0-\d+)|(?P<wos>WOS:\w+)|(?P<cochrane>CN-\d{8})(?=\D)"
    r"|lens\.org/(?P<lens>\d{3}-\d{3}-\d{3}-\d{3}-\d{2}[\dX])|openalex\.org/(?P<openalex>W\d+)"
    r"|\n(?P<psycinfo>\d{4}-\d{5}-\d{3})(?=\n)|\n(?P<eric>E[DJ]\d{6,7})(?=\n)"
)
_EBSCO = re.compile(r"[?&]db=(\w+)&AN=([\w.-]+)")
_DIGIT = re.compile(r"\d")
_NOT_WORD = re.compile(r"\W+")
# What databases are called in exports, by how their numbers are called here; the rest go by their own name.
_DATABASES = {
    "pmid": re.compile(r"medline|pubmed|^nlm$|^(mdc|mnh|cmedm|mdl)$", re.IGNORECASE),
    "embase": re.compile(r"embase", re.IGNORECASE),
    "psycinfo": re.compile(r"psyc-?info|^psyh$", re.IGNORECASE),
    "cinahl": re.compile(r"cinahl|^(cin20|ccm|c8h|rzh|jlh|cul)$", re.IGNORECASE),
    "eric": re.compile(r"^(eric|eft)\b", re.IGNORECASE),
}


def doi(texts: Iterable[str]) -> str:
    """The first text that is a DOI, or a link to one, without its resolver."""
    for text in texts:
        if match := _DOI.fullmatch(text):
            return _without_tail(match[1])
    return ""


def _without_tail(name: str) -> str:
    name = name.rstrip(".,;")
    return name[:-1] if name.endswith(")") and name.count(")") > name.count("(") else name


def pmid(texts: Iterable[str]) -> str:
    """The PMID that a text names as one, or that a link to PubMed has."""
    joined = "\n".join(texts)
    for mark in _PMID_MARKS:
        if mark in joined:
            match = _PMID.search(joined)
            return match[1] if match else ""
    return ""


def issns(texts: Iterable[str]) -> str:
    """Every ISSN, as `1234-567X`, joined by `; `."""
    found = _ISSN.findall("\n".join(texts))
    return "; ".join(dict.fromkeys([f"{first}-{last.upper()}" for first, last in found]))


def registry_ids(numbers: Iterable[str], text: str) -> str:
    """Numbers of trial registers in fields for numbers, and NCT numbers in other text, joined by `; `."""
    joined = "\n".join(numbers)
    found = _REGISTRY.findall(joined) if joined else []
    if "NCT" in text:
        found += _NCT.findall(text)
    return "; ".join(dict.fromkeys(found)) if found else ""


def accession(texts: Iterable[str]) -> str:
    """`source:number` of the first number that tells by its form, or by its link, which database gave it."""
    joined = "\n".join(["", *texts, ""])
    if (match := _ACCESSION.search(joined)) and match.lastgroup:
        return f"{match.lastgroup}:{match[match.lastgroup]}"
    return database_number(*match.groups()) if (match := _EBSCO.search(joined)) else ""


def database_number(database: str, number: str) -> str:
    """`source:number` of a database's name as exports write it, and the number it gave; empty without both."""
    if not (database and _DIGIT.search(number)):
        return ""
    source = _source(database)
    if source == "embase":
        number = f"L{number.removeprefix('L')}"
    if source == "pmid" and not number.isdecimal():
        return ""
    return f"{source}:{number}"


@cache
def _source(database: str) -> str:
    own_name = _NOT_WORD.sub("-", database.lower()).strip("-")
    return next((name for name, known in _DATABASES.items() if known.search(database)), own_name)
