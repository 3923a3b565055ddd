"""Which rows of which result tables rest on a cell.

The engine names no field, so a field gets into a table only where the protocol or its instrument names it. These places
are followed here, and each use says which one it is. That a row rests on a cell does not mean that another value of
the cell would change it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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
from review.trace.analyses import analysed, compared
from review.trace.cell import Cell
from review.trace.queries import claimed
from review.trace.tallies import tallied
from review.trace.use import Tables, Use, where


def uses(cell: Cell, protocol: Mapping[str, Any], instrument: Instrument | None, tables: Tables) -> list[Use]:
    """Every use of a cell, in the order of the stages."""
    found = [_consensus(cell, tables), _states(cell, tables), _agreement(cell, tables)]
    found += _doses(cell, protocol["dose"], tables)
    if instrument is not None:
        found += _judgements(cell, protocol["quality"], instrument, tables)
    entries = {entry["id"]: entry for entry in protocol["analyses"]}
    for entry in entries.values():
        if entry["kind"] == "tally":
            found += tallied(cell, entry, tables)
        else:
            found += analysed(
                cell, entry | ({"of": entries[entry["of"]]} if "of" in entry else {}), _some(found), tables
            )
    if (cross_review := protocol.get("cross_review", {})).get("with"):
        found += compared(cell, cross_review["facts"].get(cell.form, {}), found, tables)
    if "claims" in protocol:
        found += claimed(found, tables)
    return _some(found)


def _some(found: Iterable[Use]) -> list[Use]:
    """Those with rows, or of which nobody knows."""
    return [use for use in found if use.rows is None or len(use.rows)]


def _consensus(cell: Cell, tables: Tables) -> Use:
    name = f"extraction/consensus/{cell.form}"
    rows = where(tables, name, study_id=cell.study_id, row=cell.row)
    same = rows is None or (rows[cell.field] == cell.decided["value"]).all()
    return Use(name, f"forms.{cell.form}", rows, CONSENSUS_KEY, () if same else (cell.field,), cell.field)


def _states(cell: Cell, tables: Tables) -> Use:
    """The counts of cells in which this one is."""
    state, provisional = cell.decided["state"], cell.decided["provisional"]
    wanted = {"form": [cell.form, ALL], "state": [state, ALL], "provisional": provisional}
    rows = where(tables, "extraction/states", **wanted)
    return Use("extraction/states", "", rows, STATE_COUNTS_KEY)


def _agreement(cell: Cell, tables: Tables) -> Use:
    """How far the readers agree on the field, and on the whole form."""
    rows = where(tables, "extraction/agreement", scope=cell.form, item=[cell.field, ""])
    return Use("extraction/agreement", "", rows, AGREEMENT_KEY)


def _doses(cell: Cell, dose: Mapping[str, Any], tables: Tables) -> Iterator[Use]:
    for field, settings in dose["fields"].get(cell.form, {}).items():
        if cell.field in (field, settings.get("marks_field")):
            entity = dict(zip(ENTITY, (cell.form, cell.study_id, cell.row, field), strict=True))
            rows = where(tables, "dose/doses", **entity)
            flat = ("level", "flat_lower", "flat_upper", "state", "flags")
            yield Use("dose/doses", f"dose.fields.{cell.form}.{field}", rows, DOSES_KEY, flat)
            ids = set() if rows is None else set(rows["dose_id"])
            yield Use("dose/sensitivity", "", where(tables, "dose/sensitivity", dose_id=ids), SENSITIVITY_KEY)
    if cell.field in (fields := dose.get("splits", {}).get(cell.form, {})).values():
        part = next(part for part, field in fields.items() if field == cell.field)
        rows = where(tables, "dose/splits", study_id=cell.study_id, row=cell.row)
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
    rows = where(tables, "quality/judgements", **mine)
    if rows is not None:
        rows = rows[[pair in asking for pair in zip(rows["variant"], rows["domain"], strict=True)]]
    yield Use("quality/judgements", place, rows, JUDGEMENTS_KEY, ("domain", "level", "rule", "state", "variant"))
    overall = where(tables, "quality/overall", **mine)
    yield Use("quality/overall", "", overall, JUDGEMENTS_KEY, ("level", "rule", "state", "variant"))
    grades = where(tables, "quality/grades", **mine)
    yield Use("quality/grades", "", grades, GRADES_KEY, ("scheme", "grade", "state", "variant"))
    scores = where(tables, "quality/scores", **mine)
    yield Use("quality/scores", "", scores, SCORES_KEY, ("score", "points", "maximum", "variant"))
    following = {instrument.overall.id, *(scheme.id for scheme in instrument.schemes)}
    scales = {domain for _, domain in asking} | following
    yield Use("quality/counts", "", where(tables, "quality/counts", variant=variants, scale=scales), COUNTS_KEY)
    yield Use("quality/agreement", "", where(tables, "quality/agreement", item=scales), AGREEMENT_KEY)
