"""Adaptor: all extraction sheets of a review into entries."""

from pathlib import Path

import pandas as pd

from adaptor import job, read_sheet, write
from forms import read_forms, read_rules
from review.errors import InputError, Problem, check
from review.extraction import entries
from review.tables import empty

with job(snakemake) as options:
    rules = read_rules(options, snakemake.input.vocabulary)
    alignments = read_sheet(snakemake.input.alignments, entries.ALIGNMENTS)
    registries = {Path(path).stem: read_sheet(path, ["study_id"]) for path in snakemake.input.registries}
    forms = {form.name: form for form in read_forms(options)}
    parts, problems = [empty(entries.ENTRIES)], list[Problem]()
    for path in snakemake.input.sheets:
        name, reviewer = Path(path).stem.split(".", 1)
        form = forms[name]
        try:
            sheet = read_sheet(path, entries.sheet_columns(form), entries.PROVENANCE)
            ids = registries[form.registry]["study_id"]
            parts.append(entries.read_sheet(sheet, path, form, reviewer, ids, alignments, rules))
        except InputError as error:
            problems += error.problems
    check(problems)
    write(snakemake.output.entries, pd.concat(parts, ignore_index=True), entries.ENTRIES, entries.ENTRIES_KEY)
