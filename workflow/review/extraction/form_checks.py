"""Whether the codebook makes sense in itself: seen before any sheet is read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from review.blanks import CHOICES
from review.errors import Problem, check, one_of
from review.extraction.asked import CODEBOOK, INSTRUCTIONS
from review.extraction.codebook import CATEGORICAL, Field, Form
from review.extraction.types.duration import DAYS
from review.vocabulary import Vocabulary, fold

OPTIONS: dict[str, tuple[str, ...]] = {
    "integer": (),
    "number": ("unit", "units", "tolerance"),
    "percent": ("n", "tolerance"),
    "dose": ("unit_context",),
    "duration": ("unit", "statistic", "tolerance"),
    "category": ("vocabulary", "allowed"),
    "ordered": ("allowed",),
    "set": ("vocabulary", "allowed", "separators"),
    "scheme": (),
    "date": (),
    "identifier": (),
    "text": (),
}
"""The options of each type of field, besides `name`, `type`, `description`, `empty`, `required` and `compared`."""

TAKEN, LONGEST = (INSTRUCTIONS, CODEBOOK, CHOICES), 31
"""The other sheets of the workbooks, and how many characters the name of a sheet may have."""


def check_forms(forms: Iterable[Form], vocabularies: Mapping[str, Vocabulary], name: str) -> None:
    """Raise `InputError` for fields (in the protocol `name`) whose options do not make sense together.

    The name of a form is that of a sheet too.
    """
    forms = [*forms]
    unfit = [form.name for form in forms if form.name in TAKEN or len(form.name) > LONGEST]
    message = f"is no name of a form, expected one of at most {LONGEST} characters other than {', '.join(TAKEN)}"
    check(Problem(name, f"forms.{one}", f"'{one}' {message}") for one in unfit)
    check(
        Problem(name, f"forms.{form.name}.{one.name}", message)
        for form in forms
        for one in form.fields
        for message in _wrong(one, form, vocabularies)
    )


def _wrong(one: Field, form: Form, vocabularies: Collection[str]) -> Iterator[str]:
    default = Field(one.name, one.type)
    for option in sorted({option for options in OPTIONS.values() for option in options} - {*OPTIONS[one.type]}):
        if getattr(one, option) != getattr(default, option):
            yield f"option '{option}' is not one of a field of type {one.type}, {one_of(OPTIONS[one.type] or ['none'])}"
    if one.vocabulary and one.vocabulary not in vocabularies:
        yield f"vocabulary '{one.vocabulary}' is not known, {one_of(sorted(vocabularies))}"
    elif one.type in CATEGORICAL and not (one.vocabulary or one.allowed):
        yield f"a field of type {one.type} has no categories, expected {' or '.join(OPTIONS[one.type][:2])}"
    counts = [other.name for other in form.fields if other.type == "integer"]
    if one.n and one.n not in counts:
        yield f"n '{one.n}' is no field of this form of type integer, {one_of(counts)}"
    if one.type == "duration" and one.unit and one.unit not in DAYS:
        yield f"unit '{one.unit}' is not known, {one_of(DAYS)}"
    if one.units and not one.unit:
        yield "units without a unit, expected unit: the one in which values are kept"
    if len({fold(unit) for unit in (one.unit, *one.units)}) <= len(one.units):
        yield "two units are spelled alike, expected spellings that differ in more than capitals, dashes and spaces"
