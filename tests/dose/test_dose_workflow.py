"""A signature in the workflow: who may give it, what it changes, and what it makes the doses depend on."""

from __future__ import annotations

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow
REVIEW = "dose-fractionation"
SIGNATURES = f"resources/{REVIEW}/extraction/confirmations.csv"
ID = "arms:frey_nv_35:FD:dose_text"
HEADER = "dose_id,value,confirmed_by,confirmed_on,note,raw\n"


def doses(clone):
    return pd.read_parquet(clone / f"results/{REVIEW}/dose/doses.parquet").set_index("dose_id")


def test_a_person_signs_a_dose_and_a_machine_cannot(clone):
    protocol = f"config/reviews/{REVIEW}.yaml"
    clone.edit(protocol, "  - {id: builder,", "  - {id: kim, label: Kim, kind: human, duties: []}\n  - {id: builder,")
    (clone / SIGNATURES).write_text(f"{HEADER}{ID},500 million,kim,2026-11-22,,500\n")
    run = clone.run(f"results/{REVIEW}/dose/doses.parquet")
    assert run.status == 0
    assert doses(clone).loc[ID, ["state", "confirmed_by"]].tolist() == ["ok", "kim"]

    (clone / SIGNATURES).write_text(f"{HEADER}{ID},500 million,kim,2026-11-22,,600\n")
    run = clone.run(f"results/{REVIEW}/dose/doses.parquet")
    assert f"{SIGNATURES}:2: kim signed {ID}, but the text is now '500'" in run.output
    assert doses(clone).loc[ID, "state"] == "provisional"

    (clone / SIGNATURES).write_text(f"{HEADER}{ID},500 million,builder,2026-11-22,,500\n")
    run = clone.run(f"results/{REVIEW}/dose/doses.parquet")
    assert run.status != 0
    assert f"{SIGNATURES}:2: confirmed_by 'builder' is nobody whom the protocol calls human, expected one of: kim" in (
        run.output
    )
    assert "Traceback" not in run.output
