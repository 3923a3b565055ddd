"""One spelling for titles, names, journals and pages, so that two exports of one paper can be compared.

Everything here looks at one text alone: no list of the other records, no frequencies.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable

from review.identification.wordlists import GREEK, JOURNAL_STOP, LANGUAGES, NOBODY

_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()}
_ASCII = {**_SPACED, **{code: chr(code).lower() for code in range(65, 91)}, ord("'"): None, ord("`"): None}
_ASCII_LIST = {**_ASCII, ord(";"): ";"}
_SPELLINGS = {"µ": "mu", "øØ": "o", "łŁ": "l", "đĐðÐ": "d", "þÞ": "th", "ß": "ss", "æÆ": "ae", "œŒ": "oe", "ı": "i"}
_LETTERS = {
    **{code: name for first in (0x391, 0x3B1) for code, name in enumerate(GREEK, first)},
    **dict.fromkeys(map(ord, "ʼ’‘´"), ""),
    **{ord(letter): spelling for letters, spelling in _SPELLINGS.items() for letter in letters},
}
_TAIL = "[\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_MOJIBAKE = re.compile(f"[ÂÃÄÅÎÏ]{_TAIL}|â{_TAIL}{{2}}")
_NOT_WORD = re.compile(r"[\W_]+")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,40}>")
_ANNOTATION = re.compile(
    rf"[\s.]*[\[(](?:(?:article |text |abstract )?(?:in )?(?:{LANGUAGES})(?:[,;/ ]+(?:and )?(?:{LANGUAGES}))*"
    r"|(?:\d+ )?ref(?:erence)?s?|(?:systematic |meta.?analysis )?review(?:,? \w+)?|meta-?analysis"
    r"|(?:structured )?abstract[^\])]{0,20}"
    r"|letter|editorial|comments?|news|clinical trial|author.?s.? transl\.?|proceedings?|corrected"
    r"|(?:see comments?|comments? in|(?:published )?errat(?:um|a) |corrected and republished|letter;)[^\]]*)[\])]"
    r"[\s.]*$",
    re.IGNORECASE,
)
_ORIGINAL_TITLE = re.compile(r"(?<=\])\.?\s+TO: .*$")
WATERMARK = re.compile(r"^\W*(?:retracted(?: article)?|withdrawn)\s*[:.\]]\s*", re.IGNORECASE)
_NOTICES = {
    "correction": r"(?:published |author.?s? |publisher.?s? )?(?:erratum|errata|corrigend(?:um|a)|correction)s?"
    r"(?:\s*[:.]| to\b| for\b|\W*$)|retraction\s*(?:[:.]|note|notice|of\b|to\b)|expression of concern\b|addendum\b",
    "comment": r"comments? on\b|comment(?:ary)?\s*[:.]|invited commentary\b|editorial comment(?:ary)?\b|discussion of\b"
    r"|letters? to the editors?\b|letter\s*[:.]|re\s*:|regarding\s*:|editorial\s*[:.]",
    "reply": r"(?:the )?authors?.{0,2} (?:reply|response)\b|in reply\b|reply\b(?: to\b)?"
    r"|response to\b(?= ?(?:comment|letter))",
}
_NOTICE = re.compile(
    r"\W*(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _NOTICES.items()) + r")[\s:.,\-]*(?:the article )?",
    re.IGNORECASE,
)
_ASYSD = re.compile(r"( [A-Z])\.(?=\w\w|[A-Z]['’])")
_GIVEN = re.compile(r",[^;]*")
_INITIALS_LAST = re.compile(r"(?:[ ,]+[A-Z][A-Z.\-]{0,3}(?:[ ,]+(?:Jr|Sr|II|III)\.?)?)+(?=\s*(?:;|$))")
_INITIALS_FIRST = re.compile(r"(?:(?<=; )|^)(?:[A-Z]\.[ \-]?)+(?=\S{2})")
_GIVEN_INITIAL = re.compile(r"^(?:[^,;]+,\s*|(?=[A-Z]\.))(\w)|^[^,;]+?\s([A-Z])(?:[A-Z.\-]{0,3}| [A-Z.]{1,2})*(?:;|$)")
_JOURNAL_NAMES = re.compile(r"\s[=:]\s|;\s|\s*/\s*|\s*[(\[](.*?)[)\]]")
_JOURNAL_SERIES = re.compile(r":\s|\.\s(?=[A-Z])")
_NO_FIRST_PAGE = re.compile(r"^\s*(?:\d+\s*[Pp](?:p|ages|gs?)?\b|[A-Za-z. ]+-\s*\d+$|\d+-[A-Z][a-z]{2}$)")
_RANGE = re.compile(r"(?<![\d.])([A-Za-z]*)[ .]?0*(\d+)([A-Za-z]*)(?:\s*[-–]+\s*([A-Za-z]*)0*(\d+))?")
_AUTHORS = 10
_FAMILY_FOLD = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def words(text: str) -> str:
    """Lower-case letters and digits in words: no accents, Greek letters by name, apostrophes and marks gone."""
    if text.isascii():
        return " ".join(text.translate(_ASCII).split())
    text = _MOJIBAKE.sub(_repaired, text)
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS)).replace("'", "")
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(_LETTERS)
    return _NOT_WORD.sub(" ", letters.lower()).strip()


def _repaired(found: re.Match[str]) -> str:
    """A letter of UTF-8 that was once read as Windows-1252: `Ã©` is `é`."""
    for encoding in ("cp1252", "latin-1"):
        try:
            return found.group().encode(encoding).decode()
        except UnicodeError:
            continue
    return found.group()


def title_words(text: str) -> tuple[str, str]:
    """A title in one spelling without what databases add, and which notice it is: correction, comment, reply or ''.

    Taken away: mark-up, quotation marks, `[Chinese]`, `[Article in German]`, `[33 refs]`, `[see comments]`, the mark
    `RETRACTED:` of an article, and the words that make a notice of another title (`Erratum to:`, `Comment on`).
    """
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub("", text))
    text = text.strip(' "')
    while text[-2:].rstrip(" .")[-1:] in {"]", ")"} and text:
        shorter = _ANNOTATION.sub("", text)
        if shorter == text or not shorter.strip():
            break
        text = shorter
    text = _ORIGINAL_TITLE.sub("", WATERMARK.sub("", text))
    notice = _NOTICE.match(text)
    kind = (notice.lastgroup or "") if notice else ""
    rest = words(text[notice.end() :]) if notice else ""
    return (rest or words(text), kind)


def family_names(authors: str) -> str:
    """Family names of the authors, joined by `; `, in one spelling; where the order of a name is open, the whole name.

    Reads `Smith, John`, `Smith JA`, `J. A. Smith`, `SMITH John`, `Smith A.Jones B.` and group names.
    """
    if ";" not in authors and "," not in authors:
        authors = _ASYSD.sub(r"\1; ", authors)
    text = _GIVEN.sub("", authors)
    if authors.count(",") <= authors.count(";"):
        text = _INITIALS_FIRST.sub("", _INITIALS_LAST.sub("", text))
    names = " ".join(text.translate(_ASCII_LIST).split()).split("; ") if text.isascii() else map(words, text.split(";"))
    folded = "; ".join([name for name in names if name not in NOBODY][:_AUTHORS])
    for digraph, letter in _FAMILY_FOLD:
        folded = folded.replace(digraph, letter)
    return folded


def first_initial(authors: str) -> str:
    """The first letter of the first author's given name where its place is certain, else empty."""
    found = _GIVEN_INITIAL.match(authors)
    return words(found.group(1) or found.group(2)) if found else ""


def journal_words(text: str) -> str:
    """The names of a journal without small words; a further name (`=`, `/`, in brackets) stands behind `|`.

    Of `Circulation: Heart Failure` the first part may be another journal, so it stands there as `~circulation`.
    """
    names = [text, *filter(None, _JOURNAL_NAMES.split(text))]
    spelled = [_content(words(re.sub(r"[(\[].*?[)\]]", " ", name)), JOURNAL_STOP) for name in names]
    for name in names:
        head, *tails = _JOURNAL_SERIES.split(name)
        if tails:
            spelled += [_content(words(tail), JOURNAL_STOP) for tail in tails]
            spelled.append(f"~{_content(words(head), JOURNAL_STOP)}")
    return "|".join(dict.fromkeys(name for name in spelled if name.strip("~")))


def _content(text: str, stop: Iterable[str]) -> str:
    return " ".join(word for word in text.split() if word not in stop)


def page_range(pages: str) -> tuple[str, int, int]:
    """The mark, the first and the last page: `S123-8` is (S, 123, 128), `811a` (-a, 811, 0), nothing ('', 0, 0).

    Of several ranges the lowest counts. None: `215 p` counts pages, `Suppl-29` and a spreadsheet's `01-Jun` have lost
    their start.
    """
    if _NO_FIRST_PAGE.match(pages):
        return ("", 0, 0)
    found: list[tuple[int, int, str]] = []
    for before, first, after, _, last in _RANGE.findall(pages):
        mark = before or (after and f"-{after}")
        end = first[: max(len(first) - len(last), 0)] + last if last else "0"
        found.append((int(first), int(end), mark))
    if not found:
        return ("", 0, 0)
    first_page, last_page, mark = min(found)
    return (mark, first_page, last_page)
