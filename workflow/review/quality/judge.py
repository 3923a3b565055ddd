"""Judgements: each study's level in each domain by rule, and its overall level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from review.quality.answers import answers, check_values
from review.quality.model import Domain, Instrument, Setting
from review.quality.names import OVERALL
from review.tables import TEXT, columns

JUDGEMENTS = columns(
    study_id=TEXT,
    rater=TEXT,
    instrument=TEXT,
    variant=TEXT,
    domain=TEXT,
    level=TEXT,
    rule=TEXT,
    inputs=TEXT,
    quote=TEXT,
    state=TEXT,
)
JUDGEMENTS_KEY = ["study_id", "rater", "instrument", "variant", "domain"]
STATES = ("judged", "provisional", "open")
CONSENSUS = "consensus"
_Said = Mapping[tuple[str, str], Sequence[str]]
"""Quotes by study and field."""


def judge(
    values: pd.DataFrame,
    instrument: Instrument,
    options: Mapping[str, str],
    quotes: pd.DataFrame | None = None,
    rater: str = CONSENSUS,
) -> pd.DataFrame:
    """One row a study, variant and domain, and one for the `overall` level, as a `JUDGEMENTS` frame.

    `values` has `study_id`, a text column for the field of each item ("" = no value yet) and perhaps `provisional`
    (the fields whose value awaits a signature, joined by `; `); `options` are the protocol's choices; `quotes` has
    `study_id`, `field` and `quote`. A judgement is `open` (no level) where a blank item could change it, and
    `provisional` where it rests on a provisional value; where several rules could take the study and all give one
    level, `rule` names them all. Raises `InputError` for a missing field and for values that the instrument does
    not have.
    """
    settings = instrument.settings(options)
    check_values(values, instrument, settings)
    said = _said(quotes)
    rows = [
        (study, rater, instrument.id, variant, *judged)
        for variant, setting in settings.items()
        for study, *judged in _reading(values, instrument, setting, said)
    ]
    return pd.DataFrame(rows, columns=JUDGEMENTS.names, dtype="str")


def _reading(values: pd.DataFrame, instrument: Instrument, setting: Setting, said: _Said) -> Iterator[tuple[str, ...]]:
    """Study, domain, level, rule, inputs, quote and state: the domains of one reading, then the overall level."""
    studies = list(values["study_id"])
    given = answers(values, instrument, setting)
    pending = [set(fields.split("; ")) for fields in values.get("provisional", [""] * len(studies))]
    levels: dict[str, list[str]] = {}
    unsigned = [False] * len(studies)
    for domain in instrument.judged(setting):
        items = [name for name, _ in domain.table.variables]
        fields = [instrument.items[name].field(setting) for name in items]
        cases = [tuple(given[item][place] for item in items) for place in range(len(studies))]
        decided = _decided(domain, items, cases)
        levels[domain.id] = [level for level, _ in decided]
        written = values[fields].to_numpy().tolist()
        for place, study in enumerate(studies):
            level, rule = decided[place]
            unsure = not pending[place].isdisjoint(fields)
            unsigned[place] |= unsure
            inputs = _inputs(items, written[place], cases[place])
            quote = "; ".join(dict.fromkeys(text for field in fields for text in said.get((study, field), [])))
            yield study, domain.id, level, rule, inputs, quote, _state(level, unsure)
    absent = {domain.id: "" for domain in instrument.domains if domain.id not in levels}
    cases = list(zip(*levels.values(), strict=True))
    decided = _decided(instrument.overall.given({**setting, **absent}), list(levels), cases)
    for study, case, (level, rule), unsure in zip(studies, cases, decided, unsigned, strict=True):
        yield study, OVERALL, level, rule, _inputs(list(levels), case, case), "", _state(level, unsure)


def _decided(domain: Domain, names: Sequence[str], cases: Sequence[tuple[str, ...]]) -> list[tuple[str, str]]:
    """Level and rule of each case; "" for both where a blank leaves several levels possible."""
    found = {}
    for case in dict.fromkeys(cases):  # studies with the same answers are looked up once
        rules = domain.table.fitting({name: value for name, value in zip(names, case, strict=True) if value})
        sure = len({rule.then for rule in rules}) == 1
        found[case] = (rules[0].then, "; ".join(rule.id for rule in rules)) if sure else ("", "")
    return [found[case] for case in cases]


def _state(level: str, unsure: bool) -> str:
    return "open" if not level else "provisional" if unsure else "judged"


def _inputs(names: Sequence[str], written: Sequence[str], answered: Sequence[str]) -> str:
    """`item=answer`; a number that was put into a class stands before it."""
    return "; ".join(
        f"{name}={answer}" if text == answer else f"{name}={text} ({answer})"
        for name, text, answer in zip(names, written, answered, strict=True)
    )


def _said(quotes: pd.DataFrame | None) -> _Said:
    said: dict[tuple[str, str], list[str]] = {}
    if quotes is not None:
        told = quotes[quotes["quote"] != ""]
        for study, field, quote in told[["study_id", "field", "quote"]].itertuples(index=False):
            said.setdefault((study, field), []).append(quote)
    return said


def domain_levels(judgements: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """The levels of one variant and rater: one row a study, one column a domain in the instrument's order."""
    wide = judgements.pivot(index="study_id", columns="domain", values="level")
    return wide[[domain.id for domain in (*instrument.domains, instrument.overall) if domain.id in wide]]
