"""A quality instrument as data: items, options, one decision table a domain, grade schemes.

The form of the document is that of `workflow/schemas/instrument.schema.json`; what it says is checked here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from review.errors import Problem, check, one_of
from review.quality.conditions import Condition, read_condition
from review.quality.decisions import Domain, Rule

DEFAULT = "default"
"""The variant that counts; every instrument has it."""


@dataclass(frozen=True)
class Step:
    """One reason to move a grade `by` some places: how many of `domains` have a level at least, or at most."""

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

    `items` and `options` give the allowed values by name (an option's first value is its default), `variants` the
    options in which a reading differs from the default, `levels` and `grades` are ordered (best level first, worst
    grade first), `counts_as` names for a level the option that says as which level a grade takes it, and `robvis`
    gives the judgement of the interchange table by level.
    """

    id: str
    items: Mapping[str, tuple[str, ...]]
    options: Mapping[str, tuple[str, ...]]
    variants: Mapping[str, Mapping[str, str]]
    levels: tuple[str, ...]
    domains: tuple[Domain, ...]
    grades: tuple[str, ...]
    counts_as: Mapping[str, str]
    schemes: tuple[Scheme, ...]
    robvis: Mapping[str, str]

    def settings(self, chosen: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Every option's value by variant: the default, else what the protocol chose, else what the variant says.

        Raises `InputError` for an option or a value that the instrument does not have.
        """
        check(_unknown_settings(chosen, self.options, f"instrument {self.id}", "options"))
        defaults = {name: values[0] for name, values in self.options.items()}
        return {name: defaults | dict(chosen) | dict(own) for name, own in self.variants.items()}


def read_instrument(document: Mapping[str, Any], name: str) -> Instrument:
    """The instrument of a document of the declared form; `name` is the file that messages name.

    Raises `InputError` with every unknown item, option, value, level, grade or domain, and with every case for
    which a domain has no rule (a gap) or more than one (an overlap), and every rule that no case reaches.
    """
    items = {item["id"]: tuple(item["values"]) for item in document["items"]}
    options = {option["name"]: (option["default"], *option["alternatives"]) for option in document["options"]}
    shared = sorted(items.keys() & options.keys())
    check(Problem(name, word, "names an item and an option, expected two names") for word in shared)
    levels, grading = tuple(document["levels"]), document["grading"]
    rules = [(domain["id"], rule) for domain in document["domains"] for rule in domain["rules"]]
    wheres = [(domain["id"], domain.get("where", {})) for domain in document["domains"]]
    check(
        [
            *_doubled(name, "item", [item["id"] for item in document["items"]]),
            *_doubled(name, "domain", [domain["id"] for domain in document["domains"]]),
            *_doubled(name, "rule", [rule["id"] for _, rule in rules]),
            *(problem for place, where in wheres for problem in _unknown_choices(where, options, name, place)),
            *(
                problem
                for _, rule in rules
                for problem in _unknown_choices(rule["when"], items | options, name, rule["id"])
            ),
            *_unknown(((rule["id"], rule["then"]) for _, rule in rules), levels, name, "level"),
            *(
                problem
                for variant, own in document["variants"].items()
                for problem in _unknown_settings(own, options, name, variant)
            ),
            *_grading_problems(grading, document, options, name),
            *_unknown((("robvis", level) for level in document["robvis"]), levels, name, "level"),
            *(Problem(name, "robvis", f"level '{level}' is missing") for level in levels if level not in document["robvis"]),
        ]
    )
    domains = tuple(_domain(domain, items, options) for domain in document["domains"])
    check(Problem(name, domain.id, fault) for domain in domains for fault in domain.faults())
    return Instrument(
        id=document["id"],
        items=items,
        options=options,
        variants=document["variants"],
        levels=levels,
        domains=domains,
        grades=tuple(grading["grades"]),
        counts_as=grading["counts_as"],
        schemes=tuple(_scheme(scheme) for scheme in grading["schemes"]),
        robvis=document["robvis"],
    )
