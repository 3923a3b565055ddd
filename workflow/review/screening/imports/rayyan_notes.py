"""What Rayyan writes into the notes of an article: who voted what, the reasons of exclusion, and people's remarks.

Sections stand behind the note that the record came with, between bars: `note | RAYYAN-INCLUSION: {"Ann"=>"Included"} |
RAYYAN-LABELS: a,b | RAYYAN-EXCLUSION-REASONS: c,d | USER-NOTES: {"Ann"=>["e"]}`. Names and remarks are Ruby strings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SECTIONS = ("RAYYAN-INCLUSION", "RAYYAN-LABELS", "RAYYAN-EXCLUSION-REASONS", "USER-NOTES")
# Each pattern takes a time that grows with the length of the text only, whatever stands in it.
_SECTION = re.compile(rf"(?:^|(?<!\s)\s*+\|\s*)({'|'.join(SECTIONS)}): ?")
_INCLUSION = re.compile(r'(?:^\{|,\s*)"(.*?)"\s*=>\s*"(Included|Excluded|Maybe)"(?=,\s*"|\}$)', re.DOTALL)
_REMARKS = re.compile(r'(?:^\{|,\s*)(?>"(.*?)"\s*=>\s*\[)(.*?)\](?=,\s*"|\}$)', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{?([0-9A-Fa-f]{4,6})\}?|(.))", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b"}


@dataclass(frozen=True)
class Notes:
    """The note of the record, and by display name the word of inclusion and the remarks; reasons are not by person."""

    note: str = ""
    inclusion: dict[str, str] = field(default_factory=dict)
    reasons: str = ""
    remarks: dict[str, list[str]] = field(default_factory=dict)


def parse_notes(text: str) -> Notes:
    """Raises `ValueError` for a section that is cut off, is no Ruby hash, or has another word than Rayyan's three."""
    note, sections = split_notes(text)
    inclusion, _, reasons, remarks = (sections.get(name, "") for name in SECTIONS)
    return Notes(
        note,
        _hash(inclusion, _INCLUSION),
        reasons,
        {name: [_unescaped(one) for one in _STRING.findall(texts)] for name, texts in _hash(remarks, _REMARKS).items()},
    )


def render_notes(notes: Notes) -> str:
    """The same in Rayyan's spelling, without what says nothing."""
    inclusion = ", ".join(f"{_ruby(name)}=>{_ruby(word)}" for name, word in notes.inclusion.items())
    remarks = ", ".join(f"{_ruby(name)}=>[{', '.join(map(_ruby, texts))}]" for name, texts in notes.remarks.items())
    texts = (f"{{{inclusion}}}" * bool(inclusion), "", notes.reasons, f"{{{remarks}}}" * bool(remarks))
    sections = (f"{name}: {text}" for name, text in zip(SECTIONS, texts, strict=True) if text)
    return " | ".join(filter(None, [notes.note, *sections]))


def split_notes(text: str) -> tuple[str, dict[str, str]]:
    """The record's note and the text of each section.

    A record may have come from another Rayyan review with that one's sections in its note: only the last run of
    sections in their fixed order is this review's.
    """
    sections: dict[str, str] = {}
    end, first = len(text), len(SECTIONS)
    for found in reversed([*_SECTION.finditer(text)]):
        place = SECTIONS.index(found[1])
        if place >= first:
            break
        sections[found[1]] = text[found.end() : end].strip()
        end, first = found.start(), place
    return text[:end].strip(), sections


def _hash(text: str, pair: re.Pattern[str]) -> dict[str, str]:
    """Values by key. A quote inside a key may be escaped or not."""
    found: dict[str, str] = {}
    at, end = 0, 0 if text == "{}" else len(text) - 1
    while at < end:
        one = pair.match(text, at)
        if one is None:
            raise ValueError(f"not a list of names and values: {text}")
        found[_unescaped(one[1])] = one[2]
        at = one.end()
    return found


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _CONTROL.get(found[2], found[2]), text)


def _ruby(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
