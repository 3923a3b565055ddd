"""A review's protocol: read from YAML, checked against its schema, with every optional part filled in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from review.errors import InputError, Problem, check

Protocol = dict[str, Any]


def read_protocol(content: bytes, name: str, schema: Mapping[str, Any]) -> Protocol:
    """The protocol with the defaults of the schema's top-level keys.

    Raises `InputError` with one line for each key that is missing, unknown or of the wrong kind.
    """
    import yaml  # noqa: PLC0415
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    try:
        protocol = yaml.safe_load(content.decode())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else ""
        raise InputError(
            [Problem(name, line, f"not readable as YAML: {getattr(error, 'problem', error)}")]
        ) from None
    errors = sorted(
        Draft202012Validator(schema).iter_errors(protocol),
        key=lambda error: [str(part) for part in error.path],
    )
    check(
        Problem(name, ".".join(str(part) for part in error.path), _explain(error, schema)) for error in errors
    )
    defaults = {key: value["default"] for key, value in schema["properties"].items() if "default" in value}
    filled: Protocol = defaults | protocol
    check(_unknown_references(filled, name))
    return filled


def _explain(error: Any, schema: Mapping[str, Any]) -> str:
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", schema["properties"]))
        unknown = [key for key in error.instance if key not in known]
        near = [match for key in unknown for match in difflib.get_close_matches(key, known, n=1)]
        hint = f" (did you mean {', '.join(near)}?)" if near else f", expected some of: {', '.join(known)}"
        return f"unknown key {', '.join(unknown)}{hint}"
    if error.validator == "enum":
        return (
            f"'{error.instance}' is not known, expected one of: {', '.join(map(str, error.validator_value))}"
        )
    return str(error.message)


def _unknown_references(protocol: Protocol, name: str) -> list[Problem]:
    """Names in one part of the protocol that another part should declare."""
    forms = protocol["forms"]
    fields = {(form, field["name"]) for form, options in forms.items() for field in options["fields"]}
    used = [
        ("dose.fields", form, field) for form, found in protocol["dose"]["fields"].items() for field in found
    ]
    used += [
        (f"analyses.{analysis['id']}", analysis["form"], field)
        for analysis in protocol["analyses"]
        for field in analysis["outcomes"].values()
    ]
    return [
        Problem(
            name,
            place,
            f"field '{field}' of form '{form}' is not declared, expected one of the forms' fields",
        )
        for place, form, field in used
        if (form, field) not in fields
    ]
