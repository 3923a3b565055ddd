"""YAML that people write: read, and held against a JSON schema, one line for each thing that is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from datetime import date
from itertools import chain
from typing import Any
from unicodedata import category

import yaml

from review.errors import InputError, Problem, check

_MOST_NODES = 100_000
"""Of a document whose aliases are written out: the longest protocol has a twentieth of them."""
_LARGEST_NUMBER = 10**15
_NO_TEXT = (bool, int, float, date)
_MERGE = "tag:yaml.org,2002:merge"


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader for documents that people write.

    An error, and not the last one's word, is a key that stands twice in one mapping. So is what the schema could not
    take: a key that is no text, a number without end, a control character, and aliases that would be written out
    without end.
    """

    def construct_document(self, node: yaml.Node) -> Any:
        if _size(node, {}) > _MOST_NODES:
            raise _fault("too large when its aliases are written out", node)
        return super().construct_document(node)


def _fault(problem: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(problem=problem, problem_mark=node.start_mark)


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """How many nodes there are below and with this one, those of an alias wherever it stands."""
    if id(node) not in known:
        known[id(node)] = _MOST_NODES  # until it is known: a node that holds itself has no end
        below = chain.from_iterable(node.value) if isinstance(node, yaml.MappingNode) else node.value
        known[id(node)] = 1 + (0 if isinstance(node, yaml.ScalarNode) else sum(_size(one, known) for one in below))
    return known[id(node)]


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen = set()
    for key, _ in node.value:
        if not (key.tag == _MERGE or isinstance(loader.construct_object(key, deep=True), str)):
            raise _fault("a key is no text, expected one, in quotes if need be", key)
        if key.value in seen:
            raise _fault(f"key '{key.value}' stands there twice", key)
        seen.add(key.value)
    return loader.construct_mapping(node, deep=True)


def _text(loader: _Loader, node: yaml.ScalarNode) -> str:
    text = loader.construct_scalar(node)
    if any(category(sign) in ("Cc", "Cs") and sign not in "\t\n" for sign in text):
        raise _fault("a control character, or half of a character, expected text", node)
    return str(text)


def _number(number: Callable[[_Loader, yaml.ScalarNode], float]) -> Callable[[_Loader, yaml.ScalarNode], float]:
    def read(loader: _Loader, node: yaml.ScalarNode) -> float:
        if not abs(found := number(loader, node)) <= _LARGEST_NUMBER:
            raise _fault(f"{node.value} is no number to reckon with, expected at most 15 digits", node)
        return found

    return read


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Loader.add_constructor("tag:yaml.org,2002:str", _text)
_Loader.add_constructor("tag:yaml.org,2002:int", _number(_Loader.construct_yaml_int))
_Loader.add_constructor("tag:yaml.org,2002:float", _number(_Loader.construct_yaml_float))


def read_yaml(content: bytes, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """A YAML document that meets its schema.

    Raises `InputError` for text that is not YAML or that `_Loader` refuses, with its line, and for each key that is
    missing, unknown or of the wrong kind, with its path.
    """
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    try:
        document = yaml.load(content.decode(), _Loader)
    except RecursionError:
        raise InputError([Problem(name, "", "not readable as YAML: nested too deeply")]) from None
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
    if error.validator == "type" and error.validator_value == "string" and isinstance(error.instance, _NO_TEXT):
        others = "YAML takes yes, no, on, off, numbers and dates for something else"
        return f"'{error.instance}' is read as no text, expected it in quotes ({others})"
    if error.validator == "enum":
        return f"'{error.instance}' is not known, expected one of: {', '.join(map(str, error.validator_value))}"
    if error.validator == "pattern" and {"/", "\\"} & {*str(error.instance)}:
        return f"'{error.instance}' is a path, expected a name without a folder"
    if error.validator == "not":
        return f"'{error.instance}' is a name that the tables use themselves, expected another one"
    return str(error.message)
