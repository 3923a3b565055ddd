"""`make trace` on the shipped reviews: what it says of a cell, and that nothing which the cell moves is left out."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from commands import trace as command
from commands.stored import protocol_of
from commands.trace import Results, instrument_of, trace
from review.errors import InputError
from review.synthesis import cross_review
from review.synthesis.claims import CLAIMS_KEY, COUNTS_KEY
from review.tables import frame, parquet_table
from review.trace.cell import find_cell
from review.trace.page import WIDTH
from review.trace.shown import figures, numbers, readers_tables
from review.trace.uses import uses
from shipped import REVIEWS

pytestmark = pytest.mark.workflow

CHANGES = [
    ("dose-response", "studies", "munshi_10", "", "response_higher_at_higher_dose", "N"),
    ("dose-response", "studies", "cohen_21", "", "signal_domain", "CD28"),
    ("dose-response", "studies", "frey_30", "", "dose_text", "50-600"),
    ("dose-response", "timing", "timing-03-all-studies-crs", "", "upper", "9"),
    ("dose-fractionation", "arms", "hu_y_46", "ALL", "n", "45"),
    ("dose-fractionation", "arms", "li_m_48", "ALL", "fractions_percent", "20, 80"),
    ("dose-fractionation", "quality", "frey_nv_35", "", "follow_up", "<6m"),
    ("dose-fractionation", "counts", "frey_nv_35", "CRR|SD", "events", "4"),
    ("dose-response", "counts", "munshi_10", "ORR|DL1", "events", "3"),
    ("autoimmune-dose", "protocols", "standard", "", "dose_text", "2 x 10^6 CAR-T cells/kg"),
    ("autoimmune-dose", "labels", "axi-cel", "LBCL|US|undated", "dose_text", "1 x 10^6 CAR-T cells/kg"),
    ("autoimmune-dose", "events", "mueller-2024", "CRS grade 3 or higher", "events", "1"),
    ("exposure", "links", "midd_02_axi-cel", "dose_exposure", "relation", "positive"),
    ("exposure", "stated_links", "rotte_2022", "dose_exposure", "n_positive", "9"),
    ("exposure", "evidence", "reference_25", "variable-01-car-affinity", "kind", "model"),
    ("exposure", "toxicity", "nci", "fever", "events", "23"),
]
"""Each change moves something else: tallies and tests, groups, doses, a state, a total, splits, judgements, contrasts,
trends, all ratios, one ratio, risks, links by study and as printed, a map, sums."""
ACROSS = {
    "synthesis/cross_review": cross_review.KEY,
    "synthesis/claims": CLAIMS_KEY,
    "synthesis/claim_counts": COUNTS_KEY,
}
"""Tables that a cell of another review moves too, by their keys."""
BESIDE = {"tables/claims", "tables/claim_counts"}
"""Tables for readers of these."""
AS_WRITTEN = {"standard": {"name": "Standard autoimmune dose"}}
"""How the only reader calls it, who cannot decide about that reading."""
STAGES = ("extraction/consensus", "extraction/states", "extraction/agreement", "dose", "quality", "synthesis")


def said(clone, *arguments):
    """What the command of the clone says, in the clone."""
    environment = os.environ | {"PYTHONPATH": str(clone / "workflow")}
    done = subprocess.run(
        [sys.executable, "-m", "commands.trace", *arguments],
        cwd=clone.folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.stdout if done.returncode == 0 else f"stopped: {done.stderr}"


def traced(review, study, field, row):
    """Cell and uses, read where we are."""
    results, protocol = Results(review), protocol_of(review)
    cell = find_cell(
        study, field, row, *(results.needed(f"extraction/{name}") for name in ("cells", "entries", "comparison"))
    )
    return results, protocol, uses(cell, protocol, instrument_of(protocol), results.table)


def test_the_life_of_a_cell_from_quote_to_text(built):
    page = said(built, "--study", "munshi_10", "--field", "response_higher_at_higher_dose")
    assert not re.search("^!", page, re.MULTILINE), "built just now, and called out of date"
    told = [" ".join(line.split()) for line in page.splitlines()]
    for line in (
        "munshi_10: response_higher_at_higher_dose (review dose-response, form studies)",
        "resources/dose-response/extraction/studies.reviewer_a.csv:5",
        '000 Table 2: "Munshi et al10 MM BCMA 4–1- BB DL1: 150; DL2: 300; DL3: 450 Y Y"',
        "compared reviewer_a and reviewer_b: agree, as category",
        "stands Y (agreed, by reviewer_a and reviewer_b)",
        "synthesis/tallies, by analyses.association.outcomes.response: 6 rows",
        "response yes 13 39 all",
        "response yes 5 9 target BCMA",
        "mcnemar_exact 0.00183 response; toxicity response vs toxicity within",
        "figures Figure 2 (tallies) reads synthesis/tallies; these are 4 rows of figures/tallies.csv",
        "tables Table 1 (studies) reads extraction/consensus/studies",
    ):
        assert any(one == line or one.endswith(f" {line}") for one in told), line
    assert "n_reported = 39, n_yes = 13, proportion|percent = 33 %" in page
    assert "subgroup=CD19" not in page, "a study of BCMA is in no number of CD19"
    assert "outcome=toxicity,subgroup=all]" not in page, "a response is in no number of toxicity alone"


def test_a_decision_is_told_with_its_reason(built):
    page = said(built, "--study", "timing-03-all-studies-crs", "--field", "statistic")
    assert "disagree, as category (value)" in page
    assert re.search(r"decided +2026-\d\d-\d\d builder: range across studies \(Rotte 2022", page)
    assert "stands    range across studies (resolved_adjudicated, provisional, by builder)" in page
    assert re.search(r"Figure \d+ \(timing\) reads\s+extraction/consensus/timing", page)


@pytest.mark.parametrize(
    ("cell", "table", "column", "values"),
    [
        (("dose-response", "munshi_10", "response_higher_at_higher_dose", ""), "robustness", "outcome", {"response"}),
        (("dose-response", "munshi_10", "response_higher_at_higher_dose", ""), "directions", "outcome", {"ORR"}),
        (("dose-response", "munshi_10", "counts.n", "ORR|DL1"), "trends", "study_id", {"munshi_10"}),
        (("dose-response", "frey_30", "dose_text", ""), "starting_doses", "subgroup", {"30 to 50 million"}),
        (("dose-response", "frey_30", "dose_text", ""), "cross_review", "fact", {"dose"}),
        (("autoimmune-dose", "axi-cel", "labels.dose_text", "LBCL|US|undated"), "ratios", "row", {"LBCL|US|undated"}),
        (
            ("autoimmune-dose", "standard", "protocols.dose_text", ""),
            "ratios",
            "reference_id",
            {"protocols:standard::dose_text"},
        ),
        (
            ("autoimmune-dose", "mueller-2024", "events.n", "CRS grade 3 or higher"),
            "relative_risks",
            "exposed_study",
            {"mueller-2024"},
        ),
    ],
)
def test_an_analysis_gives_the_rows_that_rest_on_the_cell(built, monkeypatch, cell, table, column, values):
    monkeypatch.chdir(built.folder)
    review, study, field, row = cell
    found = [use for use in traced(review, study, field, row)[2] if use.table == f"synthesis/{table}"]
    assert {value for use in found for value in use.rows[column]} == values


@pytest.mark.long
def test_one_cell_of_every_field_has_a_page_that_fits_a_terminal(built, monkeypatch):
    monkeypatch.chdir(built.folder)
    monkeypatch.setattr(command, "plan", lambda: None)
    told = 0
    for review in REVIEWS:
        cells = Results(review).needed("extraction/cells").drop_duplicates(["form", "field"], keep="last")
        for form, study, row, field in cells[["form", "study_id", "row", "field"]].to_numpy().tolist():
            lines = "\n".join(trace(study, f"{form}.{field}", row, review)).splitlines()
            assert max(map(len, lines)) <= WIDTH, (study, field)
            assert {"read", "compared", "stands", "enters"} <= {line.split(" ")[0] for line in lines}
            told += 1
    assert told > 100


def keys(rows, key):
    return set(map(tuple, rows[[*key]].astype("object").astype("str").to_numpy().tolist()))


def changed(old, new, key):
    """The keys of rows that are not the same, or not there, before and after."""
    both = pd.concat([old, new]).astype("object").astype("str")
    return keys(both[~both.duplicated(keep=False)], key)


def rewrite(path, wanted, field, value):
    """Another value in the rows of a reader's sheet that have what is wanted; whether there is one."""
    rows = list(csv.DictReader(path.read_text().splitlines()))
    found = [row for row in rows if wanted.items() <= row.items()]
    for row in found:
        row[field] = value
    path.write_text(pd.DataFrame(rows).to_csv(index=False))
    return bool(found)


def change(review, form, study, row, field, value):
    """All readers of the form write something else; where their rows have no ids, an adjudicator does."""
    folder = Path(f"resources/{review}/extraction")
    key = protocol_of(review)["forms"][form].get("key", [])
    wanted = AS_WRITTEN.get(study, {"study_id": study}) | dict(zip(key, row.split("|") if key else [], strict=True))
    rewritten = [rewrite(sheet, wanted, field, value) for sheet in sorted(folder.glob(f"{form}.*.csv"))]
    if not any(rewritten):
        with (folder / "adjudications.csv").open("a") as file:
            file.write(f"{form},{study},{row},{field},{value},builder,2026-11-21,tried\n")


def add_traces(rows, shown):
    """What the traces of all these cells name: keys of rows by review and table, and what is shown by review."""
    for review, form, study, row, field, _ in CHANGES:
        results, protocol, found = traced(review, study, f"{form}.{field}", row)
        for use in found:
            rows.setdefault((review, use.table), (use.key, set()))[1].update(keys(use.rows, use.key))
        drawn = figures(found, protocol["figures"], results.table, results.drawn)
        shown[review] |= {f"figures/{one.name}" for one in drawn}
        shown[review] |= {f"tables/{one.name}" for one in readers_tables(found, protocol["tables"])}
        shown[review] |= set(numbers(found, looked_up(review)))


@pytest.mark.long
def test_nothing_that_a_cell_moves_is_left_out(clone, monkeypatch):
    """Other values, and a run: every row, figure, table and number that changed stands in a trace before or after.

    What cells of another review move does not: facts of the same study, and claims about that review.
    """
    monkeypatch.chdir(clone.folder)
    rows, shown = {}, {review: set() for review in REVIEWS}
    add_traces(rows, shown)
    tables = {path: stored(path) for path in sorted(Path("results").rglob("*.parquet"))}
    drawings = {
        path: path.read_bytes() for part in ("figures", "tables") for path in Path().glob(f"results/*/{part}/*.csv")
    }
    texts = {review: looked_up(review) for review in REVIEWS}

    for one in CHANGES:
        change(*one)
    run = clone.run()
    assert run.status == 0, run.output[-3000:]
    add_traces(rows, shown)

    moved = set()
    for path, old in tables.items():
        review, table = path.parts[1], "/".join(path.with_suffix("").parts[2:])
        new = stored(path)
        if table.startswith(STAGES) and not table.endswith(".provenance") and not old.equals(new):
            key, known = rows.get((review, table)) or (ACROSS[table], set())
            assert beyond(table, changed(old, new, key) - known, old) == set(), (review, table)
            moved.add(table)
    for path, old in drawings.items():
        if path.read_bytes() != old:
            assert "/".join(path.with_suffix("").parts[2:]) in shown[path.parts[1]] | BESIDE, path
            moved.add(path.stem)
    for review, old in texts.items():
        new = looked_up(review)
        other = {query for query in old if new.get(query) != old[query]} - shown[review]
        assert {query for query in other if not query.startswith((*ACROSS,))} == set(), review
    assert moved >= {"synthesis/tallies", "synthesis/tests", "synthesis/conclusions", "dose/doses", "dose/splits"}
    assert moved >= {"quality/judgements", "quality/counts", "extraction/states", "tallies", "timing", "outcomes"}
    kinds = ("contrasts", "directions", "trends", "proportions", "starting_doses", "robustness", "ratios")
    kinds += ("relative_risks", "links", "evidence_map", "sums", "cross_review", "claims", "claim_counts")
    assert moved >= {f"synthesis/{kind}" for kind in kinds}


def beyond(table, keys_of_rows, stored_rows):
    """Of rows that moved and stand in no trace, those that no cell of another review explains."""
    if table == "synthesis/cross_review":
        studies = {(review, study) for review, _, study, *_ in CHANGES}
        return {key for key in keys_of_rows if key[1:3] not in studies}
    if table == "synthesis/claims":
        queries = dict(zip(stored_rows["claim_id"], stored_rows["query"], strict=True))
        return {key for key in keys_of_rows if not re.search(r"[\w-]+:\w+/", queries[key[0]])}
    return set() if table == "synthesis/claim_counts" else keys_of_rows


def stored(path):
    return frame(parquet_table(path))


def looked_up(review):
    numbers = json.loads(Path(f"results/{review}/manuscript/numbers.json").read_text())
    return {query: found["shown"] for query, found in numbers.items()}


ASKED = ("--study", "birch_2021", "--field", "indication")


def test_results_that_are_older_than_a_sheet_are_called_so(small):
    change_in = small / "resources/reed-dose/extraction/studies.ben.csv"
    assert rewrite(change_in, {"study_id": "birch_2021"}, "indication", "Alder B")
    page = " ".join(said(small, *ASKED).split())
    assert (
        "! Out of date, made from other sheets, protocol or code than there are now: extraction/entries.parquet, and"
        in page
    )
    assert "ben: Alder A" in page, "it shows what is stored"


def test_what_is_not_built_is_named(small):
    (small / "results/reed-dose/synthesis/tallies.parquet").unlink()
    (small / "results/reed-dose/manuscript/numbers.json").unlink()
    page = said(small, *ASKED)
    assert "! Not built: synthesis/tallies.parquet, manuscript/numbers.json. `make` builds what is missing." in page
    assert "synthesis/tallies, by analyses.association.subgroups: not built" in page


def test_without_results_the_command_that_makes_them_is_named(small_fresh):
    expected = "not built, expected `snakemake extraction` before\n"
    assert said(small_fresh, *ASKED) == f"stopped: results: {expected}"
    place = "results/reed-dose/extraction/cells.parquet"
    assert said(small_fresh, *ASKED, "--review", "reed-dose") == f"stopped: {place}: {expected}"


def test_where_snakemake_stops_the_page_is_shown_and_says_so(small):
    small.edit("config/config.yaml", "reviews:", "reviewers: []\nreviews:")
    page = said(small, *ASKED)
    assert "! Whether the results are up to date is not known: `make` stops, and says why." in page
    assert "stands    Alder A" in page


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("munshi", "target", "", ""), "STUDY: 'munshi' is in no reader's sheet, the nearest: munshi_10"),
        (("Munshi_10", "target", "", "dose-response"), "the nearest: munshi_10"),
        (("munshi_10", "respons_higher_at_higher_dose", "", ""), "the nearest: response_higher_at_higher_dose"),
        (("frey_nv_35", "n", "", ""), "8 cells of 'n', expected one of: FIELD=arms.n ROW='FD', FIELD=arms.n ROW='SD'"),
        (("frey_nv_35", "n", "ALL", ""), "no row 'ALL' of 'n', expected one of: FIELD=arms.n ROW='FD'"),
        (("munshi_10", "target", "", "dose"), "expected one of: autoimmune-dose, dose-fractionation, dose-response"),
    ],
)
def test_a_name_that_is_not_known_is_one_line_with_what_is(built, monkeypatch, arguments, expected):
    monkeypatch.chdir(built.folder)
    with pytest.raises(InputError) as stopped:
        list(trace(*arguments))
    assert expected in str(stopped.value)
    assert "\n" not in str(stopped.value)
