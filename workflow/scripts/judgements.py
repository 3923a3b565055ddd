"""Adaptor: the consensus of a quality form and an instrument into judgements, grades, counts and the robvis table."""

import pandas as pd

from adaptor import job, read, warn, write, write_csv
from instruments import protocols_instrument
from review.quality.answers import with_totals
from review.quality.counts import COUNTS, COUNTS_KEY, counts
from review.quality.grade import GRADES, GRADES_KEY, SCORES, SCORES_KEY, grade, score
from review.quality.judge import JUDGEMENTS, JUDGEMENTS_KEY, judge
from review.quality.names import OVERALL
from review.quality.robvis import robvis

with job(snakemake) as quality:
    instrument = protocols_instrument(snakemake.input.instrument, snakemake.input.schema, quality)
    chosen, totals = quality["options"], quality["totals"]
    tables = [read(path) for path in snakemake.input.totals]
    added = {name: (table, one["field"]) for (name, one), table in zip(totals.items(), tables, strict=True)}
    values = with_totals(read(snakemake.input.values), added)
    provenance = [read(path, ["study_id", "field", "quote"]) for path in snakemake.input.quotes]
    quotes = pd.concat(
        [provenance[0]]
        + [
            rows[rows["field"] == one["field"]].assign(field=name)
            for (name, one), rows in zip(totals.items(), provenance[1:], strict=True)
        ]
    )
    judgements = judge(values, instrument, chosen, quotes)
    grades = grade(judgements, instrument, chosen)
    by_study = values.set_index("study_id")
    weights = by_study[quality["weight"]].to_dict() if "weight" in quality else None
    is_overall = judgements["domain"] == OVERALL
    write(snakemake.output.judgements, judgements[~is_overall], JUDGEMENTS, JUDGEMENTS_KEY)
    write(snakemake.output.overall, judgements[is_overall], JUDGEMENTS, JUDGEMENTS_KEY)
    write(snakemake.output.grades, grades, GRADES, GRADES_KEY)
    write(snakemake.output.scores, score(values, instrument, chosen), SCORES, SCORES_KEY)
    write(snakemake.output.counts, counts(judgements, grades, instrument), COUNTS, COUNTS_KEY)
    table = robvis(judgements, by_study["label"].to_dict(), instrument, weights)
    if weights and "Weight" not in table:
        warn(f"{snakemake.output.robvis} has no weights: '{quality['weight']}' is no number for every study")
    write_csv(snakemake.output.robvis, table)
