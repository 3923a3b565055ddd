"""Grades by scheme from the levels of the domains, and the points that some instruments add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from review.quality.answers import answers
from review.quality.conditions import ALWAYS, Condition, known
from review.quality.judge import CONSENSUS, domain_levels
from review.quality.model import Instrument, Scheme, Score, Setting
from review.quality.names import OVERALL
from review.tables import INTEGER, TEXT, TRUTH, columns

GRADES = columns(
    study_id=TEXT,
    rater=TEXT,
    instrument=TEXT,
    scheme=TEXT,
    variant=TEXT,
    measure=TEXT,
    grade=TEXT,
    reasons=TEXT,
    state=TEXT,
    counts=TRUTH,
)
GRADES_KEY = ["study_id", "rater", "instrument", "scheme", "variant"]
SCORES = columns(
    study_id=TEXT,
    rater=TEXT,
    instrument=TEXT,
    score=TEXT,
    variant=TEXT,
    points=INTEGER,
    maximum=INTEGER,
    blank=TEXT,
)
SCORES_KEY = ["study_id", "rater", "instrument", "score", "variant"]


def grade(judgements: pd.DataFrame, instrument: Instrument, options: Mapping[str, str]) -> pd.DataFrame:
    """One row a study, variant and scheme as a `GRADES` frame; `options` as given to `judge`.

    `measure` is what the instrument calls its grade, `reasons` lists the steps that moved it with the domains that
    count, `state` is that of the judgements (`judged`, `provisional` or `open`), and `counts` marks the scheme that the
    reading has chosen. A study with an open domain has no grade, and `reasons` names the domain.
    """
    settings = instrument.settings(options)
    rows = []
    for (rater, variant), mine in judgements.groupby(["rater", "variant"], sort=False):
        setting = settings[str(variant)]
        counts_as = {level: setting[option] for level, option in instrument.counts_as.items()}
        levels = domain_levels(mine, instrument).drop(columns=OVERALL).replace(counts_as)
        provisional = set(mine.loc[mine["state"] == "provisional", "study_id"])
        for scheme in instrument.schemes:
            chosen = setting[instrument.scheme_option] == scheme.id
            for study, found in zip(levels.index, levels.to_dict("records"), strict=True):
                graded = _graded({str(domain): str(level) for domain, level in found.items()}, scheme, instrument)
                state = "open" if not graded[0] else "provisional" if study in provisional else "judged"
                rows.append((study, rater, instrument.id, scheme.id, variant, instrument.title, *graded, state, chosen))
    return pd.DataFrame(rows, columns=GRADES.names).astype({"counts": "boolean"})


def _graded(levels: Mapping[str, str], scheme: Scheme, instrument: Instrument) -> tuple[str, str]:
    """The grade, never beyond the ends of the scale, and the steps that moved it."""
    if undecided := [domain for domain, level in levels.items() if not level]:
        return "", f"open: {', '.join(undecided)}"
    absent = {domain.id: "" for domain in instrument.domains if domain.id not in levels}
    place, reasons = instrument.grades.index(scheme.start), []
    for step in scheme.steps:
        if known(step.when, {**levels, **absent}) == ALWAYS:
            named = [domain for domain, level in levels.items() if _names(step.when, domain, level)]
            place += step.by
            reasons.append(f"{step.id} {step.by:+d} ({', '.join(named or levels)})")
    return instrument.grades[min(max(place, 0), len(instrument.grades) - 1)], "; ".join(reasons)


def _names(condition: Condition, domain: str, level: str) -> bool:
    """Whether the condition speaks of this level of the domain."""
    return any(domain in count.variables and level in count.values for count in condition.counts())


def score(
    values: pd.DataFrame, instrument: Instrument, options: Mapping[str, str], rater: str = CONSENSUS
) -> pd.DataFrame:
    """One row a study, variant and score as a `SCORES` frame, over the items that the reading asks for.

    A study with a blank item has no points, and `blank` names the items. A score is shown and decides nothing.
    """
    rows = [
        (study, rater, instrument.id, one.id, variant, *points)
        for variant, setting in instrument.settings(options).items()
        for one in instrument.scores
        for study, points in zip(values["study_id"], _points(values, instrument, setting, one), strict=True)
    ]
    return pd.DataFrame(rows, columns=SCORES.names).astype({"points": "Int64", "maximum": "Int64"})


def _points(
    values: pd.DataFrame, instrument: Instrument, setting: Setting, score: Score
) -> Iterator[tuple[int | None, int, str]]:
    given = answers(values, instrument, setting)
    counted = [item for item in score.items if item in given]
    maximum = sum(max(score.points[value] for value in instrument.items[item].values) for item in counted)
    for found in zip(*(given[item] for item in counted), strict=True):
        blank = "; ".join(item for item, answer in zip(counted, found, strict=True) if not answer)
        yield None if blank else sum(score.points[answer] for answer in found), maximum, blank
