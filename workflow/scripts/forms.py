"""What the extraction adaptors read alike: the forms of the protocol and the rules by which values are read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from review.extraction.codebook import Form, Rules, read_form
from review.extraction.form_checks import check_forms
from review.inputs import rows
from review.vocabulary import COLUMNS, read_vocabularies


def read_codebook(options: Mapping[str, Any], vocabulary: str) -> tuple[list[Form], Rules]:
    """The forms in the protocol's order, and the rules: vocabularies and missing codes."""
    vocabularies = read_vocabularies(rows(Path(vocabulary).read_bytes(), vocabulary, COLUMNS), vocabulary)
    forms = [read_form(name, form) for name, form in options["forms"].items()]
    check_forms(forms, vocabularies, "protocol")
    return forms, Rules(vocabularies, options["missing"])


def with_duty(options: Mapping[str, Any], duty: str) -> list[str]:
    """The reviewers whom the protocol gives a duty, in its order."""
    return [reviewer["id"] for reviewer in options["reviewers"] if duty in reviewer["duties"]]
