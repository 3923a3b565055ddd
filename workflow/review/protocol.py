"""A review's protocol: checked against its schema and in itself, with every optional part filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from review.errors import InputError, Problem, check, one_of
from review.schema import read_yaml

Protocol = dict[str, Any]
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_EVERYWHERE = ("study_id", "label")
"""Columns that the table of every form has."""


def read_protocol(content: bytes, name: str, schema: Mapping[str, Any]) -> Protocol:
    """The protocol with the schema's defaults, at any depth, where it is silent.

    Raises `InputError` for what the schema refuses, a name that stands twice, a form, field, tally, grouping or role of
    a table that one part of the protocol uses and no part declares, and a quality form with more than one row a study.
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
    return [*reviews]


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
    """Whatever is used and not declared."""
    for place, kind, name, known in _named(protocol):
        if name not in known:
            yield place, f"{kind} '{name}' is not declared, {one_of(known)}"
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
    rated = protocol.get("quality", {}).get("form", "")
    if protocol["forms"].get(rated, {}).get("key"):
        yield "quality.form", f"form '{rated}' has a key, expected one row a study"


def _named(protocol: Protocol) -> Iterator[tuple[str, str, str, Collection[str]]]:
    """By place in the protocol, what kind of thing is named there, its name, and the names that are declared."""
    for place, code in _used_codes(protocol["screening"]):
        yield place, "code", code, protocol["screening"]["reasons"]
    tallies = {one["id"]: one for one in protocol["analyses"] if one["kind"] == "tally"}
    for analysis in protocol["analyses"]:
        place, tables = f"analyses.{analysis['id']}", analysis.get("tables", {})
        if "of" in analysis:
            yield f"{place}.of", "tally", analysis["of"], tallies
        if "claims" in analysis:
            yield f"{place}.claims", "table with the role", "claims", tables
        groupings = [one["by"] for one in tallies.get(analysis.get("of"), {}).get("subgroups", [])]
        for variant in analysis.get("variants", []):
            here = f"{place}.variants.{variant['id']}"
            yield from ((here, "grouping", one["by"], groupings) for one in variant.get("subgroups", []))
            needed = ("doses", "sensitivity") if "level_order" in variant else ()
            yield from ((here, "table with the role", role, tables) for role in needed)
    people = [one["id"] for one in protocol["reviewers"]]
    for conclusion in protocol["conclusions"]:
        place = f"conclusions.{conclusion['id']}"
        yield f"{place}.analysis", "tally", conclusion["analysis"], tallies
        if "certainty" in conclusion:
            yield f"{place}.certainty.judged_by", "reviewer", conclusion["certainty"]["judged_by"], people


def _used_codes(screening: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """By place in the protocol, the codes of exclusion that are used there."""
    for code in screening["reason_names"]:
        yield "screening.reason_names", code
    for stage, rules in screening["stages"].items():
        for code in filter(None, rules.get("eppi", {}).get("exclude", {}).values()):
            yield f"screening.stages.{stage}.eppi.exclude", code


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
