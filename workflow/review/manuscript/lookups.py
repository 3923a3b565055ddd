"""The numbers of a text: each a query, kept with what it found, and compared with those of a release."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from review import query
from review.errors import InputError, Problem, one_of
from review.query_syntax import lookups

MOVED = ["query", "change", "then", "now"]
_PLACEHOLDER = re.compile(r"<([a-z_]+)>")
_NO = ("", "0", "False")


class Lookups:
    """What a template asks of the tables. `found` has every answer: its text (`shown`), the value (`raw`), `tables`.

    `guarded` gives by phrase the query on which it depends; `<name>` in it is filled in by the template.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame], guarded: Mapping[str, str]) -> None:
        self.found: dict[str, dict[str, Any]] = {}
        self._tables = tables
        self._guarded = guarded

    def number(self, text: str) -> str:
        """What a query finds. Raises `QueryError` where it finds nothing, or an empty value: a text has no gaps."""
        shown = self._look(text)
        if not shown:
            raise query.QueryError(f"{text} finds an empty value, expected one, or {{% if known(...) %}} around it")
        return shown

    def count(self, text: str, one: str, many: str) -> str:
        """What a query finds, with the noun that it counts: `1 study`, `39 studies`."""
        shown = self.number(text)
        return f"{shown} {one if shown == '1' else many}"

    def known(self, text: str) -> bool:
        """Whether a query finds one value that is not empty."""
        try:
            return bool(self._look(text))
        except query.NothingFoundError:
            return False

    def ratio(self, part: str, whole: str) -> str:
        """`13/39 (33 %)` from two queries."""
        return self.number(f"{{{part}}}/{{{whole}}} ({{{part} / {whole}|percent}})")

    def interval(self, low: str, high: str) -> str:
        """`19.1 % to 49.0 %` from two queries, each with its format."""
        return self.number(f"{{{low}}} to {{{high}}}")

    def holds(self, phrase: str, **names: str) -> bool:
        """Whether the query of a guarded phrase finds a row, a truth or a number other than zero."""
        if phrase not in self._guarded:
            raise query.QueryError(f"no guarded phrase '{phrase}', {one_of(self._guarded)}")
        text = self._guarded[phrase]
        for name in _PLACEHOLDER.findall(text):
            if name not in names:
                raise query.QueryError(f"the guard of '{phrase}' asks for <{name}>, expected holds(..., {name}=...)")
            text = text.replace(f"<{name}>", names[name])
        return self._look(text) not in _NO

    def _look(self, text: str) -> str:
        parsed = query.parse(text)
        shown = query.answer(parsed, self._tables)
        plain = tuple(part if isinstance(part, str) else replace(part, format="") for part in parsed)
        read = dict.fromkeys(lookup.table for lookup in lookups(parsed))
        self.found[text] = {"shown": shown, "raw": query.answer(plain, self._tables), "tables": list(read)}
        return shown


def facts(declared: Mapping[str, Any]) -> pd.DataFrame:
    """A table of one row from the single values of a mapping, so that a query finds what a person has declared."""
    return pd.DataFrame([{name: one for name, one in declared.items() if isinstance(one, str | int | float)}])


def released_numbers(content: bytes, name: str) -> dict[str, dict[str, Any]]:
    """The numbers of a release as `Lookups.found` has them. Raises `InputError` for what no release has written."""
    try:
        numbers = {query: {"shown": str(one["shown"])} for query, one in json.loads(content).items()}
        json.dumps(numbers, ensure_ascii=False).encode()  # half of a surrogate pair is no text
        return numbers
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise InputError([Problem(name, "", "is not as it was released, expected the numbers of its text")]) from None


def moved(then: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """The numbers (columns `MOVED`) that a text shows otherwise than in a release, that are new in it, or gone."""
    rows = []
    for text in sorted({*then, *now}):
        before, after = (numbers.get(text, {}).get("shown", "") for numbers in (then, now))
        change = "new" if text not in then else "gone" if text not in now else "moved"
        if change != "moved" or before != after:
            rows.append((text, change, before, after))
    return pd.DataFrame(rows, columns=MOVED, dtype="str")
