"""Adaptor: the checklists of reporting, and what is empty in them."""

from pathlib import Path

import pandas as pd
import yaml

from adaptor import job, warn, write_csv
from review.identification.prisma_s import FILLED
from review.manuscript.checklists import Run, checklist, empty_items

with job(snakemake) as options:
    files, output = snakemake.input, snakemake.output
    run = Run(Path(files.text).read_text(), options["protocol"], options["brought"], options["made"])
    filled = {}
    for path, written in zip(files.checklists, output[:-1], strict=True):
        filled[Path(written).stem] = checklist(yaml.safe_load(Path(path).read_text())["items"], run)
        write_csv(written, filled[Path(written).stem])
    for path in files.searches:
        searched = pd.read_csv(path, dtype="str", keep_default_na=False)
        lacking = searched["state"] != FILLED
        filled[Path(path).stem] = searched.assign(
            state=lacking.map({True: "empty", False: "filled"}), reason=searched["state"]
        )
    empty = empty_items(filled)
    write_csv(output.empty, empty)
    if len(empty):
        warn(f"items of the checklists that nothing answers: {len(empty)}, see {output.empty}")
