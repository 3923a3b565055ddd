"""The page of each shipped review, as the workflow writes it."""

from __future__ import annotations

import pytest
import yaml
from test_evidence_page import Outline, section

pytestmark = pytest.mark.workflow


def reviews(built):
    return yaml.safe_load((built / "config/config.yaml").read_text())["reviews"]


def test_every_review_has_a_page_that_leads_everywhere_and_nowhere_out(built):
    for review in reviews(built):
        text = (built / f"results/{review}/site/index.html").read_text()
        found = Outline(text)
        assert len(text.encode()) < 3e6
        assert len(found.ids) == len(set(found.ids))
        assert {link[1:] for link in found.links if link.startswith("#")} <= set(found.ids)
        assert all(link.startswith(("#", "https://doi.org/")) for link in found.links)
        assert text.count("<svg") == len(list((built / f"results/{review}/figures").glob("*.svg")))


def test_the_page_says_what_the_tables_say(built):
    text = (built / "results/dose-response/site/index.html").read_text()
    assert "13 of 39 studies that report it (33\u00a0%; 95 % interval 21 to 49\u00a0%)." in section(text, "conclusions")
    assert section(text, "studies").count("<tr>") == 40
    assert "Not on this page: " in text
    assert "Tallies (" in (built / "results/dose-fractionation/site/index.html").read_text()
