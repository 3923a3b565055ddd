"""What the document of an instrument names: every item, option, value, level, domain and grade must be declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from review.errors import one_of
from review.quality.conditions import WORDS, Condition, read_condition

Values = Mapping[str, tuple[str, ...]]
"""The allowed values of items, options or domains, by name."""
Fault = tuple[str, str]
"""Where in the document, and what is wrong there."""
DEFAULT = "default"
"""The variant that counts; every instrument has it."""
OVERALL = "overall"
"""The name under which the overall judgement stands beside the domains."""


def name_faults(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Names that stand there twice or mean something else, and names and values that nothing declares.

    The document has all its parts; those that a person left out are empty.
    """
    yield from _doubled(document)
    yield from _reserved(document)
    items = {item["id"]: tuple(item["values"]) for item in document["items"]}
    options = {option["name"]: (option["default"], *option["alternatives"]) for option in document["options"]}
    domains = {domain["id"]: tuple(document["levels"]) for domain in document["domains"]}
    yield from _in_items(document, options)
    yield from _in_domains(document, items, options)
    for rule in document["overall"].get("rules", ()):
        yield from _in_rule(rule, {**domains, **options}, document["levels"])
    yield from _in_levels(document)
    variants = document["variants"]
    yield from (fault for name, own in variants.items() for fault in unknown_choices(name, own, options))
    yield from _unknown("variants", "variant", [DEFAULT], variants)
    if document["grading"]:
        yield from _in_grading(document["grading"], domains, options)
    for score in document["scores"]:
        yield from _unknown(score["id"], "item", score["items"], items)
        given = dict.fromkeys(value for item in score["items"] for value in items.get(item, ()))
        yield from (
            (score["id"], f"answer '{one}' has no points, expected some") for one in given if one not in score["points"]
        )


def unknown_choices(place: str, chosen: Mapping[str, str], options: Values) -> Iterator[Fault]:
    """Options that are not declared, and values that their option does not have."""
    for option, value in chosen.items():
        yield from _in_condition(place, read_condition({option: [value]}), options)


def _doubled(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Items and options, the variables of rules, are one kind of name."""
    tables = [*document["domains"], document["overall"]]
    kinds = {
        "item or option": [*(one["id"] for one in document["items"]), *(one["name"] for one in document["options"])],
        "domain": [domain["id"] for domain in document["domains"]],
        "rule": [rule["id"] for table in tables for rule in table.get("rules", ())],
        "scheme": [scheme["id"] for scheme in document["grading"].get("schemes", ())],
        "score": [score["id"] for score in document["scores"]],
    }
    for kind, names in kinds.items():
        for doubled in sorted({word for word in names if names.count(word) > 1}):
            yield doubled, f"{kind} stands there twice, expected once"


def _reserved(document: Mapping[str, Any]) -> Iterator[Fault]:
    variables = [one["id"] for one in document["items"]] + [one["name"] for one in document["options"]]
    domains = [domain["id"] for domain in document["domains"]]
    for name in sorted({*variables, *domains} & {*WORDS}):
        yield name, "a condition means something else by this word, expected another name"
    if OVERALL in domains:
        yield OVERALL, "the overall judgement has this name, expected another one"


def _in_items(document: Mapping[str, Any], options: Values) -> Iterator[Fault]:
    for item in document["items"]:
        if "field_option" in item:
            yield from _unknown(item["id"], "option", [item["field_option"]], options)
        for one in item.get("ranges", ()):
            yield from _in_condition(item["id"], read_condition(one["where"]), options)
            yield from _unknown(item["id"], "value", one["classes"], item["values"])


def _in_domains(document: Mapping[str, Any], items: Values, options: Values) -> Iterator[Fault]:
    for domain in document["domains"]:
        yield from _in_condition(domain["id"], read_condition(domain.get("where", {})), options)
        if "judged" in domain:
            yield from _unknown(domain["id"], "item", [domain["judged"]], items)
            yield from _unknown(domain["id"], "level", items.get(domain["judged"], ()), document["levels"])
        for rule in domain.get("rules", ()):
            yield from _in_rule(rule, {**items, **options}, document["levels"])


def _in_rule(rule: Mapping[str, Any], variables: Values, levels: Iterable[str]) -> Iterator[Fault]:
    yield from _in_condition(rule["id"], read_condition(rule["when"]), variables)
    yield from _unknown(rule["id"], "level", [rule["then"]], levels)


def _in_levels(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Levels that no rule gives, and levels that the interchange table does not know or the instrument does not."""
    answers = {item["id"]: item["values"] for item in document["items"]}
    given = {rule["then"] for domain in document["domains"] for rule in domain.get("rules", ())}
    given.update(value for domain in document["domains"] for value in answers.get(domain.get("judged"), ()))
    levels = document["levels"]
    yield from (
        ("levels", f"no domain has the level '{level}', expected one that does")
        for level in levels
        if level not in given
    )
    yield from _unknown("robvis", "level", document["robvis"], levels)
    unmapped = [level for level in levels if level not in document["robvis"]]
    yield from (("robvis", f"level '{level}' has no judgement, expected one") for level in unmapped)


def _in_grading(grading: Mapping[str, Any], domains: Values, options: Values) -> Iterator[Fault]:
    schemes = [scheme["id"] for scheme in grading["schemes"]]
    levels = next(iter(domains.values()))
    yield from _unknown("chosen_by", "option", [grading["chosen_by"]], options)
    yield from _unknown("chosen_by", "scheme", options.get(grading["chosen_by"], ()), schemes)
    for level, option in grading["counts_as"].items():
        yield from _unknown("counts_as", "option", [option], options)
        yield from _unknown("counts_as", "level", [level, *options.get(option, ())], levels)
    for scheme in grading["schemes"]:
        yield from _unknown(scheme["id"], "grade", [scheme["start"]], grading["grades"])
        for step in scheme["steps"]:
            yield from _in_condition(step["id"], read_condition(step["when"]), domains)


def _in_condition(place: str, condition: Condition, declared: Values) -> Iterator[Fault]:
    """Variables that are not declared, and values that none of the variables counted together has."""
    for count in condition.counts():
        yield from _unknown(place, "variable", count.variables, declared)
        values = dict.fromkeys(value for name in count.variables for value in declared.get(name, count.values))
        yield from _unknown(place, f"value of '{', '.join(count.variables)}'", count.values, values)


def _unknown(place: str, what: str, used: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    known = list(known)
    return ((place, f"{what} '{word}' is not known, {one_of(known)}") for word in used if word not in known)
