"""Adaptor: consensus tables and computed directions into tests of association."""

import pandas as pd

from adaptor import job, read, write
from kept import read_kept
from review.synthesis.association import TESTS, TESTS_KEY, associate
from review.synthesis.direction import as_answers

with job(snakemake) as options:
    forms = dict(zip(options["forms"], read_kept(snakemake.input.forms, snakemake.input.retractions), strict=True))
    found = [associate(forms[analysis["form"]], analysis) for analysis in options["analyses"]]
    for directions in map(read, snakemake.input.directions):
        found += [associate(*as_answers(directions, analysis)) for analysis in options["directions"]]
    write(snakemake.output.tests, pd.concat(found, ignore_index=True), TESTS, TESTS_KEY)
