from __future__ import annotations

import figure_samples as samples
import pytest

from review.errors import InputError
from review.figures import timing

TABLES, OPTIONS = samples.TIMING


def drawn(*statements):
    return timing.data({"timing": samples.timing_table(*statements)}, OPTIONS)


def written(data):
    """What is drawn in place of numbers."""
    texts = timing.draw(data, OPTIONS).axes[0].texts
    return [text.get_text() for text in texts if (text.get_gid() or "").startswith("missing")]


def kinds(found):
    return [
        name.split("-")[0] for name in found if name.split("-")[0] in {"marker", "range", "iqr", "spread", "missing"}
    ]


@pytest.mark.parametrize(
    "statistic, lower, upper", [("range", 7, 14), ("IQR", 7, 12), ("SD", 3, 5), ("stated time", 2, 2)]
)
def test_without_a_median_there_is_no_marker(statistic, lower, upper, identifiers):
    data = drawn(("A", "peak expansion", statistic, lower, upper, "days"))
    assert "marker" not in kinds(identifiers(timing.draw(data, OPTIONS)))


def test_a_median_that_is_null_has_no_marker_but_the_letters_nr(identifiers):
    data = drawn(("A", "peak expansion", "median", "NR", "NR", "NR"))
    assert kinds(identifiers(timing.draw(data, OPTIONS))) == ["missing"]
    assert written(data) == [" NR"]
    assert "NR: not reported (1 of 1 statements)" in timing.caption(data, OPTIONS)
    assert "NR" in timing.alternative_text(data, OPTIONS)


def test_one_row_carries_its_median_its_iqr_and_its_range(identifiers):
    data = timing.data(TABLES, OPTIONS)
    ours = data.index[data["row"] == "Made up"][:3]
    found = identifiers(timing.draw(data, OPTIONS))
    assert {f"iqr-{ours[0]}", f"marker-{ours[1]}", f"range-{ours[2]}"} <= set(found)


def test_range_iqr_and_spread_never_share_a_style():
    figure = timing.draw(timing.data(TABLES, OPTIONS), OPTIONS)
    styles = {}
    for line in figure.axes[0].lines:
        kind = (line.get_gid() or "").split("-")[0]
        if kind in {"range", "iqr", "spread", "bound"}:
            styles.setdefault(kind, set()).add((line.get_linewidth(), line.get_linestyle(), line.get_marker()))
    assert all(len(style) == 1 for style in styles.values())
    assert len(set.union(*styles.values())) == len(styles) == 4


def test_a_mean_is_an_open_marker():
    figure = timing.draw(timing.data(TABLES, OPTIONS), OPTIONS)
    faces = [
        line.get_markerfacecolor() for line in figure.axes[0].lines if (line.get_gid() or "").startswith("marker-")
    ]
    assert faces.count("white") == 1 and len(faces) == 3


def test_the_axis_begins_at_zero_or_before():
    data = drawn(("A", "peak expansion", "range", 20, 30, "days"))
    assert timing.draw(data, OPTIONS).axes[0].get_xlim()[0] <= 0


@pytest.mark.parametrize(
    "unit, days",
    [
        ("day", 1),
        ("weeks", 7),
        ("month", 30.4375),
        ("months", 30.4375),
        ("hours", 1 / 24),
        ("minutes", 1 / 1440),
    ],
)
def test_units_become_days_and_the_conversion_is_recorded(unit, days):
    row = drawn(("A", "peak expansion", "median", 2, 2, unit)).iloc[0]
    assert (row["lower"], row["unit"]) == (2, unit)
    assert row["days"] == pytest.approx(days)
    assert row["lower_days"] == pytest.approx(2 * days)


def test_words_and_units_that_nobody_explained_are_all_named():
    with pytest.raises(InputError) as error:
        drawn(("A", "peak expansion", "about", 1, 2, "days"), ("B", "peak expansion", "median", 1, 1, "moons"))
    assert [problem.message.split(" is")[0] for problem in error.value.problems] == ["'about'", "'moons'"]


def test_rows_stand_by_event_then_by_median_and_not_by_name():
    data = drawn(
        ("A", "onset of CRS", "median", 1, 1, "days"),
        ("A", "peak expansion", "median", 10, 10, "days"),
        ("B", "peak expansion", "median", 1, 1, "week"),
        ("C", "peak expansion", "stated time", "NR", "NR", "NR"),
    )
    assert data["row"].tolist() == ["B", "A", "C", "A"]


def test_rows_can_be_grouped_by_a_column_before_time():
    table = samples.timing_table(
        ("A", "peak expansion", "median", 9, 9, "days"), ("B", "peak expansion", "median", 5, 5, "days")
    ).assign(target=["BCMA", "CD19"])
    assert timing.data({"timing": table}, {**OPTIONS, "sort": ["target"]})["row"].tolist() == ["A", "B"]


def test_an_upper_limit_is_not_drawn_as_a_range(identifiers):
    data = drawn(("A", "onset of CRS", "upper limit", "NR", 7, "days"))
    found = identifiers(timing.draw(data, OPTIONS))
    assert "bound-0" in found and "range-0" not in found


def test_what_is_one_number_is_not_drawn_from_two():
    with pytest.raises(InputError) as stopped:
        drawn(
            ("A", "onset of CRS", "upper limit", 7, 7, "days"),
            ("B", "peak expansion", "median", 5, 9, "days"),
            ("C", "peak expansion", "median", 5, 5, "days"),
        )
    assert [str(problem) for problem in stopped.value.problems] == [
        "consensus:A, onset of CRS: a limit has one end, expected lower or upper to be NR",
        "consensus:B, peak expansion: a median or mean is one number, expected the same as lower and upper",
    ]


def test_what_the_readers_have_not_settled_is_not_called_not_reported():
    data = drawn(
        ("A", "peak expansion", "", "7", "14", "days"),
        ("B", "peak expansion", "range", "NR", "NR", "NR"),
        ("C", "peak expansion", "range", "5", "9", ""),
        ("D", "peak expansion", "range", "NR", "", "days"),
        ("E", "peak expansion", "range", "NA", "NA", "days"),
    )
    shown = {"A": "not decided", "B": "NR", "C": "not decided", "D": "not decided", "E": "NA"}
    assert dict(data[["row", "shown"]].itertuples(index=False)) == shown
    assert {*data["kind"]} == {"missing"}
    assert written(data) == [f" {text}" for text in data["shown"]]
    notes = "NR: not reported (1 of 5 statements); NA: not applicable (1 of 5 statements)."
    assert timing.caption(data, OPTIONS).endswith(notes)


def test_codes_are_explained_only_where_they_are_drawn():
    data = drawn(("A", "peak expansion", "stated time", 2, 2, "days"))
    assert "× is a stated time or one patient." in timing.caption(data, OPTIONS)
    assert "NR" not in timing.caption(data, OPTIONS)
    data = drawn(("A", "peak expansion", "median", 2, 2, "days"))
    assert timing.caption(data, OPTIONS).endswith("open ones means (1 of 1 statements).")


def test_a_number_that_is_none_is_named_with_its_place():
    with pytest.raises(InputError, match="consensus:A, peak expansion: 'a week' is not a number"):
        drawn(("A", "peak expansion", "range", "a week", "14", "days"))


def test_days_are_counted_in_whole_numbers():
    data = drawn(("A", "peak expansion", "range", 1, 2, "days"))
    assert all(tick == round(tick) for tick in timing.draw(data, OPTIONS).axes[0].get_xticks())


def test_a_protocol_may_call_the_columns_what_it_likes():
    names = {"event": "what", "statistic": "measure", "lower": "from_day", "upper": "to_day", "unit": "scale"}
    renamed = {"timing": TABLES["timing"].rename(columns=names)}
    assert timing.data(renamed, {**OPTIONS, "roles": names}).equals(timing.data(TABLES, OPTIONS))
