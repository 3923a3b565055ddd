"""The small query language of sentences, claims and conclusions.

    synthesis/tallies[outcome=response,subgroup=all].n_yes     one cell; the conditions must all hold and find one row
    extraction/consensus/studies[target in CD19|BCMA].#        how many rows they find
    extraction/consensus/arms[n>=20,arm!=SD].n|sum             one value of many: sum min max mean median distinct list
    dose/doses[role=assigned].flat_lower|min per study_id|max  first one value for each study, then one of these
    extraction/consensus/studies[ref in (extraction/consensus/cited[study_id=low].ref)].#      what another query finds
    synthesis/tallies[outcome=response,subgroup=all].proportion|percent     a format, see below
    a[x=1].n / b[x=1].n|percent                                + - * / between spaces; the format is that of the whole
    {a[x=1].k}/{a[x=1].n} ({a[x=1].k / a[x=1].n|percent})      text with queries in braces

Formats: `percent` (33 %), `percent1` (33.3 %), `million` (of cells), `d2`, `d3`, `d4` (decimal places), `p` (of a P
value: = 0.0018, < 0.0001), `thousands` (2,901). Rounding is half up, as print does it. Conditions: = != < <= > >=,
`in`, `not in`; a value with a comma or bracket stands in double quotes. In a column of numbers 70 equals 70.0; texts
are equal as they are written. Aggregates leave out what is blank or missing (NR, NA, ND). A table is a Parquet file of
`results/<review>/`, by its path without the ending; `<review>:<table>` is that of another review.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from statistics import mean, median
from typing import Any

import pandas as pd

from review.extraction.codebook import MISSING
from review.query_formats import number, shown
from review.query_syntax import Condition, Expression, Lookup, Query, QueryError, lookups, parse

__all__ = ["NothingFoundError", "QueryError", "answer", "exact_answer", "found_rows", "matching", "parse"]

_ABSENT = frozenset({"", *MISSING})
_ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_NUMBERS = ("integer", "floating", "decimal")
"""What pandas calls columns of numbers: there `=` compares numbers, and text elsewhere."""
_SIGNS = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}
Tables = Mapping[str, pd.DataFrame]


class NothingFoundError(QueryError):
    """A query that finds no single row or no value in the tables as they are now."""


def natural(text: str) -> list[tuple[bool, int, str]]:
    """A key by which 9 sorts before 10, and numbers before words."""
    parts = re.findall(r"\d+|\D+", text)
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts]


def _of_numbers(reduce: Callable[[Iterable[Any]], Any]) -> Callable[[list[str]], object]:
    return lambda cells: reduce([number(cell) for cell in cells])


_STEPS: dict[str, Callable[[list[str]], object]] = {
    "sum": _of_numbers(sum),
    "min": _of_numbers(min),
    "max": _of_numbers(max),
    "mean": _of_numbers(mean),
    "median": _of_numbers(median),
    "distinct": lambda cells: len(set(cells)),
    "list": lambda cells: ", ".join(sorted(set(cells), key=natural)),
}


def answer(query: Query, tables: Tables) -> str:
    """What a query finds, as text, each number in its format; a null is the empty text.

    Raises `QueryError` for what the tables do not have, `NothingFoundError` where there is not one value.
    """
    return "".join(part if isinstance(part, str) else shown(_value(part, tables), part.format) for part in query)


def exact_answer(query: Query, tables: Tables) -> str:
    """As `answer`, but each number in full, in the unit of its format. A missing value raises `NothingFoundError`."""
    texts = []
    for part in query:
        value = "" if isinstance(part, str) else _value(part, tables)
        if not isinstance(part, str) and str(value) in _ABSENT:
            raise NothingFoundError(f"the value is missing ({value or 'blank'})")
        texts.append(part if isinstance(part, str) else shown(value, part.format, in_full=True))
    return "".join(texts)


def found_rows(query: Query, tables: Tables) -> dict[str, list[str]]:
    """By table the rows that a query rests on: by `study_id` and `row`, or by the texts that they begin with."""
    behind: dict[str, dict[str, None]] = {}
    for lookup in lookups(query):
        found = matching(lookup, tables)
        numeric = [pd.api.types.is_numeric_dtype(found[name]) for name in found]
        names = [name for name in ("study_id", "row") if name in found] if "study_id" in found else []
        names = names or list(found.columns[: [*numeric, True].index(True)]) or list(found.columns[:1])
        labels = ["|".join(filter(None, map(str, cells))) for cells in found[names].to_numpy().tolist()]
        behind.setdefault(lookup.table, {}).update(dict.fromkeys(labels))
    return {table: list(labels) for table, labels in behind.items()}


def _value(expression: Expression, tables: Tables) -> object:
    [(_, [(_, first), *factors]), *terms] = expression.terms
    if not factors and not terms:
        return _cell(first, tables)
    total = Decimal(0)
    for sign, product in expression.terms:
        result = Decimal(1)
        for times, lookup in product:
            value = _cell(lookup, tables)
            if str(value) in _ABSENT or (times == "/" and not number(value)):
                raise NothingFoundError(f"there is no number to reckon with but '{value}'")
            result = _SIGNS[times](result, number(value))
        total = _SIGNS[sign](total, result)
    return total


def _cell(lookup: Lookup, tables: Tables) -> object:
    """The one value of a lookup."""
    found = matching(lookup, tables)
    if lookup.column == "#":
        return len(found)
    if not lookup.steps:
        if len(found) != 1:
            raise NothingFoundError(f"{len(found)} rows of '{lookup.table}' meet the conditions, expected exactly one")
        value = found[lookup.column].iloc[0]
        return "" if pd.isna(value) else value
    cells = _texts(found[lookup.column])
    cells = cells[~cells.isin(_ABSENT)]
    values: list[Any] = cells.tolist()
    for name, per in lookup.steps:
        groups = [group.tolist() for _, group in cells.groupby(_texts(found[per]))] if per else [values]
        if not values and name not in ("sum", "distinct", "list"):
            raise NothingFoundError(f"no row of '{lookup.table}' has a value for the {name}")
        values = [_STEPS[name](list(map(str, group))) for group in groups]
    if len(values) != 1:
        raise NothingFoundError(f"{len(values)} values of '{lookup.table}', expected one: add an aggregate")
    return values[0]


def matching(lookup: Lookup, tables: Tables) -> pd.DataFrame:
    """The rows of a lookup's table that meet its conditions. Raises as `answer` does."""
    found = tables.get(lookup.table)
    if found is None:
        raise QueryError(f"table '{lookup.table}' is not there, expected one of: {', '.join(sorted(tables))}")
    used = [condition.column for condition in lookup.where] + [per for _, per in lookup.steps if per]
    for name in [*used, *([lookup.column] if lookup.column != "#" else [])]:
        if name not in found:
            raise QueryError(f"'{lookup.table}' has no column '{name}', expected one of: {', '.join(found.columns)}")
    for condition in lookup.where:
        found = found[_meets(found[condition.column], condition, tables)]
    return found


def _texts(cells: pd.Series[Any]) -> pd.Series[str]:
    """The cells as text; a null is the empty text."""
    return cells.astype("str").where(cells.notna(), "")


def _meets(column: pd.Series[Any], condition: Condition, tables: Tables) -> pd.Series[bool]:
    cells, values = _texts(column), _compared_with(condition, tables)
    if condition.operator in _ORDERS:
        order, limit = _ORDERS[condition.operator], number(values[0])
        return cells.map(lambda cell: cell not in _ABSENT and order(number(cell), limit)).astype(bool)
    if pd.api.types.infer_dtype(column) in _NUMBERS:
        found = cells.map(_number_or_text).isin([*map(_number_or_text, values)])
    else:
        found = cells.isin(values)
    return found ^ (condition.operator in ("!=", "not in"))


def _number_or_text(text: str) -> Decimal | str:
    """What is compared in a column of numbers: blank cells and missing codes are none."""
    try:
        return number(text)
    except QueryError:
        return text


def _compared_with(condition: Condition, tables: Tables) -> tuple[str, ...]:
    """The values of a condition; an inner lookup gives several to `in` and `not in`, else one."""
    inner = condition.values
    if not isinstance(inner, Lookup):
        return inner
    if condition.operator in ("in", "not in"):
        return tuple(cell for cell in _texts(matching(inner, tables)[inner.column]) if cell not in _ABSENT)
    if (value := str(_cell(inner, tables))) in _ABSENT:
        raise NothingFoundError(f"'{inner.table}' has no value to compare '{condition.column}' with")
    return (value,)
