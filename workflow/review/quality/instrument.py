"""A quality instrument as data: items, options, one decision table a domain, grade schemes.

The form of the document is that of `workflow/schemas/instrument.yaml`; what it says is checked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from review.errors import Problem, check, one_of
from review.quality.conditions import read_condition
from review.quality.decisions import Domain, Rule

Values = Mapping[str, tuple[str, ...]]
"""The allowed values of items or options, by name."""
DEFAULT = "default"
"""The variant that counts; every instrument has it."""


@dataclass(frozen=True)
class Step:
    """A reason to move a grade `by` some places: how many `domains` have a level at least, or at most."""

    id: str
    by: int
    domains: tuple[str, ...]
    at_least: Mapping[str, int]
    at_most: Mapping[str, int]


@dataclass(frozen=True)
class Scheme:
    """One way from the levels of the domains to a grade: a start and the steps away from it."""

    id: str
    start: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Instrument:
    """An instrument whose decision tables are known to be total and free of overlaps.

    `items` and `options` give the allowed values by name (an option's first value is its default), `variants`
    the options in which a reading differs from the default; `levels` are ordered from the best, `grades` from
    the worst; `counts_as` names for a level the option that says as which level a grade takes it; `robvis`
    gives the judgement of the interchange table by level.
    """

    id: str
    items: Values
    options: Values
    variants: Mapping[str, Mapping[str, str]]
    levels: tuple[str, ...]
    domains: tuple[Domain, ...]
    grades: tuple[str, ...]
    counts_as: Mapping[str, str]
    schemes: tuple[Scheme, ...]
    robvis: Mapping[str, str]

    def settings(self, chosen: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Every option's value by variant: what the variant says, else what was chosen, else the default.

        Raises `InputError` for an option or a value that the instrument does not have.
        """
        faults = _unknown_choices("options", chosen.items(), self.options)
        check(Problem(f"instrument {self.id}", place, fault) for place, fault in faults)
        defaults = {name: values[0] for name, values in self.options.items()}
        return {name: defaults | dict(chosen) | dict(own) for name, own in self.variants.items()}


def read_instrument(document: Mapping[str, Any], name: str) -> Instrument:
    """The instrument of a document of the declared form; `name` is the file that messages name.

    Raises `InputError` with every unknown item, option, value, level, grade or domain, with every case for
    which a domain has no rule (a gap) or several (an overlap), and with every rule that takes no case.
    """
    items = {item["id"]: tuple(item["values"]) for item in document["items"]}
    options = {option["name"]: (option["default"], *option["alternatives"]) for option in document["options"]}
    faults = [*_doubled_names(document), *_unknown_names(document, items, options)]
    check(Problem(name, place, fault) for place, fault in faults)
    domains = tuple(_domain(written, items | options) for written in document["domains"])
    check(Problem(name, domain.id, fault) for domain in domains for fault in domain.faults())
    grading = document["grading"]
    return Instrument(
        id=document["id"],
        items=items,
        options=options,
        variants=document["variants"],
        levels=tuple(document["levels"]),
        domains=domains,
        grades=tuple(grading["grades"]),
        counts_as=grading["counts_as"],
        schemes=tuple(_scheme(written) for written in grading["schemes"]),
        robvis=document["robvis"],
    )


def _domain(written: Mapping[str, Any], values: Values) -> Domain:
    where = read_condition(written.get("where", {}))
    rules = tuple(
        Rule(rule["id"], read_condition(rule["when"]), rule["then"], rule.get("otherwise", False))
        for rule in written["rules"]
    )
    conditions = [where, *(rule.when for rule in rules)]
    named = dict.fromkeys(variable for condition in conditions for variable, _ in condition.choices())
    variables = {variable: values[variable] for variable in named}
    return Domain(written["id"], written["label"], where, rules, variables)


def _scheme(written: Mapping[str, Any]) -> Scheme:
    steps = (
        Step(one["id"], one["by"], tuple(one["domains"]), one.get("at_least", {}), one.get("at_most", {}))
        for one in written["steps"]
    )
    return Scheme(written["id"], written["start"], tuple(steps))


Fault = tuple[str, str]
"""Where in the document, and what is wrong there."""


def _doubled_names(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Names of one kind that stand there twice; items and options, the variables of rules, are one kind."""
    variables = [
        *(item["id"] for item in document["items"]),
        *(option["name"] for option in document["options"]),
    ]
    kinds = {
        "item or option": variables,
        "domain": [domain["id"] for domain in document["domains"]],
        "rule": [rule["id"] for domain in document["domains"] for rule in domain["rules"]],
        "scheme": [scheme["id"] for scheme in document["grading"]["schemes"]],
    }
    for kind, names in kinds.items():
        for doubled in sorted({word for word in names if names.count(word) > 1}):
            yield doubled, f"{kind} stands there twice, expected once"


def _unknown_names(document: Mapping[str, Any], items: Values, options: Values) -> Iterator[Fault]:
    """Names and values that one part of the document uses and no other part declares."""
    levels, variables = document["levels"], {**items, **options}
    for domain in document["domains"]:
        yield from _unknown_choices(domain["id"], read_condition(domain.get("where", {})).choices(), options)
        for rule in domain["rules"]:
            yield from _unknown_choices(rule["id"], read_condition(rule["when"]).choices(), variables)
            yield from _unknown(rule["id"], "level", [rule["then"]], levels)
    for variant, own in document["variants"].items():
        yield from _unknown_choices(variant, own.items(), options)
    yield from _unknown("variants", "variant", [DEFAULT], document["variants"])
    yield from _unknown("robvis", "level", document["robvis"], levels)
    unmapped = [level for level in levels if level not in document["robvis"]]
    yield from (("robvis", f"level '{level}' has no judgement, expected one") for level in unmapped)
    domains = [domain["id"] for domain in document["domains"]]
    yield from _unknown_in_grading(document["grading"], levels, domains, options)


def _unknown_in_grading(
    grading: Mapping[str, Any], levels: list[str], domains: list[str], options: Values
) -> Iterator[Fault]:
    for level, option in grading["counts_as"].items():
        yield from _unknown("counts_as", "option", [option], options)
        yield from _unknown("counts_as", "level", [level, *options.get(option, [])], levels)
    for scheme in grading["schemes"]:
        yield from _unknown(scheme["id"], "grade", [scheme["start"]], grading["grades"])
        for step in scheme["steps"]:
            counted = [*step.get("at_least", {}), *step.get("at_most", {})]
            yield from _unknown(step["id"], "domain", step["domains"], domains)
            yield from _unknown(step["id"], "level", counted, levels)


def _unknown_choices(place: str, choices: Iterable[tuple[str, str]], known: Values) -> Iterator[Fault]:
    """Variables that are not declared, and values that their variable does not have."""
    for variable, value in choices:
        yield from _unknown(place, "variable", [variable], known)
        yield from _unknown(place, f"value of '{variable}'", [value], known.get(variable, [value]))


def _unknown(place: str, what: str, used: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    return ((place, f"{what} '{word}' is not known, {one_of(known)}") for word in used if word not in known)
