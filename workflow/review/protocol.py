"""A review's protocol: checked against its schema and in itself, with every optional part filled in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from review.errors import Problem, check
from review.schema import read_yaml

Protocol = dict[str, Any]


def read_protocol(content: bytes, name: str, schema: Mapping[str, Any]) -> Protocol:
    """The protocol with the defaults of the schema's top-level keys.

    Raises `InputError` for what the schema refuses and for a field that no form declares.
    """
    defaults = {key: value["default"] for key, value in schema["properties"].items() if "default" in value}
    protocol: Protocol = defaults | read_yaml(content, name, schema)
    check(_undeclared_fields(protocol, name))
    return protocol


def _undeclared_fields(protocol: Protocol, name: str) -> list[Problem]:
    """Fields that doses or analyses use and no form declares."""
    fields = {(form, field["name"]) for form, options in protocol["forms"].items() for field in options["fields"]}
    used = [("dose.fields", form, field) for form, found in protocol["dose"]["fields"].items() for field in found]
    used += [
        (f"analyses.{analysis['id']}", analysis["form"], field)
        for analysis in protocol["analyses"]
        for field in analysis["outcomes"].values()
    ]
    return [
        Problem(name, place, f"field '{field}' of form '{form}' is not declared, expected one of the forms' fields")
        for place, form, field in used
        if (form, field) not in fields
    ]
