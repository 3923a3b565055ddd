"""A signature in the workflow: who may give it, what it changes, and what it makes the doses depend on."""

from __future__ import annotations

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
REVIEW = "reed-dose"
SIGNATURES = f"resources/{REVIEW}/extraction/confirmations.csv"
ID = "arms:elm_2023:single:dose_text"
HEADER = "dose_id,value,confirmed_by,confirmed_on,note,raw\n"


def doses(small):
    return pd.read_parquet(small / f"results/{REVIEW}/dose/doses.parquet").set_index("dose_id")


def test_a_person_signs_a_dose_and_a_machine_cannot(small):
    (small / SIGNATURES).write_text(f"{HEADER}{ID},100 million,cleo,2026-11-22,,100\n")
    run = small.run(f"results/{REVIEW}/dose/doses.parquet")
    assert run.status == 0
    assert doses(small).loc[ID, ["state", "confirmed_by"]].tolist() == ["ok", "cleo"]

    (small / SIGNATURES).write_text(f"{HEADER}{ID},100 million,cleo,2026-11-22,,200\n")
    run = small.run(f"results/{REVIEW}/dose/doses.parquet")
    assert f"{SIGNATURES}:2: cleo signed {ID}, but the text is now '100'" in run.output
    assert doses(small).loc[ID, "state"] == "provisional"

    (small / SIGNATURES).write_text(f"{HEADER}{ID},100 million,robot,2026-11-22,,100\n")
    run = small.run(f"results/{REVIEW}/dose/doses.parquet")
    assert run.status != 0
    assert (
        f"{SIGNATURES}:2: confirmed_by 'robot' is nobody whom the protocol calls human, expected one of: ann, ben, cleo"
        in (run.output)
    )
    assert "Traceback" not in run.output
