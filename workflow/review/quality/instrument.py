"""Reading a quality instrument that people wrote as data.

The form of the document is that of `workflow/schemas/instrument.yaml`; what it says is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from review.errors import Problem, check
from review.quality.conditions import ALWAYS, Condition, read_condition
from review.quality.decisions import DecisionTable, Rule
from review.quality.model import Domain, Instrument, Item, Scheme, Score, Step
from review.quality.names import DEFAULT, OVERALL, Values, name_faults
from review.quality.ranges import range_faults, read_ranges


def read_instrument(document: Mapping[str, Any], name: str) -> Instrument:
    """The instrument of a document of the declared form; `name` is the file that messages name.

    Raises `InputError` with every unknown item, option, value, level, grade or domain; with every gap and overlap of
    a decision table or of ranges of numbers; and with every rule or range that takes no case.
    """
    document = {"options": [], "variants": {DEFAULT: {}}, "overall": {}, "grading": {}, "scores": []} | dict(document)
    check(Problem(name, place, fault) for place, fault in name_faults(document))
    items = {item["id"]: _item(item) for item in document["items"]}
    options = {option["name"]: (option["default"], *option["alternatives"]) for option in document["options"]}
    values = {item.id: item.values for item in items.values()} | options
    domains = tuple(_domain(written, values) for written in document["domains"])
    overall = _overall(document, domains, options)
    faults = [(domain.id, fault) for domain in (*domains, overall) for fault in domain.table.faults()]
    faults += [(item.id, fault) for item in items.values() for fault in _range_faults(item, options)]
    check(Problem(name, place, fault) for place, fault in faults)
    grading = document["grading"]
    return Instrument(
        id=document["id"],
        title=document["title"],
        items=items,
        options=options,
        variants=document["variants"],
        levels=tuple(document["levels"]),
        domains=domains,
        overall=overall,
        grades=tuple(grading.get("grades", ())),
        counts_as=grading.get("counts_as", {}),
        scheme_option=grading.get("chosen_by", ""),
        schemes=tuple(_scheme(written) for written in grading.get("schemes", ())),
        scores=tuple(_score(written) for written in document["scores"]),
        robvis=document["robvis"],
    )


def _item(written: Mapping[str, Any]) -> Item:
    ranges = tuple((read_condition(one["where"]), read_ranges(one["classes"])) for one in written.get("ranges", ()))
    return Item(
        written["id"], tuple(written["values"]), written.get("unit", ""), written.get("field_option", ""), ranges
    )


def _range_faults(item: Item, options: Values) -> list[str]:
    """Numbers that the ranges of an item leave out, and readings for which it has no ranges or several."""
    rules = tuple(Rule(f"ranges {place}", where, "") for place, (where, _) in enumerate(item.ranges, start=1))
    readings = list(_table(ALWAYS, rules, options).faults()) if rules else []
    return readings + [fault for _, ranges in item.ranges for fault in range_faults(ranges)]


def _domain(written: Mapping[str, Any], values: Values) -> Domain:
    """A domain with its rules; where raters judge it themselves, its level is what they wrote."""
    name, judged = written["id"], written.get("judged", "")
    own = [
        {"id": _rule_name(name, level), "when": {judged: [level]}, "then": level} for level in values.get(judged, ())
    ]
    rules = _rules(written.get("rules", own))
    return Domain(name, written["label"], _table(read_condition(written.get("where", {})), rules, values))


def _overall(document: Mapping[str, Any], domains: Sequence[Domain], options: Values) -> Domain:
    """The instrument's own rules on the levels of its domains, else the worst domain.

    A domain that a reading does not have has the empty level there.
    """
    absent = {domain.id: () if domain.table.where == ALWAYS else ("",) for domain in domains}
    levels = {one.id: tuple({rule.then: "" for rule in one.table.rules}) + absent[one.id] for one in domains}
    worst = [
        {
            "id": _rule_name("worst", level),
            "when": {"at_least": {"n": 1, "of": [*levels], "are": [level]}},
            "then": level,
        }
        for level in reversed(document["levels"])
    ]
    rules = _rules(document["overall"].get("rules") or [rule | {"otherwise": True} for rule in worst])
    return Domain(OVERALL, "Overall", _table(ALWAYS, rules, levels | dict(options)))


def _rules(written: Sequence[Mapping[str, Any]]) -> tuple[Rule, ...]:
    return tuple(
        Rule(rule["id"], read_condition(rule["when"]), rule["then"], rule.get("otherwise", False)) for rule in written
    )


def _table(where: Condition, rules: tuple[Rule, ...], values: Values) -> DecisionTable:
    conditions = [where, *(rule.when for rule in rules)]
    used = dict.fromkeys(name for condition in conditions for count in condition.counts() for name in count.variables)
    return DecisionTable(where, rules, tuple((variable, values[variable]) for variable in used))


def _rule_name(name: str, value: str) -> str:
    return f"{name}_{re.sub(r'[^A-Za-z0-9]+', '_', value)}"


def _scheme(written: Mapping[str, Any]) -> Scheme:
    steps = tuple(Step(one["id"], one["by"], read_condition(one["when"])) for one in written["steps"])
    return Scheme(written["id"], written["start"], steps)


def _score(written: Mapping[str, Any]) -> Score:
    return Score(written["id"], tuple(written["items"]), written["points"])
