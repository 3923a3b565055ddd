"""Adaptor: the consensus of a quality form and an instrument into judgements, grades and the robvis table."""

from pathlib import Path

import yaml

from adaptor import job, read, write, write_csv
from review.quality import judge
from review.quality.instrument import read_instrument

with job(snakemake) as options:
    path = snakemake.input.instrument
    instrument = read_instrument(yaml.safe_load(Path(path).read_text()), path)
    chosen = options.get("options", {})
    values = read(snakemake.input.values)
    judgements = judge.judge(values, instrument, chosen, read(snakemake.input.quotes))
    labels = values.set_index("study_id")["label"].to_dict()
    write(snakemake.output.judgements, judgements, judge.JUDGEMENTS, judge.JUDGEMENTS_KEY)
    write(
        snakemake.output.grades, judge.grade(judgements, instrument, chosen), judge.GRADES, judge.GRADES_KEY
    )
    write_csv(snakemake.output.robvis, judge.robvis(judgements, labels, instrument))
