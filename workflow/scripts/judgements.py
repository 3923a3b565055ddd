"""Adaptor: the consensus of a quality form and an instrument into judgements, grades and the robvis table."""

from pathlib import Path

import yaml

from adaptor import job, read, write, write_csv
from review.quality import judge
from review.quality.instrument import read_instrument
from review.schema import read_yaml

with job(snakemake) as options:
    path = snakemake.input.instrument
    schema = yaml.safe_load(Path(snakemake.input.schema).read_text())
    instrument = read_instrument(read_yaml(Path(path).read_bytes(), path, schema), path)
    chosen = options.get("options", {})
    values = read(snakemake.input.values)
    judgements = judge.judge(values, instrument, chosen, read(snakemake.input.quotes))
    labels = values.set_index("study_id")["label"].to_dict()
    write(snakemake.output.judgements, judgements, judge.JUDGEMENTS, judge.JUDGEMENTS_KEY)
    write(snakemake.output.grades, judge.grade(judgements, instrument, chosen), judge.GRADES, judge.GRADES_KEY)
    write_csv(snakemake.output.robvis, judge.robvis(judgements, labels, instrument))
