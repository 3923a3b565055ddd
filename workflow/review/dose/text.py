"""One spelling for every way a dose is printed: PDF text, HTML, LaTeX and Unicode become plain characters.

The order of the steps matters. Superscripts become `^n` before NFKC, which would turn `10⁶` into `106`.
"""

from __future__ import annotations

import html
import re
import unicodedata

# A space that does not break, between groups of three digits, is a separator of thousands: 500 000 000.
_GROUPED = re.compile("(?<=\\d)[\u00a0\u2007\u2009\u202f](?=\\d{3}(?!\\d))")
_SPACES = dict.fromkeys(
    map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"),
    " ",
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_BLANKS = _SPACES | _INVISIBLE
_BROKEN_HYPHEN = re.compile(r"(?<=[A-Za-z])[-‐‑] (?=[A-Za-z])")

_LATEX_WORDS = {
    **dict.fromkeys(["times", "cdot", "ast"], "x"),
    **dict.fromkeys(["leq", "leqslant", "le"], "<="),
    **dict.fromkeys(["geq", "geqslant", "ge"], ">="),
    **dict.fromkeys(["sim", "approx", "simeq"], "~"),
    **dict.fromkeys(["mathrm", "text", "textrm", "mathit", "left", "right"], ""),
}
_LATEX_WORD = re.compile(rf"\\({'|'.join(sorted(_LATEX_WORDS, key=len, reverse=True))})(?![A-Za-z])")
_LATEX_REST = re.compile(r"\\[,;:!]|[${}]")
_RAISED = re.compile(r"<sup>\s*([^<]*?)\s*</sup>|\^\s*\{\s*([^{}]*?)\s*\}", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_EXPONENT = re.compile(r"[+\-−–]?\d+")

_SUPERSCRIPT = re.compile("[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SUPERSCRIPT_DIGITS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("×✕✖·⋅∙", "x"),
        **dict.fromkeys("≤≦⩽", "<="),
        **dict.fromkeys("≥≧⩾", ">="),
        **dict.fromkeys("≈∼≃", "~"),
    }
)
_TYPED_POWER = re.compile(r"(?<=10)\*\*(?=\d)")
# A star before 10 multiplies; any other star is a footnote mark.
_STAR = re.compile(r"(?<![A-Za-z]\d)(?<!\*)\*(?=\s*10(?!\d{3}))")

_MISSING = {
    "": "BLANK",
    **dict.fromkeys(["nr", "not reported", "not stated", "not given"], "NR"),
    **dict.fromkeys(["na", "n/a", "not applicable"], "NA"),
    **dict.fromkeys(["nd", "no data", "no details", "not done", "not determined", "not available"], "ND"),
}


def missing_code(text: str) -> str:
    """`NR` not reported, `NA` not applicable, `ND` no data, `BLANK` an empty cell, else the empty text."""
    return _MISSING.get(text.strip(" .").lower(), "")


def normalise(raw: str) -> str:
    """The text with one spelling of spaces, powers, dashes, relations and multiplication signs.

    Footnote marks († ‡ § ¶ **) stay in place, they are links. Follows methods 1.2 step by step.
    """
    text = html.unescape(raw) if "&" in raw else raw
    if not text.isascii():
        text = _GROUPED.sub(",", text).translate(_BLANKS)
    text = _BROKEN_HYPHEN.sub("-", text)
    text = _plain_markup(text)
    if not text.isascii():
        text = _SUPERSCRIPT.sub(lambda found: "^" + found[0].translate(_SUPERSCRIPT_DIGITS), text)
        text = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    if "*" in text:
        text = _STAR.sub("x", _TYPED_POWER.sub("^", text))
    return " ".join(text.split())


def _plain_markup(text: str) -> str:
    """HTML and LaTeX without their markup; what was raised and is a number keeps its `^`."""
    if "<" in text or "^" in text:
        text = _TAG.sub("", _RAISED.sub(_raised, text))
    if "\\" in text:
        text = _LATEX_WORD.sub(lambda found: _LATEX_WORDS[found[1]], text)
    if "\\" in text or "$" in text or "{" in text:
        text = _LATEX_REST.sub("", text)
    return text


def _raised(found: re.Match[str]) -> str:
    content = found[1] if found[1] is not None else found[2]
    return f"^{content}" if _EXPONENT.fullmatch(content) else content
