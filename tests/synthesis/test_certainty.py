"""Certainty begins low, falls by what people recorded, and is never raised by a dose-response gradient."""

from __future__ import annotations

import pytest
import yaml

from review.errors import InputError
from review.protocol import read_protocol
from review.synthesis.certainty import certainty
from shipped import ROOT

DOMAINS = ("risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias")
REVIEWERS = [{"id": "anna", "kind": "human"}, {"id": "bot", "kind": "machine"}]


def judged(by="anna", upgrades=None, **domains):
    found = {name: {"judgement": domains.get(name, "not_serious"), "reason": "since"} for name in DOMAINS}
    return {"judged_by": by, "domains": found} | ({"upgrades": upgrades} if upgrades else {})


@pytest.mark.parametrize(
    ("domains", "upgrades", "level"),
    [
        ({}, {}, "low"),
        ({"imprecision": "serious"}, {}, "very low"),
        ({"imprecision": "very_serious", "risk_of_bias": "serious"}, {}, "very low"),
        ({}, {"large_effect": "tenfold"}, "moderate"),
        ({"imprecision": "serious"}, {"large_effect": "tenfold"}, "low"),
    ],
)
def test_each_serious_domain_takes_a_step_and_each_upgrade_gives_one(domains, upgrades, level):
    assert certainty(judged(upgrades=upgrades, **domains), REVIEWERS)["certainty"] == level


def test_the_reasons_are_kept_and_a_machine_only_proposes():
    found = certainty(judged("bot", imprecision="serious"), REVIEWERS)
    assert found["certainty_state"] == "provisional"
    assert "imprecision: serious (since)" in found["certainty_domains"]
    assert certainty(judged(), REVIEWERS)["certainty_state"] == "judged"


def test_without_a_judgement_nothing_is_said():
    assert certainty(None, REVIEWERS) == {"certainty": "", "certainty_domains": "", "certainty_state": "not_judged"}


def protocol(old: str, new: str) -> None:
    text = (ROOT / "config/reviews/dose-response.yaml").read_text()
    assert old in text
    schema = yaml.safe_load((ROOT / "workflow/schemas/protocol.yaml").read_text())
    read_protocol(text.replace(old, new, 1).encode(), "p.yaml", schema)


def test_the_gradient_that_is_estimated_is_no_upgrade_and_a_judge_has_to_be_declared():
    judge = "      judged_by: builder\n"
    with pytest.raises(InputError, match=r"certainty.upgrades: unknown key dose_response"):
        protocol(judge, judge + "      upgrades: {dose_response: it rises}\n")
    with pytest.raises(InputError, match=r"certainty.judged_by: reviewer 'nobody' is not declared"):
        protocol(judge, "      judged_by: nobody\n")


def test_an_analysis_about_another_one_that_is_not_there_is_refused():
    with pytest.raises(InputError, match=r"of: tally 'asociation' is not declared"):
        protocol("    of: association\n", "    of: asociation\n")
    with pytest.raises(InputError, match=r"analyses.trend: field 'patients' of form 'counts' is not declared"):
        protocol("fields: *counts}", "fields: {outcome: outcome, level: level, n: patients, events: events}}")
