"""The command that explains doses."""

from __future__ import annotations

import io
import sys

import pytest

from review.dose.__main__ import main
from shipped import ROOT


@pytest.fixture
def explain(monkeypatch, capsys):
    def run(*arguments, lines=""):
        monkeypatch.setattr(sys, "argv", ["dose", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        return main(), capsys.readouterr().out

    return run


EXPLAINED = """\
0.2–5 x 10^6/kg (ped)
  normalised  0.2-5 x 10^6/kg (ped)
  tokens      0.2 (value) | - (dash) | 5 x 10^6 (value) | /kg (basis) | ( (sign) | ped (word) | ) (sign)
  kind        range
  level       Range: 0.2 x 10^6 to 5 x 10^6 cells/kg
              basis per_kg, lower 200,000, upper 5,000,000, cells unspecified
  flat        14 to 350 million cells at 70 kg and 1.6 m2
              50 kg: 10 to 250 | 60 kg: 12 to 300 | 80 kg: 16 to 400 | 100 kg: 20 to 500
  flags       PAEDIATRIC         to sign  a dose for children is converted at the weight of an adult
              SHARED_SCALE       info     the power or scale is printed once, behind the last value
              CELLS_UNSPECIFIED  to sign  which cells are counted is not said
  state       provisional: the value is used, and marked until a second person has signed it
"""


def test_a_dose_is_explained_from_print_to_state(explain):
    assert explain("0.2–5 x 10^6/kg (ped)") == (0, EXPLAINED)


def test_the_documentation_shows_what_the_command_says(explain):
    shown = (ROOT / "docs/doses.md").read_text(encoding="utf-8")
    assert f"{explain('0.2-5 x 10^6/kg')[1]}```\n" in shown


def test_the_column_header_and_the_patient_can_be_given(explain):
    status, said = explain("0.5", "--context", "million CAR+ cells/kg", "--weight", "60.5")
    assert status == 0
    assert "30.25 million cells at 60.5 kg and 1.6 m2" in said
    assert said.endswith("state       ok: the value is used\n")


def test_doses_per_square_metre_come_with_the_height_of_the_reference_patient(explain):
    _, said = explain("2 × 10⁷/m²")
    assert "1.4 m2: 28 | 1.73 m2: 34.6 | 1.8 m2: 36 | 2.0 m2: 40\n" in said
    assert "70 kg and 1.6 m2 are one person only at a height of 132 cm" in said


@pytest.mark.parametrize(
    ("text", "status", "state"),
    [
        ("<700 million CAR+ T cells", 0, "ok"),
        ("2 x 10e6/kg", 0, "provisional"),
        ("1010 cells", 1, "blocked"),
        ("see text", 1, "blocked"),
        ("NR", 1, "not_reported"),
        ("30 mg/m2", 1, "not_a_dose"),
    ],
)
def test_the_exit_status_says_whether_there_is_a_value(explain, text, status, state):
    found, said = explain(text)
    assert found == status
    assert f"  state       {state}: " in said
    assert ("  flat " in said) == (status == 0)


@pytest.mark.parametrize(("text", "flat"), [("<700 million cells", "up to 700"), ("≥1 million/kg", "from 70")])
def test_a_dose_with_an_open_end_is_said_to_be_open(explain, text, flat):
    assert f"  flat        {flat} million cells at 70 kg" in explain(text)[1]


def test_a_dose_that_is_not_for_the_patient_says_so(explain):
    assert "flat        not meant for 70 kg" in explain("5 million/kg for patients <50 kg")[1]


def test_several_doses_or_the_lines_of_a_file_are_explained_one_after_the_other(explain):
    texts = ["2 x 10^6/kg", "10e6 cells", "NR"]
    by_arguments = explain(*texts)
    assert by_arguments == explain(lines="\n\n".join(texts))
    assert by_arguments[0] == 1
    assert [part.splitlines()[0] for part in by_arguments[1].split("\n\n")] == texts


@pytest.mark.parametrize("arguments", [("5", "--context", "patients"), ("5", "--weight", "nan"), ("5", "--bsa", "-1")])
def test_a_wrong_unit_or_patient_is_refused_without_a_traceback(explain, capsys, arguments):
    with pytest.raises(SystemExit) as stopped:
        explain(*arguments)
    assert stopped.value.code == 2
    assert "python -m review.dose: error: " in capsys.readouterr().err
