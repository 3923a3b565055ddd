"""Seeded damage to files: what editors, spreadsheets, transfers and strangers do to them."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

ZIP = b"PK\x03\x04"
_LONG = 60_000
_DEEP = 3_000
_LARGEST = 1_000_000
_TOKENS = [
    b"", b"NR", b"null", b"nan", b"inf", b".inf", b"-1", b"0", b"1e400", b"9" * 400, b"1_000", b"0x1F", b"true", b"[]",
    b"{}", b"[1, [2]]", b"2024-02-30", b"0000-00-00", b"9999-12-31T99:99", b"31/12/2024", b"=HYPERLINK(\"http://x\")",
    b"@SUM(1)", b"+1", b"'", b'"', b'""', b"|", b"||", b";", b";;", b"a|b", b"../../x", b"NUL", b"\x00", b"\xff\xfe",
    b"\xed\xa0\x80", b"\xc3", "\u202etxt\u202c".encode(), ("e" + "\u0301" * 50).encode(), "\u00a0".encode(),
    "\u2028".encode(), "٣".encode(), "²".encode(), "½".encode(), "\U0001f9ec".encode(), b"&x;", b"<!DOCTYPE x>",
    b"&amp",
    b"{{ 7*7 }}", b"{% for", b"{#", b"!!python/object/apply:os.system [id]", b"&a [*a]", b"*a", b"? [a]", b"<<: 1",
    b"\\", b"\\u0000", b"\\ud800", b"%", b"$", b"\x1b[2J", b"\t", b"1,5", b"1.2.3", b"--", b"-", b"10^999999999", b"~",
    b"x10^6", b"1/0", b"#", b"#9999999999", b"1e999999999", b"study_id", b"row", b"line",
]  # fmt: skip
_WORD = re.compile(rb"[^\s,;:|\"'<>{}\[\]()=]+")
_NUMBER = re.compile(rb"\d+")


def mutated(content: bytes, seed: str) -> bytes:
    """The content with one to three kinds of damage, the same ones for the same seed.

    A workbook or archive is mostly damaged in one of its parts, and packed again.
    """
    chance = random.Random(seed)
    damage = chance.choices(_DAMAGE, k=chance.choice((1, 1, 1, 2, 3)))
    if content.startswith(ZIP) and chance.random() < 0.85:
        return _in_a_part(content, damage, chance)
    return _damaged(content, damage, chance)


def _damaged(content: bytes, damage: list[Damage], chance: random.Random) -> bytes:
    for one in damage:
        content = one(content, chance)[:_LARGEST]
    return content


def _in_a_part(content: bytes, damage: list[Damage], chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice(sorted(parts))
    kind = chance.random()
    if kind < 0.1:
        del parts[chosen]
    elif kind < 0.15:
        parts[chance.choice(["../x.csv", "/x.csv", "x/../../y.ris", chosen.upper()])] = parts.pop(chosen)
    else:
        parts[chosen] = _damaged(parts[chosen], damage, chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return packed.getvalue()


def _flipped(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _ in range(chance.choice((1, 3, 30)) if damaged else 0):
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(content: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return chance.choice((content[:at], content[at:], content[: at // 2] + content[at:]))


def _lines(content: bytes, chance: random.Random) -> bytes:
    """A line doubled, lost, moved, or many times over."""
    lines = content.split(b"\n")
    at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines.pop(at)
    return b"\n".join([*lines[:to], *[line] * chance.choice((0, 1, 2, 2, 50)), *lines[to:]])


def _recoded(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace")
    codec = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "cp1252", "utf-8-sig", "utf-7"))
    return text.encode(codec, "replace") + chance.choice((b"", b"", b"\xe9", b"\x81"))


def _line_ends(content: bytes, chance: random.Random) -> bytes:
    return content.replace(b"\n", chance.choice((b"\r", b"\r\n", b"\n\n", b"\x0b", b"\x85", "\u2028".encode(), b"")))


def _quotes(content: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return content.replace(b'"', b"", chance.choice((1, -1)))
    return _put(content, chance.choice((b'"', b"'", b'"""', b",", b'\n"')), chance)


def _separators(content: bytes, chance: random.Random) -> bytes:
    old, new = chance.sample((b",", b";", b"\t", b":", b"|", b"  - ", b"=", b" "), 2)
    return content.replace(old, new)


def _heading(content: bytes, chance: random.Random) -> bytes:
    """A column gone, renamed or doubled, or its cells too."""
    first, end, rest = content.partition(b"\n")
    names = first.split(b",")
    at = chance.randrange(len(names))
    kind = chance.randrange(4)
    if kind == 0:
        names[at] = chance.choice((b"", names[at].upper(), names[at] + b" ", chance.choice(_TOKENS)))
    elif kind == 1:
        names.insert(chance.randint(0, len(names)), names[at])
    elif kind == 2:
        del names[at]
    else:
        rows = [line.split(b",") for line in rest.split(b"\n")]
        rest = b"\n".join(b",".join(cells[:at] + cells[at + 1 :]) for cells in rows)
        del names[at]
    return b",".join(names) + end + rest


def _word(content: bytes, chance: random.Random) -> bytes:
    """A word or number in the place of another."""
    words = list((_NUMBER if chance.random() < 0.3 else _WORD).finditer(content))
    for word in sorted(chance.sample(words, min(len(words), chance.choice((1, 2, 8)))), key=lambda one: -one.start()):
        new = chance.choice(words)[0] if chance.random() < 0.3 else chance.choice(_TOKENS)
        content = content[: word.start()] + new + content[word.end() :]
    return content


def _inserted(content: bytes, chance: random.Random) -> bytes:
    return _put(content, chance.choice(_TOKENS), chance)


def _deep(content: bytes, chance: random.Random) -> bytes:
    return _put(
        content, chance.choice((b"[", b"{", b'{"a":', b"(", b"<a>", b"- ", b"{{", b"&a [", b"not ")) * _DEEP, chance
    )


def _long(content: bytes, chance: random.Random) -> bytes:
    return _put(
        content, chance.choice((b"a", b" ", b"0", b",", b"\n", b'"', b"-", b"e\xcc\x81", b"a b ")) * _LONG, chance
    )


def _nothing(_: bytes, chance: random.Random) -> bytes:
    return chance.choice(
        (b"", b" ", b"\n\n", b"\r", b"\x00" * 100, b"\xef\xbb\xbf", b"\xff\xfe", b"PK\x03\x04", b"{}", b"[]")
    )


def _put(content: bytes, new: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + new + content[at:]


Damage = Callable[[bytes, random.Random], bytes]
_DAMAGE: list[Damage] = [
    _flipped, _cut, _lines, _recoded, _line_ends, _quotes, _separators, _heading, _word, _word, _word, _inserted,
    _inserted, _deep, _long, _nothing,
]  # fmt: skip
