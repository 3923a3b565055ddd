"""LaTeX of reference lists into Unicode: accents, letters, Greek and what is escaped; any other command stays."""

from __future__ import annotations

import re
import unicodedata

_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho "
    "sigma tau upsilon phi chi psi omega"
)
_SYMBOLS = {
    **dict(zip(_GREEK.split(), "αβγδεζηθικλμνξπρστυφχψω", strict=True)),
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "textless": "<", "textgreater": ">", "textbar": "|", "textasciitilde": "~",
    "textregistered": "®", "texttrademark": "™", "textcopyright": "©", "textdegree": "°", "textmu": "µ",
    "pm": "±", "times": "×", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥", "sim": "∼", "approx": "≈", "cdot": "·",
    "backslash": "\\", "textbackslash": "\\",
}  # fmt: skip
# Changes of type: the command goes, what it is applied to stays.
_TYPE = re.compile(r"\\(?:(?:text|math)(?:it|bf|rm|sf|sc|tt|up|sl|normal|superscript|subscript)|emph|url)\s*(?=\{)")
_ACCENT = re.compile(
    r"""\\(?:([`'^~=."])\s*|([uvHcdbrk])(?:\s+|(?=\{)))(?:\{\s*(\\[ij]|[^\W\d_])\s*\}|(\\[ij](?![A-Za-z])|[^\W\d_]))"""
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+(?=[^\s\\])|(?![A-Za-z]))")
_ESCAPED_OR_BRACE = re.compile(r"\\([&%$#_{}])|[{}]")
_MATHS = re.compile(r"(?<!\\)\$([^$\s]{1,40})(?<!\\)\$")


def to_unicode(text: str) -> str:
    r"""Plain text on one line: `{M}{\"u}ller \& TNF-$\alpha$` is `Müller & TNF-α`; braces that group are left out."""
    if "\\" in text:
        text = _COMMAND.sub(_symbol, _ACCENT.sub(_accented, _TYPE.sub("", text)))
    if "$" in text:
        text = _MATHS.sub(r"\1", text)
    if "{" in text or "}" in text or "\\" in text:
        text = _ESCAPED_OR_BRACE.sub(lambda found: found[1] or "", text)
    return " ".join(text.split()) if "\n" in text or "  " in text else text.strip()


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).removeprefix("\\")
    return unicodedata.normalize("NFC", letter + _MARKS[found[1] or found[2]])


def _symbol(found: re.Match[str]) -> str:
    return _SYMBOLS.get(found[1], found[0])
