"""A review for each of the other instruments, from two readers' sheets to figures, by the workflow itself."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import yaml
from frigault import document, shipped

from clones import Clone, copy_project
from review.quality.model import Item

pytestmark = [pytest.mark.workflow, pytest.mark.long]

OTHERS = ["jbi_case_series", "minors", "nos_cohort", "rob2", "robins_i"]
STUDIES = ["first", "second", "third", "fourth"]
SYMBOLS = "+-x!?o/"


def asked(name: str) -> list[Item]:
    instrument = shipped(name)
    return instrument.asked(instrument.settings({})["default"])


def protocol(name: str) -> dict:
    """The protocol that a stranger would write: the items are the fields of the form."""
    fields = [{"name": item.id, "type": "category", "allowed": list(item.values)} for item in asked(name)]
    of = document(f"{name}.yaml")
    options = {
        "domains": {domain["id"]: domain["label"] for domain in of["domains"]} | {"overall": "Overall"},
        "levels": {level: {"symbol": SYMBOLS[place], "label": level} for place, level in enumerate(of["levels"])},
    }
    tables = {"judgements": "quality/judgements", "overall": "quality/overall"}
    return {
        "title": name,
        "question": "Does each instrument run?",
        "reviewers": [{"id": reader, "kind": "human", "duties": ["extraction"]} for reader in "ab"],
        "forms": {"quality": {"registry": "studies", "fields": fields}},
        "quality": {"form": "quality", "instrument": name},
        "figures": {kind: {"kind": kind, "tables": tables, "options": options}
                    for kind in ("traffic_light", "quality_summary")},
    }  # fmt: skip


def answers(name: str) -> Iterator[list[str]]:
    """For each study an answer to each item; all answers come up."""
    for place in range(len(STUDIES)):
        yield [item.values[(place + number) % len(item.values)] for number, item in enumerate(asked(name))]


def write(path: Path, rows: Iterator[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """The readers agree on everything but the first item of the first study."""
    clone = copy_project(tmp_path_factory.mktemp("instruments") / "project")
    names = [name.replace("_", "-") for name in OTHERS]
    (clone / "config/config.yaml").write_text(yaml.safe_dump({"reviews": names}))
    for review, name in zip(names, OTHERS, strict=True):
        (clone / f"config/reviews/{review}.yaml").write_text(yaml.safe_dump(protocol(name), sort_keys=False))
        folder = clone / f"resources/{review}"
        write(folder / "studies.csv", [["study_id", "label", "reports"], *([one, one.title(), ""] for one in STUDIES)])
        header = ["study_id", *(item.id for item in asked(name))]
        for reader in "ab":
            rows = [[study, *given] for study, given in zip(STUDIES, answers(name), strict=True)]
            rows[0][1] = asked(name)[0].values["ab".index(reader)]
            write(folder / f"extraction/quality.{reader}.csv", [header, *rows])
    run = clone.run("quality", "figures")
    assert run.status == 0, run.output[-3000:]
    return clone


@pytest.fixture(params=OTHERS)
def result(request, reviews: Clone):
    """The name of an instrument, and its review's tables by path."""
    review = request.param.replace("_", "-")
    return request.param, lambda path: pd.read_parquet(reviews / f"results/{review}/{path}.parquet")


def test_every_domain_is_judged_by_rule_and_what_the_readers_differ_on_stays_open(result):
    name, table = result
    judged = table("quality/judgements")
    instrument = shipped(name)
    domains = {domain.id for domain in instrument.judged(instrument.settings({})["default"])}
    assert len(judged) == len(domains) * len(STUDIES)
    assert set(judged["domain"]) == domains
    first = asked(name)[0].id
    unsure = judged[judged["inputs"].str.contains(f"{first}=(?:;|$)")]
    assert set(unsure["study_id"]) == {"first"}
    rest = judged[judged["study_id"] != "first"]
    assert set(rest["state"]) == {"judged"}
    assert (rest["rule"] != "").all()
    assert set(table("quality/overall")["study_id"]) == set(STUDIES)


def test_agreement_is_there_for_each_answer_and_for_each_domain(result):
    name, table = result
    fields = table("extraction/agreement").set_index("item")
    items = [item.id for item in asked(name)]
    assert set(items) <= set(fields.index)
    assert fields.loc[items, "p_observed"].tolist() == [0.75, *[1.0] * (len(items) - 1)]
    domains = table("quality/agreement").set_index("item")
    assert set(table("quality/judgements")["domain"]) | {"overall"} == set(domains.index)
    if name != "nos_cohort":  # two answers there may earn the same stars
        assert domains.loc[items[0], "p_observed"] == 0.75


def test_scores_counts_and_figures_are_made(result, reviews):
    name, table = result
    assert len(table("quality/scores")) == (len(STUDIES) if name in {"minors", "nos_cohort"} else 0)
    counted = table("quality/counts")
    assert counted.groupby("scale")[["n"]].sum()["n"].le(len(STUDIES)).all()
    folder = reviews / f"results/{name.replace('_', '-')}"
    drawn = {path.name for path in (folder / "figures").iterdir()}
    assert {
        f"{kind}.{ending}" for kind in ("traffic_light", "quality_summary") for ending in ("svg", "pdf", "png")
    } <= drawn
    header = (folder / "quality/robvis.csv").read_text().splitlines()[0].split(",")
    assert header == ["Study", *(f"D{n}" for n in range(1, len(header) - 1)), "Overall"]


def test_the_shipped_review_also_judges_by_the_patients_treated(built):
    """Table 1 prints 30-50 for both studies by Frey, Table 2 has 19 and 26; over all arms it sums to 429."""
    judged = pd.read_parquet(built / "results/dose-fractionation/quality/judgements.parquet")
    mine = judged[judged["domain"] == "imprecision"].pivot(index="study_id", columns="variant", values="level")
    differing = mine[mine["default"] != mine["patients_treated"]]
    assert differing[["default", "patients_treated"]].to_dict("index") == {
        "frey_nv_35": {"default": "medium", "patients_treated": "high"},
        "frey_nv_37": {"default": "medium", "patients_treated": "high"},
    }
    exported = pd.read_csv(built / "results/dose-fractionation/quality/robvis.csv")
    assert exported["Weight"].sum() == 429


def test_the_text_says_that_an_analysis_without_high_risk_is_not_estimable(built):
    text = (built / "results/dose-fractionation/manuscript/manuscript.md").read_text()
    left = "Without the studies that have a high risk in a domain, 0\nwould be left"
    assert f"{left}: an analysis of these is not estimable." in text
