"""The encoding of an export, found in one pass over its bytes; what had to be assumed is said.

Nearly all exports are UTF-8, and text in another encoding is nearly never valid UTF-8 by chance. So UTF-8 is tried on
the whole file. Exports that people have merged hold some lines in Windows-1252: there only the bytes that are not
UTF-8 are read so.
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import BinaryIO

NOT_DECODED = "read-as-windows-1252"
_BLOCK = 1_048_576
_SAMPLE_BYTES = 65_536
_ZIP = b"PK\x03\x04"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_DECLARED = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*+<\?xml[^>]*\bencoding=["']"""
    rb"""((?:iso-8859|windows|cp12|koi8|gb|big5|shift|euc)[\w-]*)""",
    re.IGNORECASE,
)
_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")
_UTF8 = re.compile(r"[^\x00-\x7f\udc80-\udcff]")
_LETTERS = re.compile(rb"[\x80-\xff]+")
# The five bytes that Windows-1252 does not define become the control characters that Latin-1 has there.
_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]


@dataclass(frozen=True)
class Encoding:
    """The name of a codec, and what a person should know about it."""

    name: str
    notes: tuple[str, ...] = ()


def detect(stream: BinaryIO) -> Encoding:
    """The encoding of a whole file. `NOT_DECODED` has to be the handler of errors when it is read."""
    stream.seek(0)
    head = stream.read(_BLOCK)
    if head.startswith(_ZIP):
        return Encoding("latin-1")
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    name = marked or _utf16_without_mark(head[:_SAMPLE_BYTES]) or "utf-8"
    is_valid, nul_bytes = _scan(stream, name)
    notes = (f"NUL bytes left out: {nul_bytes}",) if nul_bytes and name.startswith("utf-8") else ()
    if is_valid:
        return Encoding(name, notes)
    if not name.startswith("utf-8"):
        return Encoding(name, (f"some places are not valid {name.upper()}, read as Windows-1252",))
    return _not_utf8(stream, name, head, notes)


def _utf16_without_mark(head: bytes) -> str | None:
    """In UTF-16, every second byte of Latin text is NUL."""
    half = len(head) // 2
    first, second = head[::2].count(0), head[1::2].count(0)
    if max(first, second) <= half / 4 or min(first, second) > half / 20:
        return None
    return "utf-16-be" if first > second else "utf-16-le"


def _scan(stream: BinaryIO, name: str) -> tuple[bool, int]:
    """Whether the file is valid in an encoding, and the number of its NUL bytes."""
    decoder, is_valid, nul_bytes = codecs.getincrementaldecoder(name)(), True, 0
    stream.seek(0)
    at_end = False
    while not at_end:
        block = stream.read(_BLOCK)
        at_end = not block
        nul_bytes += block.count(0)
        try:
            if is_valid:
                decoder.decode(block, at_end)
        except UnicodeDecodeError:
            is_valid = False
    return is_valid, nul_bytes


def _not_utf8(stream: BinaryIO, name: str, head: bytes, notes: tuple[str, ...]) -> Encoding:
    """Windows-1252 in some lines or in all, or what the file or charset-normalizer says for other scripts."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=name, errors="surrogateescape", newline=None)
    utf8, other, first_other, is_mixed, sample = 0, 0, 0, False, b""
    for number, line in enumerate(text, 1):
        if line.isascii():
            continue
        if _NOT_UTF8.search(line):
            other, first_other = other + 1, first_other or number
            is_mixed = is_mixed or bool(_UTF8.search(line))
            sample += line.encode(errors="surrogateescape") if len(sample) < _SAMPLE_BYTES else b""
        else:
            utf8 += 1
    text.detach()
    found = f"lines that are not UTF-8: {other} (the first is line {first_other}), read as"
    declared = _DECLARED.match(head)
    guessed = _known(declared[1].decode()) if declared else None if _is_western(sample) else _guess(sample)
    if guessed and utf8 < other / 10:
        return Encoding(guessed, (f"{found} {guessed}: look at some names", *notes))
    return Encoding(name if utf8 or is_mixed else "cp1252", (f"{found} Windows-1252", *notes))


def _known(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _is_western(sample: bytes) -> bool:
    """Whether letters with accents stand among plain ones, as in Western languages, and are not whole words."""
    runs = [len(run) for run in _LETTERS.findall(sample)]
    return sum(run for run in runs if run > 2) < sum(runs) / 2


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415

    best = from_bytes(sample).best()
    return best.encoding if best else None


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(_WINDOWS_1252[byte] for byte in error.object[error.start : error.end]), error.end


codecs.register_error(NOT_DECODED, _as_windows_1252)
