"""Adaptor: all extraction sheets of a review into entries, and what a person should look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from adaptor import job, read_sheet, warn, write, write_csv
from forms import read_codebook, with_duty
from review.errors import InputError, Problem, check
from review.extraction import entries, filled, imports, proposals, reading, sheets
from review.extraction.filenames import owner
from review.inputs import LINE, dated_ahead

problems = list[Problem]()
registries = dict[str, pd.DataFrame]()
registered = dict[str, list[str]]()
found = list[sheets.Sheet]()


@contextmanager
def noted() -> Iterator[None]:
    """Go on after a file with problems, so that those of all files are told at once."""
    try:
        yield
    except InputError as error:
        problems.extend(error.problems)


with job(snakemake) as options:
    codebook, rules = read_codebook(options, snakemake.input.vocabulary)
    forms, readers = {form.name: form for form in codebook}, with_duty(options, "extraction")
    layouts = [imports.read_layout(one) for one in options["extraction"]["imports"]]
    imports.check_layouts(layouts, forms, options["reviewers"], "protocol")
    for path in snakemake.input.registries:
        with noted():
            registry = registries[Path(path).stem] = read_sheet(path, ["study_id", "label"])
            registered[Path(path).stem] = sheets.registered_ids(registry, path)
    check(problems)
    for path in snakemake.input.sheets:
        names, reviewer = owner(Path(path).name, forms, readers)
        with noted():
            found += filled.filled_sheets(Path(path).read_bytes(), path, [forms[name] for name in names], reviewer)
    for path, layout in zip(snakemake.input.imports, layouts, strict=True):
        with noted():
            form = forms[layout.form]
            found += imports.foreign_sheets(Path(path).read_bytes(), path, layout, form, registries[form.registry])
    alignments = read_sheet(snakemake.input.alignments, sheets.ALIGNMENTS)
    if not problems:
        with noted():
            sheets.checked_alignments(alignments, "".join(snakemake.input.alignments), found, registered)
    with noted():
        extracted = reading.read_sheets(found, registered, alignments, rules)
    check(problems)
    proposed = proposals.propose(extracted.entries, codebook, readers, registries)
    write(snakemake.output.entries, extracted.entries, entries.ENTRIES, entries.ENTRIES_KEY)
    write(snakemake.output.read, extracted.entries.drop_duplicates(entries.READ_KEY), entries.READ, entries.READ_KEY)
    write(snakemake.output.decisions, extracted.decisions, reading.DECISIONS, [])
    write_csv(snakemake.output.to_check, extracted.to_check)
    write_csv(snakemake.output.proposed, proposed)
    for message in dated_ahead(
        extracted.entries.drop_duplicates(["file", "form", LINE, "read_on"]), "read_on", date.today()
    ):
        warn(message)
    if waiting := int((extracted.to_check["study_id"] == "").sum()):
        warn(f"rows without an id: {waiting}, see {snakemake.output.proposed}")
    if others := len(extracted.to_check) - waiting:
        warn(f"cells and rows to look at: {others}, see {snakemake.output.to_check}")
