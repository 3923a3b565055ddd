"""Judgements: each study's level in each domain by rule, the grades that follow, and the table for robvis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pandas as pd

from review.errors import Problem, check, one_of
from review.quality.instrument import DEFAULT, Instrument, Scheme
from review.tables import TEXT, columns

JUDGEMENTS = columns(
    study_id=TEXT,
    rater=TEXT,
    instrument=TEXT,
    variant=TEXT,
    domain=TEXT,
    level=TEXT,
    rule=TEXT,
    quote=TEXT,
    state=TEXT,
)
JUDGEMENTS_KEY = ["study_id", "rater", "instrument", "variant", "domain"]
STATES = ("judged", "provisional", "open")
GRADES = columns(study_id=TEXT, rater=TEXT, instrument=TEXT, scheme=TEXT, variant=TEXT, grade=TEXT, reasons=TEXT)
GRADES_KEY = ["study_id", "rater", "instrument", "scheme", "variant"]
CONSENSUS = "consensus"
NO_INFORMATION = "No information"


def judge(
    values: pd.DataFrame,
    instrument: Instrument,
    options: Mapping[str, str],
    quotes: pd.DataFrame | None = None,
    rater: str = CONSENSUS,
) -> pd.DataFrame:
    """One row a study, variant and domain as a `JUDGEMENTS` frame.

    `values` has `study_id`, a text column for each item ("" = no value yet) and perhaps `provisional` (the
    fields whose value awaits a signature, joined by `; `); `options` are the protocol's choices; `quotes` has
    `study_id`, `field` and `quote`. A judgement is `open` (no level) where a blank item could change it, and
    `provisional` where it rests on a provisional value. Raises `InputError` for a missing column and for
    values that the instrument does not have.
    """
    settings = instrument.settings(options)
    check(_unfit(values, instrument))
    said = _said(quotes)
    unsigned = values.get("provisional", pd.Series("", index=values.index)).str.split("; ")
    rows = []
    for study, answers, pending in zip(
        values["study_id"], values[[*instrument.items]].to_dict("records"), unsigned, strict=True
    ):
        given = {str(item): str(value) for item, value in answers.items()}
        for variant, domain in product(settings, instrument.domains):
            if not domain.where.holds(settings[variant]):
                continue
            rule = domain.decide(given | settings[variant])
            items = [name for name in domain.variables if name in given]
            quote = "; ".join(dict.fromkeys(text for item in items for text in said.get((study, item), [])))
            level, rule_id = (rule.then, rule.id) if rule else ("", "")
            state = "open" if not rule else "provisional" if {*pending}.intersection(items) else "judged"
            rows.append((study, rater, instrument.id, variant, domain.id, level, rule_id, quote, state))
    return pd.DataFrame(rows, columns=JUDGEMENTS.names, dtype="str")


def grade(judgements: pd.DataFrame, instrument: Instrument, options: Mapping[str, str]) -> pd.DataFrame:
    """One row a study, variant and scheme as a `GRADES` frame; `options` as given to `judge`.

    `reasons` lists the steps that moved the grade, with the domains that count. A study with an open domain
    has no grade, and `reasons` names the domain.
    """
    settings = instrument.settings(options)
    rows = []
    for (study, rater, variant), group in judgements.groupby(["study_id", "rater", "variant"], sort=False):
        setting = settings[str(variant)]
        counts_as = {level: setting[option] for level, option in instrument.counts_as.items()}
        levels = {domain: counts_as.get(level, level) for domain, level in _levels(group, instrument).items()}
        undecided = ", ".join(domain for domain, level in levels.items() if not level)
        for scheme in instrument.schemes:
            found = ("", f"open: {undecided}") if undecided else _graded(levels, scheme, instrument.grades)
            rows.append((study, rater, instrument.id, scheme.id, variant, *found))
    return pd.DataFrame(rows, columns=GRADES.names, dtype="str")


def robvis(judgements: pd.DataFrame, labels: Mapping[str, str], instrument: Instrument) -> pd.DataFrame:
    """The interchange table of the robvis package: `Study`, `D1` ... `Dk`, `Overall`; one row a study, by id.

    Judgements of the default variant, the domains in the instrument's order; `Overall` is the worst domain,
    never the grade, because a low grade is not a low risk. `labels` gives the study's name by id.
    """
    worst_last = [*instrument.levels, ""]  # what is open may turn out to be the worst
    shown = {**instrument.robvis, "": NO_INFORMATION}
    rows = []
    for study, group in judgements[judgements["variant"] == DEFAULT].groupby("study_id"):
        levels = list(_levels(group, instrument).values())
        overall = max(levels, key=worst_last.index)
        rows.append([labels[str(study)], *(shown[level] for level in [*levels, overall])])
    numbered = [f"D{number}" for number in range(1, max(map(len, rows), default=2) - 1)]
    return pd.DataFrame(rows, columns=["Study", *numbered, "Overall"], dtype="str")


def _levels(group: pd.DataFrame, instrument: Instrument) -> dict[str, str]:
    """The level by domain of one study and variant, in the instrument's order."""
    found = dict(zip(group["domain"], group["level"], strict=True))
    return {domain.id: found[domain.id] for domain in instrument.domains if domain.id in found}


def _graded(levels: Mapping[str, str], scheme: Scheme, grades: tuple[str, ...]) -> tuple[str, str]:
    """The grade, never beyond the ends of the scale, and the steps that moved it."""
    place, reasons = grades.index(scheme.start), []
    for step in scheme.steps:
        mine = {domain: levels[domain] for domain in step.domains if domain in levels}
        count = list(mine.values()).count
        enough = all(count(level) >= least for level, least in step.at_least.items())
        if enough and all(count(level) <= most for level, most in step.at_most.items()):
            place += step.by
            because = [domain for domain, level in mine.items() if level in step.at_least] or [*mine]
            reasons.append(f"{step.id} {step.by:+d} ({', '.join(because)})")
    return grades[min(max(place, 0), len(grades) - 1)], "; ".join(reasons)


def _unfit(values: pd.DataFrame, instrument: Instrument) -> Iterator[Problem]:
    name = f"instrument {instrument.id}"
    for item, allowed in instrument.items.items():
        if item not in values:
            yield Problem(name, item, "the form has no such field, expected one field for each item")
            continue
        bad = values[~values[item].isin([*allowed, ""])]
        for study, value in zip(bad["study_id"], bad[item], strict=True):
            yield Problem(name, item, f"{study}: '{value}' is not known, {one_of(allowed)}")


def _said(quotes: pd.DataFrame | None) -> dict[tuple[str, str], list[str]]:
    """The quotes by study and field, in the order given."""
    if quotes is None:
        return {}
    quoted = quotes[quotes["quote"] != ""]
    said: dict[tuple[str, str], list[str]] = {}
    for study, field, quote in zip(quoted["study_id"], quoted["field"], quoted["quote"], strict=True):
        said.setdefault((study, field), []).append(quote)
    return said
