"""Protocols, instruments, vocabularies, claims and templates."""

from __future__ import annotations

import pandas as pd
from faults_of_extraction import VOCABULARIES, VOCABULARY
from under_test import Reader, head, schema

from review.extraction import imports
from review.extraction.codebook import read_form
from review.extraction.form_checks import check_forms
from review.inputs import decode, read_rows, rows
from review.manuscript.render import render
from review.protocol import read_protocol
from review.quality.instrument import read_instrument
from review.quality.judge import judge
from review.schema import read_yaml
from review.screening.previous import check_registered, read_previous
from review.screening.rules import read_rules
from review.synthesis.claims import CLAIMS_SHEET, audit, checked_claims
from review.vocabulary import COLUMNS, read_vocabularies
from shipped import ROOT, material


def read_a_protocol(content: bytes) -> object:
    protocol = read_protocol(content, "p.yaml", schema("protocol"))
    read_rules({name: protocol[name] for name in ("reviewers", "screening")})
    forms = [read_form(name, options) for name, options in protocol["forms"].items()]
    check_forms(forms, VOCABULARIES, "p.yaml")
    layouts = [imports.read_layout(one) for one in protocol["extraction"]["imports"]]
    return imports.check_layouts(layouts, {form.name: form for form in forms}, protocol["reviewers"], "p.yaml")


def read_an_instrument(content: bytes) -> object:
    instrument = read_instrument(read_yaml(content, "i.yaml", schema("instrument")), "i.yaml").with_variants({})
    values = pd.DataFrame(
        [{"study_id": "a_1", "label": "A", "row": "", "provisional": ""} | dict.fromkeys(instrument.items, "")]
    )
    return judge(values, instrument, {}, None)


def read_previous_version(content: bytes) -> object:
    previous = read_previous(content, "previous.yaml", schema("previous"))
    return check_registered(previous, "previous.yaml", {"bishop_73", "abramson_11"})


def read_terms(content: bytes) -> object:
    return read_vocabularies(rows(content, "terms.csv", COLUMNS), "terms.csv")


TALLIES = pd.DataFrame({"analysis": ["a", "a"], "subgroup": ["", "CD19"], "n_yes": [13, 3], "p": [0.25, None]})
CLAIMS = (
    ",".join(CLAIMS_SHEET) + '\nc1,"13 of 39, 33%",13,t[subgroup=].n_yes,,reproduces,computed,Paper,"a line",\n'
    "c2,a share,25 %,t[subgroup=CD19].n_yes / t[subgroup=].n_yes|percent,1,fails,computed,Paper,q,n\n"
    "c3,something,7,,,conflict,documented,Paper,q,looked up\n"
).encode()


def read_claims(content: bytes) -> object:
    return audit(
        checked_claims(read_rows(content, "claims.csv", CLAIMS_SHEET), "claims.csv"), {"t": TALLIES}, "claims.csv"
    )


TEMPLATE = b"""{% extends "frame.md.j2" %}
{% block body %}
Of all, {{ number("t[subgroup=].n_yes") }} had it ({{ ratio("t[subgroup=CD19].n_yes", "t[subgroup=].n_yes") }}).
{% for row in rows("t") if row.subgroup == "CD19" %}{{ row.subgroup | literal }}{% endfor %}
{{ figure("flow") }} {{ cite("a_1") }} {{ title | upper | literal }}
{% if holds("is fragile", name="CD19") %}This is fragile.{% endif %}
{% endblock %}
"""


def read_template(content: bytes) -> object:
    from review.manuscript.blocks import numbered

    text = decode(content, "x.md.j2")
    numbered(text, "figure", ["flow"])
    frames = {"frame.md.j2": "# {{ title | literal }}\n{% block body %}{% endblock %}\n"}
    works, guarded = {"a_1": ["r1"]}, {"is fragile": "t[subgroup=<name>].n_yes"}
    blocks = {"figure": {"flow": "![Flow](flow.svg)"}}
    return render(text, "x.md.j2", frames, {"t": TALLIES}, blocks, {"title": "Title"}, works, guarded)


NEW_REVIEW = ROOT / "workflow/templates/new-review/config/reviews/my-review.yaml"
WHOLE_REVIEW = ROOT / "config/reviews/dose-fractionation.yaml"
INSTRUMENTS = ("jbi_case_series", "minors", "rob2")

READERS = {
    "protocol": Reader({"new": NEW_REVIEW.read_bytes(), "whole": WHOLE_REVIEW.read_bytes()}, read_a_protocol, 3),
    "instrument": Reader({name: material(f"instruments/{name}.yaml") for name in INSTRUMENTS}, read_an_instrument, 4),
    "previous.yaml": Reader({"yaml": head(material("dose-response/previous.yaml"), 13)}, read_previous_version, 4),
    "terms.csv": Reader({"csv": head(VOCABULARY, 60)}, read_terms, 6),
    "claims.csv": Reader({"csv": CLAIMS}, read_claims, 5),
    "template": Reader({"j2": TEMPLATE}, read_template, 6),
}
