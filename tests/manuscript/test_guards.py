"""A phrase that holds only while the data do stands behind its guard, and the guard asks the data."""

import pandas as pd
import pytest

from review.errors import InputError
from review.manuscript.render import render

GUARDED = {
    "is fragile": "conclusions[id=<id>,fragile=True].#",
    "no further increase": "thresholds.plateau",
}


def tables(fragile=True, plateau=True):
    return {
        "conclusions": pd.DataFrame({"id": ["response", "toxicity"], "fragile": [fragile, False]}),
        "thresholds": pd.DataFrame({"plateau": [plateau]}),
    }


def said(source, **data):
    text, numbers = render(source, "review.md.j2", {}, tables(**data), {}, {}, {}, GUARDED)
    return text, numbers


@pytest.mark.parametrize(
    "source",
    [
        "\nThe answer is fragile.",
        "\nThe answer is\nfragile.",
        "\nThe answer IS  Fragile.",
        "{% if holds('no further increase') %}\nIt is fragile.{% endif %}",
        "{% if holds('is fragile', id='response') %}{% else %}\nIt is fragile.{% endif %}",
        "{% if not holds('is fragile', id='response') %}\nIt is fragile.{% endif %}",
        "{% if holds('is fragile', id='response') or known('thresholds.plateau') %}\nIt is fragile.{% endif %}",
        "\n{{ 'It is fragile.' }}",
        "\n{{ 'firm' if holds('is fragile', id='response') else 'is fragile' }}",
        "{% set words =\n'is fragile' %}{{ words }}",
        "{% macro m() %}\nis fragile{% endmacro %}{% if holds('is fragile', id='response') %}{{ m() }}{% endif %}",
    ],
)
def test_a_phrase_without_its_guard_stops_the_build_with_its_line(source):
    with pytest.raises(InputError, match=r"review.md.j2:2: the phrase 'is fragile' is not guarded, expected it inside"):
        said(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% if holds('is fragile', id='response') %}It is fragile.{% endif %}",
        "{% if known('thresholds.plateau') and holds('is fragile', id='response') %}It is\n fragile.{% endif %}",
        "{{ 'It is fragile.' if holds('is fragile', id='response') else '' }}",
        "{% if holds('is fragile', id='response') %}{% for _ in rows('thresholds') %}is fragile{% endfor %}{% endif %}",
    ],
)
def test_behind_its_guard_a_phrase_is_said_while_it_holds_and_only_then(source):
    assert "fragile" in said(source)[0]
    assert "fragile" not in said(source, fragile=False)[0]


def test_a_guard_is_looked_up_like_any_number_so_that_its_turn_is_seen():
    source = "{% if holds('no further increase') %}no further increase{% endif %}"
    assert said(source)[1]["thresholds.plateau"]["shown"] == "True"
    assert said(source, plateau=False) == (
        "",
        {"thresholds.plateau": {"shown": "False", "raw": "False", "tables": ["thresholds"]}},
    )


def test_nobody_types_that_reviewers_are_independent():
    with pytest.raises(InputError, match=r"the phrase 'independent reviewers' is not guarded, expected \{\{ who"):
        said("Titles were screened by a pair of independent\nreviewers.")
