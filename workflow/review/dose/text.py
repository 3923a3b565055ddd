"""One spelling for every way a dose is printed: PDF text, HTML, LaTeX and Unicode become plain characters.

The order of the steps matters. Superscripts become `^n` before NFKC, which would turn `10⁶` into `106`.
"""

from __future__ import annotations

import html
import re
import unicodedata

# A space that does not break, between groups of three digits, is a separator of thousands: 500 000 000. A plain space
# is one where the last group is 000, which is no number of its own.
_GROUPED = re.compile("[\u00a0\u2007\u2009\u202f'’](?<=\\d.)(?=\\d{3}(?!\\d))")
_SPACED = re.compile(r"(?<![\d.,^])[1-9]\d{0,2}(?: \d{3})* 000(?![\d.,])")
_SPACES = dict.fromkeys(
    "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    " ",
)
_INVISIBLE = dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff®™©", "")
_BROKEN_HYPHEN = re.compile(r"(?<=[A-Za-z])- (?=[A-Za-z])")

_LATEX_WORDS = {
    **dict.fromkeys(["times", "cdot", "ast"], "x"),
    **dict.fromkeys(["leq", "leqslant", "le"], "<="),
    **dict.fromkeys(["geq", "geqslant", "ge"], ">="),
    **dict.fromkeys(["sim", "approx", "simeq"], "~"),
    **dict.fromkeys(["mathrm", "text", "textrm", "mathit", "left", "right"], ""),
}
_LATEX_WORD = re.compile(rf"\\({'|'.join(sorted(_LATEX_WORDS, key=len, reverse=True))})(?![A-Za-z])")
_LATEX_SPACE = re.compile(r"\\[,;:! ]|~(?=\$)|(?<=\$)~")
_ESCAPED = re.compile(r"\\([\^~<>=_%&#*+\-])")
_LATEX_REST = re.compile(r"\\[()\[\]]|[${}]")
_RAISED = re.compile(r"[<\[]sup[>\]]([^<\[]*)[<\[]/sup[>\]]|(?:\^|\\textsuperscript)\s*\{([^{}]*)\}", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EXPONENT = re.compile(r"[+\-−–]?\d+")
_CLOSED_POWER = re.compile(r"(\^[+-]?\d+)\^")

_SUPERSCRIPT = re.compile("[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUPERSCRIPT_DIGITS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_FOREIGN_DIGIT = re.compile(r"(?![0-9])\d")
_SIGNS = str.maketrans(
    {
        **_SPACES,
        **_INVISIBLE,
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("×✕✖⨯⨉╳", "x"),
        **dict.fromkeys("•‧⋅∙・", "·"),
        **dict.fromkeys("≤≦⩽", "<="),
        **dict.fromkeys("≥≧⩾", ">="),
        **dict.fromkeys("≈∼≃〜", "~"),
        **dict.fromkeys("∗⁎", "*"),
        **dict.fromkeys("ˆ˄∧↑", "^"),
        **dict.fromkeys("’′ʼ", "'"),
        **dict.fromkeys("、", ","),
        "٫": ".",
        "٬": ",",
    }
)
_CYRILLIC_TIMES = re.compile(r"[хХχΧ](?=\s*10)")
# A raised dot multiplies before a power and between spaces, is a decimal point within digits, and joins units else.
_DOT_TIMES = re.compile(r"·(?=\s*10\s?[\^(e<])|(?<=\s)·(?=\s\d)")
_DOT_BETWEEN = re.compile(r"·(?!\d)|(?<!\d)·")
_TYPED_POWER = re.compile(r"(?<=10)\*\*(?=\d)")
# A star before 10 multiplies; any other star is a footnote mark.
_STAR = re.compile(r"(?<![A-Za-z]\d)(?<!\*)\*(?=\s*10(?!\d{3}))")
_RELATION = re.compile(r"=([<>])")
_PLUS_MINUS = re.compile(r"\+\s?/?\s?-")

_MISSING = {
    "": "BLANK",
    **dict.fromkeys(["nr", "n/r", "not reported", "not stated", "not given", "not specified", "not provided"], "NR"),
    **dict.fromkeys(["not described", "not disclosed", "unreported", "unknown"], "NR"),
    **dict.fromkeys(["na", "n/a", "not applicable"], "NA"),
    **dict.fromkeys(["nd", "n/d", "no data", "no details", "not done", "not determined", "not available"], "ND"),
}


LONGEST = 2000
"""Characters of the longest text that is read: the dosing paragraph of a label has a few hundred."""


def missing_code(text: str) -> str:
    """`NR` not reported, `NA` not applicable, `ND` no data, `BLANK` an empty cell, else the empty text."""
    return _MISSING.get(text.lower().replace(".", "").strip(), "") if len(text) < 20 else ""


def normalise(raw: str) -> str:
    """The text with one spelling of spaces, powers, dashes, relations and multiplication signs.

    Footnote marks († ‡ § ¶ **) stay in place, they are links. Follows methods 1.2 step by step.
    """
    text = html.unescape(raw) if "&" in raw else raw
    if not text.isascii():
        text = _plain_characters(text)
    if "<" in text or "\\" in text or "{" in text or "$" in text or "[" in text:
        text = _plain_markup(" ".join(text.split()))
    if "*" in text:
        text = _STAR.sub("x", _TYPED_POWER.sub("^", text))
    if "'" in text:
        text = _GROUPED.sub(",", text)
    if "=" in text:
        text = _RELATION.sub(r"\1=", text)
    if "+" in text:
        text = _PLUS_MINUS.sub("±", text)
    if text.count("^") > 1:
        text = _CLOSED_POWER.sub(r"\1", text)
    text = " ".join(text.split())
    if "- " in text:
        text = _BROKEN_HYPHEN.sub("-", text)
    return _SPACED.sub(lambda found: found[0].replace(" ", ","), text) if " 000" in text else text


def _plain_characters(text: str) -> str:
    """Superscripts first, then the signs of doses; what is left of Unicode goes through NFKC."""
    text = _SUPERSCRIPT.sub(_typed_superscript, _GROUPED.sub(",", text)).translate(_SIGNS)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
        text = _FOREIGN_DIGIT.sub(lambda found: str(unicodedata.decimal(found[0])), text)
        text = _DOT_BETWEEN.sub(" ", _DOT_TIMES.sub("x", _CYRILLIC_TIMES.sub("x", text)))
    return text


def _typed_superscript(found: re.Match[str]) -> str:
    """A raised number is a power; a raised sign alone (CAR⁺) is no more than the sign."""
    typed = found[0].translate(_SUPERSCRIPT_DIGITS)
    return typed if typed in "+-" else f"^{typed}"


def _plain_markup(text: str) -> str:
    """HTML and LaTeX without their markup; what was raised and is a number keeps its `^`."""
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", _LATEX_WORD.sub(lambda found: _LATEX_WORDS[found[1]], text))
    text = _TAG.sub("", _RAISED.sub(_raised, text))
    if "\\" in text or "$" in text or "{" in text:
        text = _LATEX_REST.sub("", _LATEX_SPACE.sub(" ", text))
    return text


def _raised(found: re.Match[str]) -> str:
    content = (found[1] if found[1] is not None else found[2]).strip()
    return f"^{content}" if _EXPONENT.fullmatch(content) else content
