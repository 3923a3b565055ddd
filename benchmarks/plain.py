"""From two readers' sheets to the tallies in one process, without the workflow: what a script of our own would do.

    python benchmarks/plain.py FOLDER REVIEW

The same functions as in the workflow, one after the other; nothing is stored, so everything is done again each time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "workflow"), str(ROOT / "workflow" / "scripts")]

from forms import read_codebook, with_duty  # noqa: E402
from review.extraction import adjudication, consensus, filled, reading, sheets, tables  # noqa: E402
from review.extraction.adjudication_files import all_adjudications  # noqa: E402
from review.extraction.comparison import compare  # noqa: E402
from review.extraction.filenames import has_decisions, owner  # noqa: E402
from review.inputs import read_rows  # noqa: E402
from review.protocol import read_protocol  # noqa: E402
from review.synthesis.tally import tally  # noqa: E402


def tallies(folder: Path, review: str) -> pd.DataFrame:
    """Everything from the protocol and the sheets on."""
    path, brought = folder / "config" / "reviews" / f"{review}.yaml", folder / "resources" / review
    schema = yaml.safe_load((ROOT / "workflow" / "schemas" / "protocol.yaml").read_text())
    protocol = read_protocol(path.read_bytes(), str(path), schema)
    codebook, rules = read_codebook(protocol, str(ROOT / "resources" / "vocabulary" / "terms.csv"))
    forms, readers = {form.name: form for form in codebook}, with_duty(protocol, "extraction")
    files = sorted((brought / "extraction").iterdir())
    found = [
        sheet
        for file in files
        if (whose := owner(file.name, forms, readers))
        for sheet in filled.filled_sheets(file.read_bytes(), str(file), [forms[name] for name in whose[0]], whose[1])
    ]
    registered = {
        name: sheets.registered_ids(_rows(brought / f"{name}.csv"), name)
        for name in {form.registry for form in codebook}
    }
    alignments = _rows(brought / "extraction" / "alignments.csv")
    read = reading.read_sheets(found, registered, alignments, rules)
    comparison = compare(read.entries, codebook, readers, rules.vocabularies)
    decided = {str(file): file.read_bytes() for file in files if has_decisions(file.name)}
    adjudicators = with_duty(protocol, "adjudication")
    imported = adjudication.imported_decisions(read.decisions, read.entries)
    adjudicated = all_adjudications(decided, read.entries, codebook, rules, adjudicators)[[*imported.columns]]
    decisions = pd.concat([imported, adjudicated], ignore_index=True)
    needed = protocol["extraction"]["readers"]
    cells = consensus.consensus(read.entries, comparison, decisions, codebook, protocol["reviewers"], needed)
    found_in = {}
    for form in codebook:
        labels = _rows(brought / f"{form.registry}.csv").set_index("study_id")["label"].to_dict()
        found_in[form.name] = tables.wide(cells[cells["form"] == form.name], form, labels)
    return pd.concat([tally(found_in[one["form"]], one) for one in protocol["analyses"] if one["kind"] == "tally"])


def _rows(path: Path) -> pd.DataFrame:
    return read_rows(path.read_bytes(), str(path), ["study_id"] if path.stem != "alignments" else sheets.ALIGNMENTS, ())


if __name__ == "__main__":
    print(tallies(Path(sys.argv[1]), sys.argv[2])[["outcome", "subgroup_by", "subgroup", "n_yes", "n_reported"]])
