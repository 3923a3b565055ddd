"""YAML that people write: read, and held against a JSON schema, one line for each thing that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import yaml

from review.errors import InputError, Problem, check


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, but a key that stands twice in one mapping is an error and not the last one's word."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if key.value in seen:
            raise yaml.constructor.ConstructorError(
                problem=f"key '{key.value}' stands there twice", problem_mark=key.start_mark
            )
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(content: bytes, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A YAML document that meets its schema.

    Raises `InputError` for text that is not YAML or has a key twice, with its line, and for each key that is missing,
    unknown or of the wrong kind, with its path.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    try:
        document = yaml.load(content.decode(), _Loader)
    except (yaml.YAMLError, ValueError) as error:
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
    if error.validator == "not":
        return f"'{error.instance}' is a name that the tables use themselves, expected another one"
    return str(error.message)
