"""YAML that people write: read, and held against a JSON schema, one line for each thing that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from review.errors import InputError, Problem, check


def read_yaml(content: bytes, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A YAML document that meets its schema.

    Raises `InputError` for text that is not YAML, with its line, and for each key that is missing, unknown or of
    the wrong kind, with its path.
    """
    import yaml  # noqa: PLC0415
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    try:
        document = yaml.safe_load(content.decode())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else ""
        raise InputError([Problem(name, line, f"not readable as YAML: {getattr(error, 'problem', error)}")]) from None
    errors = sorted(
        Draft202012Validator(schema).iter_errors(document), key=lambda error: [str(part) for part in error.path]
    )
    check(Problem(name, ".".join(str(part) for part in error.path), _explain(error)) for error in errors)
    return dict(document)


def _explain(error: Any) -> str:
    """What was expected, in the words of a person who mends it."""
    if error.validator == "additionalProperties":
        known = list(error.schema.get("properties", ()))
        unknown = [key for key in error.instance if key not in known]
        near = [match for key in unknown for match in difflib.get_close_matches(str(key), known, n=1)]
        hint = f" (did you mean {', '.join(near)}?)" if near else f", expected some of: {', '.join(known)}"
        return f"unknown key {', '.join(map(str, unknown))}{hint}"
    if error.validator == "enum":
        return f"'{error.instance}' is not known, expected one of: {', '.join(map(str, error.validator_value))}"
    return str(error.message)
