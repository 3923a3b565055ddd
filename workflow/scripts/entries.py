"""Adaptor: all extraction sheets of a review into entries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from adaptor import job, read_sheet, write
from forms import read_codebook
from review.errors import InputError, Problem, check
from review.extraction import entries
from review.tables import empty

problems = list[Problem]()
registries = dict[str, list[str]]()
named = dict[tuple[str, str], set[str]]()
parts = [empty(entries.ENTRIES)]


@contextmanager
def noted() -> Iterator[None]:
    """Go on after a file with problems, so that those of all files are told at once."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


with job(snakemake) as options:
    codebook, rules = read_codebook(options, snakemake.input.vocabulary)
    forms = {form.name: form for form in codebook}
    alignments = read_sheet(snakemake.input.alignments, entries.ALIGNMENTS)
    for path in snakemake.input.registries:
        with noted():
            registries[Path(path).stem] = entries.registered_ids(read_sheet(path, ["study_id"]), path)
    check(problems)
    for path in snakemake.input.sheets:
        name, reviewer = Path(path).stem.split(".", 1)
        form = forms[name]
        with noted():
            sheet = read_sheet(path, entries.sheet_columns(form), entries.PROVENANCE)
            named[name, reviewer] = set(entries.rows_as_written(sheet, form))
            parts.append(entries.read_sheet(sheet, path, form, reviewer, registries[form.registry], alignments, rules))
    if len(named) == len(snakemake.input.sheets):
        with noted():
            entries.checked_alignments(alignments, "".join(snakemake.input.alignments), named)
    check(problems)
    write(snakemake.output.entries, pd.concat(parts, ignore_index=True), entries.ENTRIES, entries.ENTRIES_KEY)
