"""A review's protocol: checked against its schema and in itself, with every optional part filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from review.errors import InputError, Problem, check, one_of
from review.schema import read_yaml

Protocol = dict[str, Any]
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_EVERYWHERE = ("study_id", "label")
"""Columns that the table of every form has."""


def read_protocol(content: bytes, name: str, schema: Mapping[str, Any]) -> Protocol:
    """The protocol with the schema's defaults, at any depth, where it is silent.

    Raises `InputError` for what the schema refuses, a name that stands twice, and a form, field, tally, grouping or
    role of a table that one part of the protocol uses and no part declares.
    """
    protocol = _with_defaults(read_yaml(content, name, schema), schema)
    check(Problem(name, place, message) for place, message in (*_doubled(protocol), *_undeclared(protocol)))
    return protocol


def reviews_of(config: Mapping[str, Any]) -> list[str]:
    """The names of the reviews to build. Raises `InputError` for a configuration that does not list them."""
    reviews, name = config.get("reviews"), "config/config.yaml"
    named = isinstance(reviews, list) and all(isinstance(one, str) and _NAME.fullmatch(one) for one in reviews)
    if not named or not reviews:
        expected = "expected a list of names of small letters, digits and '-', for example [my-review]"
        raise InputError([Problem(name, "reviews", expected)])
    if unknown := sorted({*config} - {"reviews"}):
        raise InputError([Problem(name, "", f"unknown key {', '.join(unknown)}, expected: reviews")])
    return reviews


def other_reviews(protocol: Protocol) -> list[str]:
    """The reviews whose tables this one reads, for its claims and to compare facts."""
    claimed = {name.partition(":")[0] for name in protocol.get("claims", {"tables": []})["tables"] if ":" in name}
    return sorted({*claimed, *protocol.get("cross_review", {}).get("with", [])})


def with_those_read(reviews: Iterable[str], load: Callable[[str], Protocol | None]) -> dict[str, Protocol]:
    """By name the protocols of reviews, of those that these read, and of what these read in turn.

    What a review says of others does not depend on what is built beside it. One that `load` has not is left out.
    """
    found: dict[str, Protocol] = {}
    todo = list(reviews)
    while todo:
        name = todo.pop(0)
        if name not in found and (protocol := load(name)) is not None:
            found[name] = protocol
            todo += other_reviews(protocol)
    return found


def _with_defaults(document: Protocol, schema: Mapping[str, Any]) -> Protocol:
    properties = schema.get("properties", {})
    filled = {key: part["default"] for key, part in properties.items() if "default" in part} | document
    return {
        key: _with_defaults(value, properties.get(key, {})) if isinstance(value, dict) else value
        for key, value in filled.items()
    }


def _doubled(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Names that should be unique and are not."""
    lists = {"reviewers": [name for one in protocol["reviewers"] for name in (one["id"], *one.get("known_as", []))]}
    reason_names = protocol["screening"]["reason_names"].values()
    lists["screening.reason_names"] = [name for names in reason_names for name in names]
    lists |= {f"forms.{form}": [field["name"] for field in one["fields"]] for form, one in protocol["forms"].items()}
    lists |= {key: [one["id"] for one in protocol[key]] for key in ("analyses", "conclusions")}
    lists |= {
        f"analyses.{one['id']}.subgroups": [grouping["by"] for grouping in one.get("subgroups", [])]
        for one in protocol["analyses"]
    }
    for place, names in lists.items():
        for twice in sorted({one for one in names if names.count(one) > 1}):
            yield place, f"'{twice}' stands there twice, expected once"


def _undeclared(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """Forms, fields, codes and analyses that are used and not declared."""
    codes = protocol["screening"]["reasons"]
    for place, code in _used_codes(protocol["screening"]):
        if code not in codes:
            yield place, f"code '{code}' is not declared, {one_of(codes)}"
    tallies = {one["id"]: one for one in protocol["analyses"] if one["kind"] == "tally"}
    for place, name in _used_tallies(protocol):
        if name not in tallies:
            yield place, f"'{name}' is no analysis of the kind tally, {one_of(tallies)}"
    for place, role, tables in _used_tables(protocol):
        if role not in tables:
            yield place, f"its tables have no role '{role}', {one_of(tables)}"
    for place, name, of in _used_groupings(protocol):
        groupings = [grouping["by"] for grouping in tallies.get(of, {}).get("subgroups", [])]
        if of in tallies and name not in groupings:
            yield place, f"grouping '{name}' of '{of}' is not declared, {one_of(groupings)}"
    people = [one["id"] for one in protocol["reviewers"]]
    for conclusion in protocol["conclusions"]:
        if (judge := conclusion.get("certainty", {}).get("judged_by", people[0])) not in people:
            place = f"conclusions.{conclusion['id']}.certainty.judged_by"
            yield place, f"reviewer '{judge}' is not declared, {one_of(people)}"
    fields = {
        form: [*one.get("key", []), *(field["name"] for field in one["fields"])]
        for form, one in protocol["forms"].items()
    }
    for place, form, used in _used(protocol):
        if form not in fields:
            yield place, f"form '{form}' is not declared, {one_of(fields)}"
            continue
        for field in used:
            if field not in fields[form]:
                yield place, f"field '{field}' of form '{form}' is not declared, {one_of(fields[form])}"


def _used_codes(screening: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """By place in the protocol, the codes of exclusion that are used there."""
    for code in screening["reason_names"]:
        yield "screening.reason_names", code
    for stage, rules in screening["stages"].items():
        for code in filter(None, rules.get("eppi", {}).get("exclude", {}).values()):
            yield f"screening.stages.{stage}.eppi.exclude", code


def _used_tallies(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """By place in the protocol, the tallies that are used there."""
    yield from ((f"analyses.{one['id']}.of", one["of"]) for one in protocol["analyses"] if "of" in one)
    yield from ((f"conclusions.{one['id']}.analysis", one["analysis"]) for one in protocol["conclusions"])


def _used_tables(protocol: Protocol) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """By place in the protocol, the role of a table that is used there, and the tables of the analysis."""
    for analysis in protocol["analyses"]:
        place, tables = f"analyses.{analysis['id']}", analysis.get("tables", {})
        if "claims" in analysis:
            yield f"{place}.claims", "claims", tables
        for variant in analysis.get("variants", []):
            for role in ("doses", "sensitivity") if "level_order" in variant else ():
                yield f"{place}.variants.{variant['id']}", role, tables


def _used_groupings(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    """By place in the protocol, a grouping that is used there, and the tally that it is of."""
    for analysis in protocol["analyses"]:
        for variant in analysis.get("variants", []):
            for shown in variant.get("subgroups", []):
                yield f"analyses.{analysis['id']}.variants.{variant['id']}", shown["by"], analysis["of"]


def _used(protocol: Protocol) -> Iterator[tuple[str, str, Iterable[str]]]:
    """By place in the protocol, a form and the fields of it that are used there."""
    dose = protocol["dose"]
    for form, found in dose["fields"].items():
        marks = [settings["marks_field"] for settings in found.values() if "marks_field" in settings]
        yield "dose.fields", form, [*found, *marks]
    for form, names in dose.get("splits", {}).items():
        yield "dose.splits", form, names.values()
    if "quality" in protocol:
        quality = protocol["quality"]
        weight = {quality["weight"]} - {*quality["totals"]} if "weight" in quality else ()
        yield "quality", quality["form"], weight
        for name, total in quality["totals"].items():
            yield f"quality.totals.{name}", total["form"], [total["field"]]
    if form := protocol["site"].get("form", next(iter(protocol["forms"]), "")):
        yield "site", form, protocol["site"].get("filters", ())
    for analysis in protocol["analyses"]:
        roles = analysis["outcomes"] if analysis["kind"] == "tally" else analysis.get("fields", {})
        groupings = [grouping["field"] for grouping in analysis.get("subgroups", [])]
        groupings += [column for group in analysis.get("groups", {}).values() for column in group]
        own = [name for name in (*groupings, *analysis.get("values", ())) if name not in _EVERYWHERE]
        yield f"analyses.{analysis['id']}", analysis["form"], [*roles.values(), *own]
        stage, _, form = analysis.get("tables", {}).get("claims", "").rpartition("/")
        if "claims" in analysis and stage == "extraction/consensus":
            yield f"analyses.{analysis['id']}.claims", form, analysis["claims"]["outcomes"].values()
    for form, facts in protocol.get("cross_review", {}).get("facts", {}).items():
        yield "cross_review.facts", form, facts.values()
