"""The tokens of a printed dose: numbers with their power and unit, labels, bases, bounds, words and marks.

A value with a unit of its own is a measure.
"""

from __future__ import annotations

import re

from review.dose.notation import BARE_POWER, NOTATION, SCALE, TIMES_POWER, UNIT

# Thousands are grouped by commas; any other comma within digits may be a decimal point and is kept to be flagged. A
# raised dot (`1·5`) is a decimal point, and a dot before a power (`2.10^6`) is none.
NUMBER = r"(?:(?:[1-9]\d{0,2}(?:,\d{3}){1,4}(?![\d,])|\d+(?:,\d+)?)(?:[.·](?!10\s?\^)\d+)?|\.\d+)"
MARKS = r"[†‡§¶‖]|\*+"

# What follows a small number that is no dose: no further digits, no power, no scale, no unit.
_ENDS = r"(?! \w | [.·]\d | \^ | % | \s*x\s*10 | \s?(?:million|mio|mln|billion|thousand|kg)\b )"
_DAY = rf"[+-]?\d{{1,3}} {_ENDS}"

_NUMBERS = {
    "ratio": rf"\d{{1,2}} (?: : | \s:\s ) \d{{1,2}} {_ENDS}",
    "code": r"\d[\d-]* (?-i: BB | z | ζ ) (?! \d ) \w*",
    "value": rf"""(?P<power> {BARE_POWER} )
                | (?P<mantissa> {NUMBER} ) (?P<notation> (?= \s*[xe.1mbtk] ) (?: {NOTATION} ) )?""",
}
_COMMON = r"""(?: cells | CAR-T | CAR | T | body | weight | CAR-positive | viable | with | of | for | patients | if
                | is | dose(?!\s+(?:level|cohort|group)) | the | a ) (?![\w+'-])"""
_COMMON_WORDS = {
    "common": rf"(?: {_COMMON} ) (?: \s (?: {_COMMON} ) )*",
}
_PHRASES = {
    "lone_scale": rf"{TIMES_POWER} | {SCALE}",
    "times": rf"x\s*\d{{1,2}} {_ENDS}",
    "label": rf"""(?P<series> DL | (?:dos(?:e|ing|age)[\s-]+)? (?:level|cohort|group) | arm ) \s*
                  (?P<order> [+-]?\d{{1,2}}[a-z]? {_ENDS} (?! [-/]\d )
                           | (?: (?<=\s) | (?= [A-Z]{{1,4}} : ) (?! (?<=DL) I ) )
                             (?-i: [A-H] | [IVX]{{1,4}} ) (?![\w+-]) )
                  \s* (?P<label_marks>(?:{MARKS})*) (?: \s*[:=] | \s*-(?=\s) )?""",
    "count": r"n\s*=\s*\d+",
    "day": rf"""(?: days?\s* | d (?=[+-]?\d) )
                (?P<days> {_DAY} (?: \s*(?: - | , | to\b | and\b | or\b | & | / )\s* (?:days?\s*|d)? {_DAY} )* )""",
    "spread": r"(?: interquartile (?:\s+range)? | IQR | SD | SEM? | CI | standard\s+(?:deviation|error) )\b",
    "range": r"ranges?\b (?:\s+(?:of|from)\b)? \s* [:,]?",
    "cap": r"""max(?:imum|imal)?\b \.? (?!\s+(?:tolerated|administered|feasible))
             | not\s+(?:to\s+)?exceed(?:ing)?\b | capped\s+at\b | cap\b""",
    "after": r"""(?:or|and)\s+ (?P<end> less|fewer|lower|below|under|more|greater|higher|above|over )\b
                 (?! \s+than | \s*\d )""",
}
_SIGNS_AND_WORDS = {
    "basis": r"""(?P<per_kg> (?:/|per\b) \s* (?: kg(?:bw)? | kilo(?:gram(?:me)?s?)? )\b (?:\s*\^?\s*-\s*1(?!\d))?
                           | (?:x\s*)? kg \s* (?: \^?\s* - \s*1(?!\d) | \(-1\) )
                           | (?P<lost_kg> kg\s?1(?!\d|\.\d|\s*x) ) )
               | (?: (?:/|per\b) \s* (?: m\s*(?: \^?\s*2(?!\d) | \(2\) ) | sq(?:uare)?\.?\s*m(?:et(?:er|re)s?)?\b )
                   | (?:x\s*)? m \s*\^?\s* - \s*2(?!\d) | (?P<lost_m2> m\s?\^?2(?!\d) ) )""",
    "per": r"(?: / | per\b ) \s* (?P<denominator> [^\W\d_]\w* )",
    "dash": r"""- | (?:to|through)\b
              | (?:and|but)\b \s* (?= < | (?:less|fewer|lower|up|below|under|at\s+most|not?\s+more)\b )""",
    "separator": r"; | , | \.(?=\s|$) | \| | & | (?:or|and)\b",
    "relation": r"""<=|>=|<|> | min(?:imum)?\b \.?
                  | (?: up\s+to | at\s+(?:most|least) | in\s+excess\s+of | exceeding | below | under | above | over
                      | (?:not?\s+)? (?:less|fewer|lower|more|greater|higher)\s+than (?:\s+or\s+equal\s+to)? )\b""",
    "mark": MARKS,
}
_REST = {
    "name": r"[^\W\d_]+\d\w* (?:/ (?:[^\W\d_]+)? \d\w* )* | (?-i:[A-Z]{2,})-\d+\w*",
    "word": r"[^\W\d_]+ (?: [-+'] [^\W_]* )*",
    "other": r"\S",
}


def _any_of(patterns: dict[str, str]) -> str:
    return "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())


# One pattern tries all tokens at each place. So each group looks at the first character before its tokens are tried,
# and the commonest words come first: that saves a third of the time of scanning.
_SCANNER = re.compile(
    rf"""(?= \S )
         (?: (?= [.\d] ) (?: {_any_of(_NUMBERS)} )
             (?P<measure> (?= [\s-]*[%a-zμ] ) (?! \s?(?:ce|ca|to|or|an) ) {UNIT} )?
           | (?= [abcdfioptvw] ) {_any_of(_COMMON_WORDS)}
           | (?= [acdgilmnorsxb] | th ) (?: {_any_of(_PHRASES)} )
           | (?= [^\w\s] | [abefghiklmnoptux] ) (?: {_any_of(_SIGNS_AND_WORDS)} )
           | {_any_of(_REST)} )""",
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(r"\bbetween\b([^;]{1,80}?)\band\b", re.IGNORECASE)
MARK = re.compile(MARKS)

Token = re.Match[str]
"""A token is the match itself: `lastgroup` names its kind, further groups hold its parts."""


def scan(text: str) -> list[Token]:
    """The tokens of a normalised text in order; digits glued to letters (CD19) are names, not numbers."""
    if "between" in text or "Between" in text:
        text = _BETWEEN.sub(r"\1 to ", text)
    return list(_SCANNER.finditer(text))


def footnote_marks(text: str) -> tuple[str, ...]:
    """The footnote marks in a text, each once, in order."""
    return tuple(dict.fromkeys(MARK.findall(text)))


_LESS = {"less", "fewer", "lower", "below", "under"}


def relation(words: str) -> str:
    """The sign that a relation in words stands for: `no more than` is `<=`."""
    if words[0] in "<>":
        return words
    first, *rest = words.lower().rstrip(".").split()
    if first in ("at", "up", "min", "minimum"):
        return ">=" if first.startswith("min") or rest == ["least"] else "<="
    if first in ("no", "not"):
        return ">=" if rest[0] in _LESS else "<="
    return ("<" if first in _LESS else ">") + ("=" if "equal" in rest else "")


def relation_behind(token: Token) -> str:
    """The sign of a relation that stands behind its value: `50 kg or less` is `<=`."""
    return "<=" if token["end"].lower() in _LESS else ">="
