"""Decision tables: rules that give each case one result, and the proof that they leave no case out.

A table of ten items with four answers each has a million cases. None is listed: the conditions are split by one
variable after the other, and remainders that are equal are looked at once (as in Bryant's decision diagrams, IEEE
Trans Comput 1986;C-35:677).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import prod

from review.quality.conditions import ALWAYS, NEVER, Condition, known

Case = Mapping[str, str]
"""A value for every variable of a decision table that is known."""
Variables = tuple[tuple[str, tuple[str, ...]], ...]
"""Variables with the values that they can have."""
Example = tuple[tuple[str, str], ...]
Outcomes = dict[tuple[bool, ...], tuple[int, Example]]
"""By which conditions are met: how many cases meet just these, and an example of them."""


@dataclass(frozen=True)
class Rule:
    """One row of a decision table. An `otherwise` rule takes only what no rule above it takes."""

    id: str
    when: Condition
    then: str
    otherwise: bool = False


@dataclass(frozen=True)
class DecisionTable:
    """Rules in their order, the readings in which the table exists (`where`), and the variables of its rules."""

    where: Condition
    rules: tuple[Rule, ...]
    variables: Variables

    def given(self, setting: Case) -> DecisionTable:
        """What is left of the table when some variables are known: only the variables that still matter."""
        rules = tuple(replace(rule, when=known(rule.when, setting)) for rule in self.rules)
        used = {name for rule in rules for count in rule.when.counts() for name in count.variables}
        return DecisionTable(ALWAYS, rules, tuple(one for one in self.variables if one[0] in used))

    def fitting(self, case: Case) -> list[Rule]:
        """The rules that may take a case: one, or several where a variable is not known and makes a difference."""
        unknown = tuple((name, values) for name, values in self.variables if name not in case)
        found = _outcomes(tuple(known(rule.when, case) for rule in self.rules), unknown)
        fitting = {rule.id for met in found for rule in self._taking(met)}
        return [rule for rule in self.rules if rule.id in fitting]

    def faults(self) -> Iterator[str]:
        """Cases without a rule or with several, and rules without a case, each with an example."""
        conditions = (self.where, *(rule.when for rule in self.rules))
        found = {met[1:]: case for met, case in _outcomes(conditions, self.variables).items() if met[0]}
        of = sum(count for count, _ in found.values())
        for met, (count, example) in found.items():
            taking = [rule.id for rule in self._taking(met)]
            if len(taking) != 1:
                what = f"rules {_listed(taking)} take, an overlap" if taking else "no rule takes, a gap"
                yield f"{count} of {of} cases that {what}, for example {_named(example)}; expected one rule a case"
        used = {rule.id for met in found for rule in self._taking(met)}
        for place, rule in enumerate(self.rules):
            if rule.id not in used:
                yield f"rule '{rule.id}' takes no case ({self._why_unused(place, found)}), expected at least one"

    def _taking(self, met: Sequence[bool]) -> list[Rule]:
        """The rules that take a case, by whether it meets the condition of each."""
        return [
            rule for place, rule in enumerate(self.rules) if met[place] and not (rule.otherwise and any(met[:place]))
        ]

    def _why_unused(self, place: int, found: Outcomes) -> str:
        for met, (_, example) in found.items():
            if met[place]:
                return f"{_named(example)}, for example, is taken by {_listed(one.id for one in self._taking(met))}"
        return "none meets its condition"


def _outcomes(conditions: tuple[Condition, ...], variables: Variables) -> Outcomes:
    """Which conditions can be met together, over all cases of the variables."""
    sizes = [len(values) for _, values in variables]

    @cache
    def split(left: tuple[Condition, ...], depth: int) -> Outcomes:
        if all(condition in (ALWAYS, NEVER) for condition in left):
            return {tuple(condition == ALWAYS for condition in left): (prod(sizes[depth:]), ())}
        name, values = variables[depth]
        remainders: dict[tuple[Condition, ...], list[str]] = {}
        for value in values:
            remainders.setdefault(tuple(condition.given(name, value) for condition in left), []).append(value)
        found: Outcomes = {}
        for remainder, same in remainders.items():
            chosen = ((name, same[0]),) if len(remainders) > 1 else ()
            for met, (count, example) in split(remainder, depth + 1).items():
                before, first = found.get(met, (0, (*chosen, *example)))
                found[met] = (before + count * len(same), first)
        return found

    return split(conditions, 0)


def _named(example: Example) -> str:
    return ", ".join(f"{name}={value}" for name, value in example) or "any case"


def _listed(rules: Iterable[str]) -> str:
    return " and ".join(f"'{rule}'" for rule in rules)
