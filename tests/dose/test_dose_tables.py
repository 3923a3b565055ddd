"""The tables of doses: rows, states, signatures and the grid of patients."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from review.dose.confirm import TO_CONFIRM, to_confirm
from review.dose.doses import DOSES, DOSES_KEY, NUMBERS, doses
from review.dose.sensitivity import SENSITIVITY, SENSITIVITY_KEY, sensitivity
from review.errors import InputError
from review.tables import arrange, parquet_table, parquet_writer

COLUMNS = ["study_id", "row", "form", "field", "raw", "marks"]
VIABLE = "CAR-positive viable T cells"
SETTINGS = {
    "weight_kg": 70,
    "bsa_m2": 1.6,
    "fields": {
        "arms": {
            "dose_text": {"role": "planned"},
            "dose_per_kg": {"role": "received"},
            "dose_million": {
                "role": "planned",
                "unit_context": "million",
                "marks": {"‡": "reviewer_assigned", "§": "total"},
            },
        }
    },
}


def values(*rows):
    return pd.DataFrame(
        [(study, row, "arms", field, raw, marks) for study, row, field, raw, marks in rows],
        columns=COLUMNS,
        dtype="str",
    ).assign(awaiting=False)


def one(raw, field="dose_text", marks=""):
    return doses(values(("s1", "", field, raw, marks)), SETTINGS)


def test_the_table_has_the_contracts_columns_and_exact_decimals():
    table = one("2 × 10⁷ CAR+ T cells/m²")
    assert list(table) == DOSES.names
    assert arrange(table, DOSES, by=DOSES_KEY).schema.field("flat_lower").type == pa.decimal128(24, 6)
    assert table.loc[0, ["lower", "flat_lower", "flat_upper"]].tolist() == [
        20_000_000,
        32_000_000,
        32_000_000,
    ]
    assert table.loc[0, ["weight_kg", "bsa_m2"]].tolist() == [70.0, 1.6]


def test_a_range_and_its_levels_are_rows_with_readable_stable_ids():
    table = one("Range: 1.4–371; DL1: <21; DL2: ≥21", "dose_million")
    assert table["dose_id"].tolist() == [
        "arms:s1::dose_million:DL1",
        "arms:s1::dose_million:DL2",
        "arms:s1::dose_million:RANGE",
    ]
    assert table["lower_inclusive"].tolist() == [False, True, True]
    assert table["upper_inclusive"].tolist() == [False, False, True]
    other = doses(
        values(
            ("s0", "", "dose_million", "5", ""),
            ("s1", "", "dose_million", "Range: 1.4–371; DL1: <21; DL2: ≥21", ""),
        ),
        SETTINGS,
    )
    assert other.iloc[1:].reset_index(drop=True).equals(table)


def test_only_the_open_level_carries_the_flag_of_the_open_bound():
    table = one("DL1: <21; DL2: 21–50", "dose_million").set_index("level")
    assert "OPEN_LOWER" in table.loc["DL1", "flags"]
    assert "OPEN_LOWER" not in table.loc["DL2", "flags"]


def test_only_the_branch_for_the_reference_weight_has_flat_cells():
    table = one("0.2–5 million cells/kg if ≤50 kg; 10–250 million cells if >50 kg").set_index("branch")
    assert table.loc["<=50 kg", "flat_lower"] is None
    assert table.loc[">50 kg", ["flat_lower", "flat_upper"]].tolist() == [10_000_000, 250_000_000]


@pytest.mark.parametrize(
    ("raw", "state"),
    [
        (f"410 × 10^6 CD19 {VIABLE}", "ok"),
        ("2 x 10e6 cells/kg", "provisional"),
        (f"2 x 10e6 {VIABLE}/kg", "provisional"),
        ("2 million cells/kg", "provisional"),
        ("1 x 10^15 cells", "blocked"),
        ("1 x 10^99 cells", "blocked"),
        ("1010 cells", "blocked"),
        ("7 x 10^7 vs 6 x 10^8", "blocked"),
        ("No data", "not_reported"),
        ("", "not_reported"),
        ("n/a", "not_a_dose"),
        ("30 mg/m2", "not_a_dose"),
    ],
)
def test_states(raw, state):
    table = one(raw)
    assert table["state"].tolist() == [state]
    has_number = table[["lower", "upper", "flat_lower", "flat_upper"]].notna().to_numpy().any()
    assert has_number == (state in ("ok", "provisional"))


def test_nothing_reported_no_data_and_not_applicable_can_be_told_apart():
    assert [one(raw)["flags"][0] for raw in ("NR", "ND", "NA", "")] == ["NR", "ND", "NA", "BLANK"]


def test_one_doubtful_level_blocks_the_whole_dose():
    assert set(one("DL1: 1,5 x 10^6/kg; DL2: 3 x 10^6/kg")["state"]) == {"blocked"}


def test_a_mark_in_the_text_or_beside_it_says_who_formed_the_level():
    in_text = one("Range: 70–490; DL1‡: <140; DL2‡: ≥140", "dose_million", "‡")
    beside = one("Range: 70–490; DL1: <140; DL2: ≥140", "dose_million", "‡")
    for table in (in_text, beside):
        assert table["level_source"].tolist() == ["reviewer_assigned", "reviewer_assigned", "trial"]
        assert table["flags"].str.contains("LEVELS_REVIEWER_ASSIGNED").tolist() == [True, True, False]
    one_of_two = one("DL1‡: 10; DL2: 20", "dose_million", "‡")
    assert one_of_two["level_source"].tolist() == ["reviewer_assigned", "trial"]
    range_alone = one("Range: 70–490", "dose_million", "‡")
    assert range_alone["level_source"].tolist() == ["reviewer_assigned"]


def test_a_mark_may_say_which_cells_are_counted():
    assert one("20–200§", "dose_million")["cells"].tolist() == ["total"]
    assert one("20 million CAR+ T cells§", "dose_million")["state"].tolist() == ["blocked"]


def test_a_flat_dose_and_a_dose_per_kg_of_different_arms_or_levels_are_not_compared():
    other_arm = [
        ("kalos", "a", "dose_text", "140 million CAR-T cells", ""),
        ("kalos", "b", "dose_per_kg", "1.46e5 CAR-T cells/kg", ""),
    ]
    assert "blocked" not in set(doses(values(*other_arm), SETTINGS)["state"])
    levels = [
        ("kalos", "", "dose_text", "DL1: 14 million; DL2: 580 million CAR-T cells", ""),
        ("kalos", "", "dose_per_kg", "DL1: 1.46e5; DL2: 5.8e5 CAR-T cells/kg", ""),
    ]
    table = doses(values(*levels), SETTINGS).set_index(["field", "level"])["state"]
    assert set(table.xs("DL1", level="level")) == {"ok"}
    assert set(table.xs("DL2", level="level")) == {"blocked"}


def test_a_flat_dose_and_a_dose_per_kg_of_one_arm_must_imply_a_possible_weight():
    arm = [
        ("kalos", "a", "dose_text", "140 million CAR-T cells", ""),
        ("kalos", "a", "dose_per_kg", "1.46e5 CAR-T cells/kg", ""),
    ]
    assert set(doses(values(*arm), SETTINGS)["flags"]) == {"IMPLIED_WEIGHT"}
    corrected = [("kalos", "a", "dose_text", "14 million CAR-T cells", ""), arm[1]]
    assert set(doses(values(*corrected), SETTINGS)["state"]) == {"ok"}


def test_a_converted_dose_with_too_many_digits_is_noticed():
    assert [
        ("ODD_CONVERSION" in one(raw, "dose_million")["flags"][0]) for raw in ("280.7", "46.2", "784", "280.9")
    ] == [
        False,
        False,
        False,
        True,
    ]


def test_the_list_for_the_second_person_says_what_is_doubted():
    table = to_confirm(
        doses(
            values(
                ("s1", "", "dose_text", "2 x 10e6 CAR-T cells/kg", ""),
                ("s2", "", "dose_text", "1010 cells", ""),
                ("s3", "", "dose_text", f"5e6 {VIABLE}", ""),
            ),
            SETTINGS,
        )
    )
    assert list(table) == TO_CONFIRM.names
    assert table["study_id"].tolist() == ["s1", "s2"]
    assert table["proposed"].tolist() == ["2 x 10^6 CAR-T cells/kg", ""]
    assert table["doubt"][0] == "x 10e6 is read as x 10^6, not as x 10^7"
    assert (table[["value", "confirmed_by", "confirmed_on", "note"]] == "").to_numpy().all()


def test_the_median_of_a_range_is_in_what_the_second_person_signs():
    proposed = to_confirm(one("median 5 (range 1-10) million cells/kg"))["proposed"]
    assert proposed.tolist() == ["median 5 x 10^6; range: 1 x 10^6 to 10 x 10^6 cells/kg"]


def test_the_grid_covers_every_weight_with_every_surface():
    base = doses(
        values(
            ("kg", "", "dose_text", "2 million cells/kg, maximum 200 million cells", ""),
            ("m2", "", "dose_text", "2 × 10⁷/m²", ""),
            ("none", "", "dose_text", "ND", ""),
        ),
        SETTINGS,
    )
    grid = sensitivity(base, [50, 60, 80, 100, 120], [1.4, 1.8])
    assert list(grid) == SENSITIVITY.names
    assert len(grid) == 2 * 5 * 2
    assert not grid.duplicated(list(SENSITIVITY_KEY)).any()
    per_kg = grid[grid["dose_id"].str.contains(":kg:") & (grid["bsa_m2"] == 1.4)]
    assert per_kg["flat_upper"].tolist() == [100_000_000, 120_000_000, 160_000_000, 200_000_000, 200_000_000]
    per_m2 = grid[grid["dose_id"].str.contains(":m2:") & (grid["weight_kg"] == 50)]
    assert per_m2["flat_lower"].tolist() == [28_000_000, 36_000_000]


def test_a_branch_has_flat_cells_in_the_grid_where_it_is_meant():
    base = one("0.2–5 million cells/kg if ≤50 kg; 10–250 million cells if >50 kg")
    grid = sensitivity(base, [50, 60], [1.6])
    found = grid[grid["flat_upper"].notna()]
    assert found[["weight_kg", "flat_upper"]].to_numpy().tolist() == [
        [50.0, 250_000_000],
        [60.0, 250_000_000],
    ]


def test_no_values_give_empty_tables():
    nothing = doses(values(), SETTINGS)
    assert list(nothing) == DOSES.names
    assert to_confirm(nothing).empty
    assert sensitivity(nothing, [70], [1.6]).empty


def test_a_field_without_settings_and_a_doubled_entity_stop_with_all_problems():
    twice = values(
        ("s1", "", "dose_text", "5e6", ""), ("s1", "", "dose_text", "6e6", ""), ("s1", "", "unknown", "5", "")
    )
    with pytest.raises(InputError) as caught:
        doses(twice, SETTINGS)
    assert len(caught.value.problems) == 2


def test_wrong_settings_are_all_named():
    wrong = {
        "weight": 70,
        "fields": {
            "arms": {
                "dose": {
                    "role": "wished",
                    "level_source": "author",
                    "unit_context": "patients",
                    "marks": {"‡": "nobody"},
                    "unit": "M",
                }
            }
        },
    }
    with pytest.raises(InputError) as caught:
        doses(values(), wrong)
    assert sorted(str(problem.place) for problem in caught.value.problems) == [
        "fields.arms.dose.level_source",
        "fields.arms.dose.marks",
        "fields.arms.dose.role",
        "fields.arms.dose.unit",
        "fields.arms.dose.unit_context",
        "weight",
    ]
    assert {problem.file for problem in caught.value.problems} == {"dose settings"}


def test_a_study_starts_at_the_lowest_level_that_the_trial_defined():
    def start(raw, field="dose_million", marks=""):
        (found,) = set(one(raw, field, marks)["start_dose"])
        return found

    assert start("Range: 1.4–371; DL1: 60–190; DL2: 3–6") == 3_000_000
    assert start("2 x 10^6/kg or 1 x 10^6/kg", "dose_text") == 70_000_000
    assert start("100") == 100_000_000
    no_start = ["40–590", "49 (average)", "<21", "ND", "1,5"]
    assert [start(raw) for raw in no_start] == [None] * 5
    assert start("DL1‡: 10; DL2‡: 20") is None
    assert start("DL1‡: 10; DL2: 20") == 20_000_000


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("DL1: <21; DL2: ≥21", "dose_million"),
        ("Range: 1.4–371; DL1: <21; DL2: ≥21", "dose_million"),
        ("DL1: <1 x 10^6/kg; DL2: 2 x 10^6/kg", "dose_text"),
    ],
)
def test_a_study_whose_lowest_level_has_no_number_has_no_starting_dose(raw, field):
    table = one(raw, field)
    assert table["start_dose"].isna().all()
    assert table["flat_lower"].notna().any()


def test_patients_of_another_weight_do_not_hide_the_starting_dose():
    raw = "≤50 kg: <5 x 10^6/kg; >50 kg: 100 x 10^6"
    table = one(raw, "dose_text")
    assert set(table["start_dose"]) == {Decimal(100_000_000)}, table.T


def test_the_median_of_a_range_is_kept_beside_its_ends():
    row = one("a median of 1.6 x 10^6 (range, 0.5-2.1) CAR-T cells/kg").iloc[0]
    assert (row["central"], row["central_value"]) == ("median", 1_600_000)
    assert (row["lower"], row["upper"], row["flat_upper"]) == (500_000, 2_100_000, 147_000_000)
    assert row["state"] == "provisional"


def test_a_dose_for_children_is_doubtful_only_where_it_is_converted_at_the_weight_of_an_adult():
    raw = f"0.2-5 x 10^6 {VIABLE}/kg (ped)"
    assert one(raw)["state"].tolist() == ["provisional"]
    children = doses(values(("s1", "", "dose_text", raw, "")), SETTINGS | {"weight_kg": 20})
    assert children["state"].tolist() == ["ok"]
    assert children["flat_upper"].tolist() == [100_000_000]
    assert one(f"50 million {VIABLE} (ped)")["state"].tolist() == ["ok"]


def test_no_binary_number_comes_between_the_print_and_the_file(tmp_path):
    """17 digits are more than a binary float holds, in the text as well as after the conversion."""
    raws = ["19999.999999999999 x 10^6", "1.234567890123 x 10^6 cells/kg", "0.1 x 10^6/m2, maximum 299999999.999999"]
    settings = SETTINGS | {"weight_kg": 70.1, "bsa_m2": 1.73}
    table = doses(values(*((f"s{n}", "", "dose_text", raw, "") for n, raw in enumerate(raws))), settings)
    varied = sensitivity(table, [100.1], [1.73])
    for number in [*table[list(NUMBERS)].to_numpy().ravel(), *varied[["flat_lower", "flat_upper"]].to_numpy().ravel()]:
        assert number is None or isinstance(number, Decimal)
    file = tmp_path / "doses.parquet"
    with parquet_writer(file, DOSES) as writer:
        writer.write_table(arrange(table, DOSES, by=DOSES_KEY))
    stored = parquet_table(file)
    assert {stored.schema.field(name).type for name in (*NUMBERS, "start_dose")} == {pa.decimal128(24, 6)}
    assert stored["lower"].to_pylist()[:2] == [Decimal("19999999999.999999"), Decimal("1234567.890123")]
    assert stored["flat_lower"].to_pylist() == [
        Decimal("19999999999.999999"),
        Decimal("86543209.097622"),
        Decimal("173000.000000"),
    ]
    assert stored["cap"].to_pylist()[2] == Decimal("299999999.999999")
    assert varied["flat_lower"].tolist()[1] == Decimal("123580245.801312")


def test_a_text_on_which_readers_differ_is_no_dose_that_is_not_reported():
    waiting = values(("s1", "", "dose_text", "", ""), ("s2", "", "dose_text", f"2e6 {VIABLE}/kg", "")).assign(
        awaiting=True
    )
    table = doses(waiting, SETTINGS)
    assert table["state"].tolist() == ["blocked", "provisional"]
    assert table["flags"].tolist() == ["TEXT_OPEN", "TEXT_PROVISIONAL"]
    assert to_confirm(table)["proposed"].tolist() == ["", "2 x 10^6 CAR+ viable T cells/kg"]
