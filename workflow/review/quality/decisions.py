"""Decision tables: the rules that give a domain its level, and the proof that they leave no case out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from review.quality.conditions import Condition

Case = Mapping[str, str]
"""One value for every variable (item or option) of a decision table."""


@dataclass(frozen=True)
class Rule:
    """One row of a decision table. An `otherwise` rule takes what no other rule takes."""

    id: str
    when: Condition
    then: str
    otherwise: bool


@dataclass(frozen=True)
class Domain:
    """One domain: the readings in which it exists (`where`), its rules, and the values of their variables."""

    id: str
    label: str
    where: Condition
    rules: tuple[Rule, ...]
    variables: Mapping[str, tuple[str, ...]]

    def decide(self, case: Case) -> Rule | None:
        """The rule for a case; None where an item is still blank and its value would make a difference."""
        values = [(case[name],) if case[name] else allowed for name, allowed in self.variables.items()]
        found = {rule.id: rule for complete in self._cases(values) for rule in self._rules_for(complete)}
        return next(iter(found.values())) if len(found) == 1 else None

    def faults(self) -> Iterator[str]:
        """Every case without a rule or with several, and every rule without a case."""
        used = set()
        for case in filter(self.where.holds, self._cases(self.variables.values())):
            found = [rule.id for rule in self._rules_for(case)]
            used.update(found)
            if len(found) != 1:
                named = ", ".join(f"{name}={value}" for name, value in case.items())
                rules = f"{len(found)} rules ({', '.join(found)}), an overlap" if found else "no rule, a gap"
                yield f"{named}: {rules}; expected one rule"
        unused = [rule.id for rule in self.rules if rule.id not in used]
        yield from (f"rule '{rule}' takes no case, expected at least one" for rule in unused)

    def _cases(self, values: Iterable[Iterable[str]]) -> Iterator[Case]:
        return (dict(zip(self.variables, chosen, strict=True)) for chosen in product(*values))

    def _rules_for(self, case: Case) -> list[Rule]:
        met = [rule for rule in self.rules if rule.when.holds(case)]
        return [rule for rule in met if not rule.otherwise] or met
