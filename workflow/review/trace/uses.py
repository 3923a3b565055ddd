"""Which rows of which result tables rest on a cell.

The engine names no field, so a field gets into a table only where the protocol or its instrument names it. These places
are followed here, and each use says which one it is. That a row rests on a cell does not mean that another value of
the cell would change it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.agreement import AGREEMENT_KEY
from review.dose.doses import DOSES_KEY, ENTITY
from review.dose.sensitivity import SENSITIVITY_KEY
from review.dose.splits import SPLITS_KEY
from review.extraction.states import ALL, STATE_COUNTS_KEY
from review.extraction.tables import CONSENSUS_KEY
from review.quality.counts import COUNTS_KEY
from review.quality.grade import GRADES_KEY, SCORES_KEY
from review.quality.judge import JUDGEMENTS_KEY
from review.quality.model import Instrument
from review.synthesis.association import TESTS_KEY
from review.synthesis.conclusion import CONCLUSIONS_KEY
from review.synthesis.tally import ALL as OVERALL
from review.synthesis.tally import TALLIES_KEY
from review.trace.cell import Cell

Tables = Callable[[str], pd.DataFrame | None]
"""A result table by its path below `results/<review>/` without the ending; None where it is not built."""
_COUNTED = ("yes", "no", "nr", "open")


@dataclass(frozen=True)
class Use:
    """Rows of one table that rest on a cell; `rows` is None for a table that is not built.

    `table` is its path (see `Tables`), `place` what names the field, `key` the columns that name a row, `shows` those
    that tell the most. `column` is the one that holds the cell, in a table that has the values of a form side by side:
    of its row no other column rests on the cell.
    """

    table: str
    place: str
    rows: pd.DataFrame | None
    key: Sequence[str]
    shows: Sequence[str] = ()
    column: str = ""


def uses(cell: Cell, protocol: Mapping[str, Any], instrument: Instrument | None, tables: Tables) -> list[Use]:
    """Every use of a cell, in the order of the stages."""
    found = [_consensus(cell, tables), _states(cell, tables), _agreement(cell, tables)]
    found += _doses(cell, protocol["dose"], tables)
    if instrument is not None:
        found += _judgements(cell, protocol["quality"], instrument, tables)
    for analysis in protocol["analyses"]:
        if analysis["form"] == cell.form:
            found += _tallies(cell, analysis, tables)
    return [use for use in found if use.rows is None or len(use.rows)]


def _where(tables: Tables, name: str, **wanted: Any) -> pd.DataFrame | None:
    """The rows that have these values, or one of these where several are wanted."""
    table = tables(name)
    if table is None:
        return None
    for column, value in wanted.items():
        table = table[table[column].isin(value if isinstance(value, (list, set)) else [value])]
    return table


def _consensus(cell: Cell, tables: Tables) -> Use:
    name = f"extraction/consensus/{cell.form}"
    rows = _where(tables, name, study_id=cell.study_id, row=cell.row)
    same = rows is None or (rows[cell.field] == cell.decided["value"]).all()
    return Use(name, f"forms.{cell.form}", rows, CONSENSUS_KEY, () if same else (cell.field,), cell.field)


def _states(cell: Cell, tables: Tables) -> Use:
    """The counts of cells in which this one is."""
    state, provisional = cell.decided["state"], cell.decided["provisional"]
    wanted = {"form": [cell.form, ALL], "state": [state, ALL], "provisional": provisional}
    rows = _where(tables, "extraction/states", **wanted)
    return Use("extraction/states", "", rows, STATE_COUNTS_KEY)


def _agreement(cell: Cell, tables: Tables) -> Use:
    """How far the readers agree on the field, and on the whole form."""
    rows = _where(tables, "extraction/agreement", scope=cell.form, item=[cell.field, ""])
    return Use("extraction/agreement", "", rows, AGREEMENT_KEY)


def _doses(cell: Cell, dose: Mapping[str, Any], tables: Tables) -> Iterator[Use]:
    for field, settings in dose["fields"].get(cell.form, {}).items():
        if cell.field in (field, settings.get("marks_field")):
            entity = dict(zip(ENTITY, (cell.form, cell.study_id, cell.row, field), strict=True))
            rows = _where(tables, "dose/doses", **entity)
            flat = ("level", "flat_lower", "flat_upper", "state", "flags")
            yield Use("dose/doses", f"dose.fields.{cell.form}.{field}", rows, DOSES_KEY, flat)
            ids = set() if rows is None else set(rows["dose_id"])
            yield Use("dose/sensitivity", "", _where(tables, "dose/sensitivity", dose_id=ids), SENSITIVITY_KEY)
    if cell.field in (fields := dose.get("splits", {}).get(cell.form, {})).values():
        part = next(part for part, field in fields.items() if field == cell.field)
        rows = _where(tables, "dose/splits", study_id=cell.study_id, row=cell.row)
        shares = ("scheme", "fraction", "percent", "day_from", "day_to", "state", "flags")
        yield Use("dose/splits", f"dose.splits.{cell.form}.{part}", rows, SPLITS_KEY, shares)


def _judgements(cell: Cell, quality: Mapping[str, Any], instrument: Instrument, tables: Tables) -> Iterator[Use]:
    """The domains that ask for the field or for a total of it, and in the same variants all that follows from them."""
    places = {cell.field: f"quality.form, {instrument.id}"} if quality["form"] == cell.form else {}
    for name, total in quality["totals"].items():
        if (total["form"], total["field"]) == (cell.form, cell.field):
            places[name] = f"quality.totals.{name}"
    asking = {
        (variant, domain.id): places[field]
        for variant, setting in instrument.settings(quality["options"]).items()
        for domain in instrument.judged(setting)
        for item, _ in domain.table.variables
        if (field := instrument.items[item].field(setting)) in places
    }
    if not asking:
        return
    place, variants = next(iter(asking.values())), {variant for variant, _ in asking}
    mine = {"study_id": cell.study_id, "variant": variants}
    rows = _where(tables, "quality/judgements", **mine)
    if rows is not None:
        rows = rows[[pair in asking for pair in zip(rows["variant"], rows["domain"], strict=True)]]
    yield Use("quality/judgements", place, rows, JUDGEMENTS_KEY, ("domain", "level", "rule", "state", "variant"))
    overall = _where(tables, "quality/overall", **mine)
    yield Use("quality/overall", "", overall, JUDGEMENTS_KEY, ("level", "rule", "state", "variant"))
    grades = _where(tables, "quality/grades", **mine)
    yield Use("quality/grades", "", grades, GRADES_KEY, ("scheme", "grade", "state", "variant"))
    scores = _where(tables, "quality/scores", **mine)
    yield Use("quality/scores", "", scores, SCORES_KEY, ("score", "points", "maximum", "variant"))
    following = {instrument.overall.id, *(scheme.id for scheme in instrument.schemes)}
    scales = {domain for _, domain in asking} | following
    yield Use("quality/counts", "", _where(tables, "quality/counts", variant=variants, scale=scales), COUNTS_KEY)
    yield Use("quality/agreement", "", _where(tables, "quality/agreement", item=scales), AGREEMENT_KEY)


def _tallies(cell: Cell, analysis: Mapping[str, Any], tables: Tables) -> Iterator[Use]:
    """The tallies that count the study by this field, as its answer or to group it, and what is drawn from them."""
    place = f"analyses.{analysis['id']}"
    for outcome, field in analysis["outcomes"].items():
        if field == cell.field:
            yield from _counted(cell, f"{place}.outcomes.{outcome}", tables, analysis=analysis["id"], outcome=outcome)
    if groupings := [one["by"] for one in analysis.get("subgroups", []) if one["field"] == cell.field]:
        yield from _counted(cell, f"{place}.subgroups", tables, analysis=analysis["id"], subgroup_by=groupings)


def _counted(cell: Cell, place: str, tables: Tables, **wanted: str | list[str]) -> Iterator[Use]:
    """The tallies that have these values and list the study, with their tests and conclusions."""
    tallies = _where(tables, "synthesis/tallies", **wanted)
    if tallies is not None:
        answers = [tallies[f"studies_{answer}"].str.split("; ") for answer in _COUNTED]
        listed = [[cell.study_id in studies for studies in row] for row in zip(*answers, strict=True)]
        counted = [dict(zip(row, _COUNTED, strict=True)).get(True, "") for row in listed]
        tallies = tallies.assign(counted=counted)[[any(row) for row in listed]]
    counts = ("outcome", "counted", "n_yes", "n_reported", "subgroup_by", "subgroup")
    yield Use("synthesis/tallies", place, tallies, TALLIES_KEY, counts)
    if tallies is None:
        return
    tests = _where(tables, "synthesis/tests", analysis=wanted["analysis"])
    if tests is not None:
        groups = set(zip(tallies["outcome"], tallies["subgroup_by"], tallies["subgroup"], strict=True))
        named = zip(tests["outcome"], tests["comparison"], strict=True)
        own = pd.Series([_tested(*test, groups) for test in named], index=tests.index, dtype="bool")
        adjusted = tests["p_holm"].notna()  # together: one P value moves those of the others
        tests = tests[own | (adjusted & tests["outcome"].isin(tests.loc[own & adjusted, "outcome"]))]
    yield Use("synthesis/tests", "", tests, TESTS_KEY, ("test", "p_value", "p_holm", "outcome", "comparison"))
    conclusions = tables("synthesis/conclusions")
    if conclusions is not None:
        conclusions = conclusions.merge(tallies[TALLIES_KEY], on=TALLIES_KEY)
    concluded = ("conclusion_id", "k", "n", "category", "fragile", "state")
    yield Use("synthesis/conclusions", "", conclusions, CONCLUSIONS_KEY, concluded)


def _tested(outcomes: str, comparison: str, groups: set[tuple[str, str, str]]) -> bool:
    """Whether a test compares one of these (outcome, grouping, subgroup); one without a grouping is of all studies."""
    by, _, labels = comparison.rpartition(": ")
    named = labels.split(" vs ") if by else [OVERALL]
    return any((outcome, by, label) in groups for outcome in outcomes.split("; ") for label in named)
