"""The tokens of a printed dose: values, units, labels, caps, conditions, remarks and footnote marks."""

from __future__ import annotations

import re

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:,\d{1,2}(?!\d))?)(?:\.\d+)?"
MARKS = r"[†‡§¶‖]|\*+"

_EXPONENT = r"""(?: \s*\^\s*\(?(?P<caret>[+-]?\d{1,2})\)?   # 10^6
                  | \s*e\s*(?P<x10e>[+-]?\d{1,2})            # 10e6, where x stands before
                  | \((?P<paren>\d{1,2})\)                   # 10(6)
                  | \s?(?P<lost>\d{1,2}) )                   # 106 or 10 6, the superscript is lost
                (?! \d | \.\d )"""

_TOKENS = {
    "remark": r"\( [^()]* \) | \[ [^\[\]]* \]",
    "label": rf"""(?P<series>DL|dose\s+level|cohort) \s* (?P<order>-?\d+)
                  \s* (?P<label_marks>(?:{MARKS})*) \s* [:,=]?""",
    "range": r"ranges?\b (?:\s+(?:of|from)\b)? \s* :?",
    "cap": r"""(?:up\s+to\s+)? (?:with\s+)? (?:an?\s+|the\s+)?
               max(?:imum|imal)?\b \.? (?:\s+(?:total\s+)?dose\b)? (?:\s+of\b)? \s* :?
             | not\s+(?:to\s+)?exceed(?:ing)?\b | capped\s+at\b""",
    "weight": r"""(?: (?P<before> <=|>=|<|>
                    | (?: above | over | (?:more|greater)\s+than | below | under | less\s+than | up\s+to
                        | at\s+least )\b ) \s* )?
                  (?P<kg> \d+(?:\.\d+)? ) \s* kg (?! [a-z] | \s*\^?\s*-?\s*1(?!\d) )
                  (?: \s* (?:or|and) \s+ (?P<after> less|below|under|more|above|over )\b )?""",
    "ratio": r"\d+ \s* : \s* \d+",
    "percent": rf"{NUMBER} \s* %",
    "quantity": rf"{NUMBER} \s* (?: [mnpuμ]?g | mcg | IU | [muμ]?L | Gy ) (?![A-Za-z])",
    "code": r"\d-\d(?-i:[A-Z]{2})\w*",
    "value": rf"""10 (?: \s*\^\s*\(?(?P<power>[+-]?\d{{1,2}})\)?
                       | \((?P<power_paren>\d{{1,2}})\) ) (?!\d|\.\d)
                | (?P<mantissa> {NUMBER} )
                  (?: \s* x \s* 10 {_EXPONENT}
                    | e (?P<e>[+-]?\d{{1,2}}) (?![A-Za-z\d])
                    | \s* (?P<scale> million|mio|billion|thousand ) (?![a-z])
                    | \s* (?P<letter> (?-i:[Mk]) ) (?![A-Za-z]) )?""",
    "basis": r"""(?P<per_kg> (?:/|per\b) \s* (?:kg|kilograms?)\b (?:\s*\^?\s*-\s*1(?!\d))?
                           | kg \s*\^?\s* - \s*1(?!\d) | (?P<lost_kg> kg\s?1(?!\d) ) )
               | (?: (?:/|per\b) \s* (?: m\s*\^?\s*2(?!\d) | sq(?:uare)?\s+met(?:er|re)s?\b )
                   | m \s*\^?\s* - \s*2(?!\d) | (?P<lost_m2> m\s?\^?2(?!\d) ) )""",
    "dash": r"- | to\b | (?:and|but)\b \s* (?= < | less\b | up\b | below\b | under\b | at\s+most\b )",
    "separator": r"; | ,(?!\d) | \.(?=\s|$) | \| | & | (?:or|and)\b",
    "relation": r"""<=|>=|<|> | (?:up\s+to|at\s+(?:most|least)|no\s+more\s+than|(?:less|more|greater)\s+than
                              | below|under|above|over)\b""",
    "mark": MARKS,
    "name": r"[^\W\d_]+\d\w* | (?-i:[A-Z]{2,})-\d+\w*",
    "word": r"[^\W\d_]+ (?: [-+'] [^\W_]* )*",
    "other": r"\S",
}
_SCANNER = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _TOKENS.items()), re.VERBOSE | re.IGNORECASE
)
_BETWEEN = re.compile(r"\bbetween\b(.+?)\band\b", re.IGNORECASE)
MARK = re.compile(MARKS)

Token = re.Match[str]
"""A token is the match itself: `lastgroup` names its kind, further groups hold its parts."""


def scan(text: str) -> list[Token]:
    """The tokens of a normalised text in order; digits glued to letters (CD19) are names, not numbers."""
    if "between" in text.lower():
        text = _BETWEEN.sub(r"\1 to ", text)
    return list(_SCANNER.finditer(text))


def footnote_marks(text: str) -> tuple[str, ...]:
    """The footnote marks in a text, each once, in order."""
    return tuple(dict.fromkeys(MARK.findall(text)))


_LESS_OR_EQUAL = ("less", "below", "under")
_RELATIONS = {
    **dict.fromkeys(["<=", "up to", "at most", "no more than"], "<="),
    **dict.fromkeys([">=", "at least"], ">="),
    **dict.fromkeys(["<", "less than", "below", "under"], "<"),
    **dict.fromkeys([">", "more than", "greater than", "above", "over"], ">"),
}


def relation(words: str) -> str:
    """The sign that a relation in words stands for."""
    return _RELATIONS[" ".join(words.lower().split())]


def weight_relation(token: Token) -> str | None:
    """The sign of a condition by weight (`above 50 kg`, `50 kg or less`); None unless there is one."""
    before, after = token["before"], token["after"]
    if bool(before) == bool(after):
        return None
    if before:
        return relation(before)
    return "<=" if after.lower() in _LESS_OR_EQUAL else ">="
