"""Adaptor: consensus tables into tallies."""

import pandas as pd

from adaptor import job, write
from kept import read_kept
from review.synthesis.tally import TALLIES, TALLIES_KEY, tally

with job(snakemake) as options:
    forms = dict(zip(options["forms"], read_kept(snakemake.input.forms, snakemake.input.retractions), strict=True))
    found = [tally(forms[analysis["form"]], analysis) for analysis in options["analyses"]]
    write(snakemake.output.tallies, pd.concat(found, ignore_index=True), TALLIES, TALLIES_KEY)
