"""The life of one cell, from the quotes of its readers to figures and text: what `make trace` shows.

It reads what is stored and builds nothing. Whether that is up to date, Snakemake is asked.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from commands.stored import HOME, plan, protocol_of, schema
from review.errors import InputError, Problem, one_of
from review.manuscript.blocks import numbered
from review.quality.instrument import read_instrument
from review.quality.model import Instrument
from review.query import QueryError
from review.schema import read_yaml
from review.tables import frame, parquet_table
from review.trace import page, shown
from review.trace.cell import find_cell, unknown_study
from review.trace.uses import uses


class Results:
    """The stored results of a review; `read` has the files that were asked for and are there, `absent` the others."""

    def __init__(self, review: str) -> None:
        self.folder = Path("results") / review
        self.read: dict[str, Path] = {}
        self.absent: dict[str, Path] = {}

    def file(self, name: str) -> Path | None:
        """A file, or None where it is not built."""
        path = self.folder / name
        there = path.exists()
        (self.read if there else self.absent)[name] = path
        return path if there else None

    def table(self, name: str) -> pd.DataFrame | None:
        """A table, or None where it is not built."""
        path = self.file(f"{name}.parquet")
        return None if path is None else frame(parquet_table(path))

    def drawn(self, figure: str) -> pd.DataFrame | None:
        """The data from which a figure was drawn, or None where it is not built."""
        path = self.file(f"figures/{figure}.csv")
        return None if path is None else pd.read_csv(path, dtype="str", keep_default_na=False)

    def needed(self, name: str) -> pd.DataFrame:
        """A table. Raises `InputError` with the command that builds it."""
        table = self.table(name)
        if table is None:
            raise InputError([Problem(f"{self.folder}/{name}.parquet", "", page.not_built(name))])
        return table


def trace(study: str, field: str, row: str, review: str) -> Iterator[str]:
    """The parts of the page. Raises `InputError` for names that are not known and cells that are not built."""
    review = review or _review_of(study)
    protocol, results = protocol_of(review), Results(review)
    cells, entries, comparison = (results.needed(f"extraction/{name}") for name in ("cells", "entries", "comparison"))
    cell = find_cell(study, field, row, cells, entries, comparison)
    found = uses(cell, protocol, instrument_of(protocol), results.table)
    figures = list(shown.figures(found, protocol["figures"], results.table, results.drawn))
    tables = list(shown.readers_tables(found, protocol["tables"]))
    numbers = results.file("manuscript/numbers.json") if "manuscript" in protocol else None
    said = {query: found_as["shown"] for query, found_as in json.loads(numbers.read_text()).items()} if numbers else {}
    looked_up = shown.numbers(found, said)
    for table in tables:
        results.file(f"tables/{table.name}.csv")
    yield page.header(review, cell)
    yield from map(page.note, _doubts(results))
    yield page.section("read", page.readings(cell))
    yield page.section("compared", page.compared(cell))
    yield page.section("decided", page.decided(cell))
    yield page.section("stands", page.stands(cell))
    yield page.section("enters", page.entered(found))
    template = _template(protocol)
    yield page.section("figures", page.drawn(figures, numbered(template, "figure", protocol["figures"]), "Figure"))
    yield page.section("tables", page.drawn(tables, numbered(template, "table", protocol["tables"]), "Table"))
    yield page.section("text", page.looked_up(looked_up))


def _template(protocol: dict[str, Any]) -> str:
    """The template of the manuscript, which numbers figures and tables; nothing where there is none."""
    return (Path("config/reviews") / protocol["manuscript"]["template"]).read_text() if "manuscript" in protocol else ""


def _review_of(study: str) -> str:
    """The only review in which somebody has read this study. Raises `InputError` for none and for several."""
    stored = {path.parts[1]: path for path in sorted(Path("results").glob("*/extraction/cells.parquet"))}
    if not stored:
        raise InputError([Problem("results", "", page.not_built("extraction/cells"))])
    studies = {review: set(frame(parquet_table(path, ["study_id"]))["study_id"]) for review, path in stored.items()}
    holding = [review for review, ids in studies.items() if study in ids]
    if not holding:
        raise unknown_study(study, sorted(set().union(*studies.values())))
    if len(holding) > 1:
        raise InputError([Problem("REVIEW", "", f"{study} is in several reviews, {one_of(holding)}")])
    return holding[0]


def instrument_of(protocol: Mapping[str, Any]) -> Instrument | None:
    """The instrument that the protocol names: the user's own where there is one, else the one shipped."""
    if "quality" not in protocol:
        return None
    own = Path(f"resources/instruments/{protocol['quality']['instrument']}.yaml")
    path = own if own.exists() else HOME / own
    document = read_yaml(path.read_bytes(), str(own), schema("instrument"))
    return read_instrument(document, str(own)).with_variants(protocol["quality"]["variants"])


def _doubts(results: Results) -> Iterator[str]:
    """What is not built, out of date, or not known to be up to date."""
    if results.absent:
        yield f"Not built: {', '.join(results.absent)}. `make` builds what is missing."
    planned = plan()
    if planned is None:
        yield "Whether the results are up to date is not known: `make` stops, and says why."
        return
    known = {name: planned[str(path)] for name, path in results.read.items() if str(path) in planned}
    if old := {name: one.status for name, one in known.items() if one.pending}:
        roots = [name for name, why in old.items() if why != "ok"] or [*old]
        yield (
            "Out of date, made from other sheets, protocol or code than there are now: "
            f"{', '.join(roots)}, and what follows. `make` makes them anew."
        )
    elif unknown := [name for name in results.read if name not in known]:
        yield f"Not known to be up to date before `make` has made what comes before: {', '.join(unknown)}."


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make trace STUDY= FIELD= [ROW=] [REVIEW=]"
    parser = argparse.ArgumentParser(prog="trace", usage=usage, description=__doc__)
    parser.add_argument("--study", required=True, help="a study_id, or an id of the form's registry")
    parser.add_argument("--field", required=True, help="a field of the codebook, or form.field")
    parser.add_argument("--row", default="", help="the values of the form's key columns, joined by |")
    parser.add_argument("--review", default="", help="where several reviews have the study")
    given = parser.parse_args()
    try:
        parts = [*trace(given.study, given.field, given.row, given.review)]
    except (InputError, QueryError) as error:
        sys.exit(str(error))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a pager that is left early is no mistake
    print("\n".join(filter(None, parts)))


if __name__ == "__main__":
    main()
