"""The command that explains one dose."""

from __future__ import annotations

import sys

import pytest

from review.dose.__main__ import main


def run(monkeypatch, capsys, *arguments):
    monkeypatch.setattr(sys, "argv", ["dose", *arguments])
    main()
    return capsys.readouterr().out


def test_a_dose_is_explained_from_print_to_state(monkeypatch, capsys):
    said = run(monkeypatch, capsys, "0.2–5 x 10^6/kg (ped)")
    assert "normalised  0.2-5 x 10^6/kg (ped)" in said
    assert "Range: 0.2 x 10^6 to 5 x 10^6 cells/kg" in said
    assert "flat at 70.0 kg and 1.6 m2: 14 to 350 million cells" in said
    assert (
        "PAEDIATRIC: a dose for children is converted at the weight of an adult (a second person has to sign)" in said
    )
    assert said.endswith("state       provisional\n")


def test_the_column_header_and_the_patient_can_be_given(monkeypatch, capsys):
    said = run(monkeypatch, capsys, "0.5", "--context", "million CAR+ cells/kg", "--weight", "60")
    assert "flat at 60.0 kg and 1.6 m2: 30 million cells" in said
    assert said.endswith("state       ok\n")


def test_open_absent_and_unmeant_doses_are_said_so(monkeypatch, capsys):
    assert "up to 700 million cells" in run(monkeypatch, capsys, "<700", "--context", "million")
    assert "no value" in run(monkeypatch, capsys, "1010 cells")
    assert "not for a patient of 70.0 kg" in run(monkeypatch, capsys, "5 million/kg for patients <50 kg")
    assert "state       not_reported" in run(monkeypatch, capsys, "NR")


def test_a_wrong_unit_is_refused_without_a_traceback(monkeypatch, capsys):
    with pytest.raises(SystemExit):
        run(monkeypatch, capsys, "5", "--context", "patients")
    assert "'patients' is no unit" in capsys.readouterr().err
