"""The audit of what was printed: each claim against what the tables give, or against what a person has looked up."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import pandas as pd

from review.errors import InputError, Problem, check
from review.inputs import LINE, not_allowed
from review.query import NothingFoundError, QueryError, exact_answer, found_rows, parse
from review.tables import INTEGER, TEXT, columns

CLAIMS_SHEET = ["claim_id", "statement", "printed", "query", "rounding", "verdict", "basis", "source", "quote", "note"]
CLAIMS = columns(
    claim_id=TEXT,
    statement=TEXT,
    printed=TEXT,
    recomputed=TEXT,
    verdict=TEXT,
    basis=TEXT,
    detail=TEXT,
    expected=TEXT,
    rows=TEXT,
    query=TEXT,
    source=TEXT,
    quote=TEXT,
    note=TEXT,
)
"""`rows` are those of the tables behind the recomputed value. `expected` is the verdict that stands in the sheet."""
CLAIMS_KEY = ["claim_id"]
COUNTS = columns(position=INTEGER, verdict=TEXT, computed=INTEGER, documented=INTEGER, total=INTEGER)
COUNTS_KEY = ["position"]
VERDICTS = ("reproduces", "rounding", "fails", "conflict", "not_checkable")
"""What a claim is: the same as recomputed at the printed digits; off in the last digit only; another number; in
contradiction to another statement; or nothing that the material can decide."""
BASES = ("computed", "documented")
ALL = "all"
_NUMBER = re.compile(r"(?:([<>]=?|[≤≥])\s*)?(?<![A-Za-z.\d])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![A-Za-z\d])")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_SHOWN_PLACES = Decimal("0.0001")
_SIGNS = {"≤": "<=", "≥": ">="}
_BOUNDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def checked_claims(claims: pd.DataFrame, name: str) -> pd.DataFrame:
    """The rows of `claims.csv` (`CLAIMS_SHEET`, `line`), in order.

    Raises `InputError` for an id that is empty or doubled, an unknown verdict, basis or rounding, a computed claim
    without a query or with a number in it that no query finds, and a documented one without source and quote.
    """
    doubled = claims["claim_id"].duplicated() | (claims["claim_id"] == "")
    problems = [
        Problem(name, line, f"claim_id '{claim}' is empty or stands there twice, expected an id of its own")
        for line, claim in zip(claims.loc[doubled, LINE], claims.loc[doubled, "claim_id"], strict=True)
    ]
    problems += [*not_allowed(claims, name, "verdict", VERDICTS), *not_allowed(claims, name, "basis", BASES)]
    rows = claims.to_dict("records")
    problems += [Problem(name, row[LINE], message) for row in rows for message in _faults(row)]
    check(sorted(problems, key=lambda problem: int(problem.place)))
    return claims


def _faults(row: Mapping[Any, Any]) -> Iterator[str]:
    if not row["source"] or not row["quote"]:
        yield "source or quote is empty, expected where it is printed and a line of it"
    if row["rounding"] and not re.fullmatch(r"\d+(\.\d+)?", row["rounding"]):
        yield f"rounding '{row['rounding']}' is no number, expected the step of the printed number, or nothing"
    if row["basis"] == "documented":
        if row["query"]:
            yield "a documented claim has a query, expected none (or the basis computed)"
        if not row["note"]:
            yield "a documented claim has no note, expected what contradicts or confirms it, with its source"
    if row["basis"] == "computed":
        try:
            typed = [part for part in parse(row["query"]) if isinstance(part, str) and _NUMBER.search(part)]
        except QueryError as error:
            yield str(error)
            return
        if typed:
            yield f"the number in '{typed[0].strip()}' is typed, expected a query in braces"


def audit(claims: pd.DataFrame, tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """One row a claim as a `CLAIMS` frame.

    A computed claim is recomputed by its query and compared with what is printed. Where they differ, the sheet says
    whether the claim `fails` or is a `conflict` of two statements, which no comparison can tell. A verdict that the
    sheet did not expect is marked `unexpected` in `detail`: new data may change a verdict, and must not do so
    silently. A query that finds nothing in the tables is not checkable. Raises `InputError` (at `name` and line) for
    a query that names a table or column that is not there.
    """
    rows, problems = [], []
    for claim in claims.to_dict("records"):
        found = {"recomputed": "", "rows": "", "verdict": claim["verdict"], "detail": ""}
        if claim["basis"] == "computed":
            try:
                found = _recomputed(claim, tables)
            except NothingFoundError as error:
                found |= {"verdict": "not_checkable", "detail": str(error)}
            except QueryError as error:
                problems.append(Problem(name, claim[LINE], str(error)))
        if found["verdict"] != claim["verdict"]:
            found["detail"] = f"unexpected: {claim['verdict']} was expected. {found['detail']}".strip()
        rows.append(claim | found | {"expected": claim["verdict"]})
    if problems:
        raise InputError(problems)
    return pd.DataFrame(rows, columns=CLAIMS.names)


def verdict_counts(claims: pd.DataFrame) -> pd.DataFrame:
    """How many claims have each verdict, by basis, as a `COUNTS` frame; the row `all` has every claim."""
    counts = pd.crosstab(claims["verdict"], claims["basis"]).reindex(index=VERDICTS, columns=BASES, fill_value=0)
    counts.loc[ALL] = counts.sum()
    counts = counts.assign(position=range(1, len(counts) + 1), total=counts.sum(axis=1))
    return counts.rename_axis("verdict").reset_index()[[*COUNTS.names]]


def _recomputed(claim: Mapping[Any, Any], tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    query = parse(claim["query"])
    exact = exact_answer(query, tables)
    verdict = compared(claim["printed"], exact, claim["rounding"])
    if verdict == "fails" and claim["verdict"] == "conflict":
        verdict = "conflict"
    behind = (f"{table}: {'; '.join(rows)}" for table, rows in found_rows(query, tables).items())
    return {"recomputed": _NUMBER.sub(_shortened, exact), "rows": " | ".join(behind), "verdict": verdict, "detail": ""}


def compared(printed: str, exact: str, step: str = "") -> str:
    """`reproduces`, `rounding` or `fails`: a printed text against the same text with its numbers in full.

    A number reproduces that, rounded half up to the printed digits (or to multiples of `step`), is as printed; it is
    `rounding` where the two are less than one such step apart. A printed bound (`>50`) holds or fails for the number in
    full; where that has a bound itself, both must be the same. Words must be the same, whatever spaces and dashes stand
    between them.
    """
    (words, numbers), (words_found, numbers_found) = _taken_apart(printed), _taken_apart(exact)
    if words != words_found:
        return "fails"
    pairs = zip(numbers, numbers_found, strict=True)
    verdicts = {_number_compared(*printed_one, *found, step) for printed_one, found in pairs}
    return next((verdict for verdict in ("fails", "rounding") if verdict in verdicts), "reproduces")


def _taken_apart(text: str) -> tuple[list[str], list[tuple[str, Decimal]]]:
    """The words between the numbers of a text, without spaces, and the numbers, each with its bound."""
    plain = _DASHES.sub("-", text)
    words = ["".join(part.split()) for part in _NUMBER.sub("\0", plain).split("\0")]
    return words, [(_SIGNS.get(bound, bound), _decimal(number)) for bound, number in _NUMBER.findall(plain)]


def _number_compared(bound: str, number: Decimal, found_bound: str, exact: Decimal, step: str) -> str:
    if found_bound:
        return "reproduces" if (bound, number) == (found_bound, exact) else "fails"
    if bound:
        return "reproduces" if _BOUNDS[bound](exact, number) else "fails"
    unit = Decimal(step) if step else Decimal(1).scaleb(int(number.as_tuple().exponent))
    if (exact / unit + Decimal("0.5")).to_integral_value(ROUND_FLOOR) * unit == number:
        return "reproduces"
    return "rounding" if abs(exact - number) < unit else "fails"


def _shortened(match: re.Match[str]) -> str:
    """A number with four places at most; in full where these would show it as 0."""
    number = _decimal(match[2])
    short = number.quantize(_SHOWN_PLACES).normalize()
    if "." not in match[2] or (number and not short):
        return match[0]
    return f"{match[0].removesuffix(match[2])}{short:f}"


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))
