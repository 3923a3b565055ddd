"""What holds for every kind of figure."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import figure_samples as samples
import map_samples
import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from review.errors import InputError
from review.figures import (
    agreement,
    arms,
    dose_strip,
    effect_direction,
    evidence,
    evidence_map,
    flow,
    harvest,
    link,
    proportions,
    quality_summary,
    ratio,
    sigmoid,
    tallies,
    timing,
    traffic_light,
)
from review.figures.options import options_of
from review.figures.style import WIDTHS_MM, canvas, render

KINDS = {
    "flow, all awaiting": (flow, ({"flow": samples.AWAITING}, {})),
    "flow, reference list": (flow, ({"flow": samples.REFERENCE_LIST}, {})),
    "flow, databases": (flow, ({"flow": samples.DATABASES}, {})),
    "tallies": (tallies, samples.TALLIES),
    "timing": (timing, samples.TIMING),
    "sigmoid": (sigmoid, samples.SIGMOID),
    "sigmoid, fit refused": (sigmoid, samples.SIGMOID_REFUSED),
    "sigmoid, fitted": (sigmoid, samples.SIGMOID_FITTED),
    "effect direction": (effect_direction, samples.DIRECTIONS),
    "effect direction, names and quality not given": (effect_direction, samples.DIRECTIONS_PLAIN),
    "harvest": (harvest, samples.DIRECTIONS),
    "harvest, many studies": (harvest, samples.MANY_DIRECTIONS),
    "proportions": (proportions, samples.PROPORTIONS),
    "proportions of tallies": (proportions, samples.TALLIED_PROPORTIONS),
    "evidence": (evidence, samples.EVIDENCE),
    "evidence, one date": (evidence, samples.EVIDENCE_ONE_DATE),
    "traffic light": (traffic_light, samples.TRAFFIC_LIGHT),
    "traffic light, several pages": (traffic_light, samples.many_judgements(90)),
    "quality summary": (quality_summary, samples.QUALITY_SUMMARY),
    "dose strip": (dose_strip, samples.DOSES),
    "arms": (arms, samples.ARMS),
    "link": (link, map_samples.LINK),
    "evidence map": (evidence_map, map_samples.EVIDENCE_MAP),
    "agreement": (agreement, samples.AGREEMENT),
    "ratio": (ratio, samples.RATIOS),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.fixture(scope="module")
def first() -> Callable[[str], tuple[Figure, dict[str, bytes]]]:
    """A figure of each kind, and its files: rendering takes most of the time here."""

    @cache
    def rendered(name: str) -> tuple[Figure, dict[str, bytes]]:
        module, (tables, options) = KINDS[name]
        figure = module.draw(module.data(tables, options), options)
        return figure, render(figure)

    return rendered


@pytest.fixture(params=[1, 2], ids=["one column", "two columns"])
def figure(request, kind) -> Figure:
    module, (tables, options) = kind
    options = {**options, "columns": request.param}
    return module.draw(module.data(tables, options), options)


def texts(figure: Figure) -> list[Text]:
    """The texts that are seen: tick labels outside the axis exist but are not drawn."""
    figure.draw_without_rendering()
    hidden = {
        label
        for axes in figure.axes
        for label in axes.get_xticklabels(which="both")
        if not min(axes.get_xlim()) <= label.get_position()[0] <= max(axes.get_xlim())
    }
    return [t for t in figure.findobj(Text) if t.get_visible() and t.get_text().strip() and t not in hidden]


def test_no_text_is_smaller_than_six_points(figure):
    assert min(text.get_fontsize() for text in texts(figure)) >= 6


def test_no_two_texts_overlap_and_none_leaves_the_figure(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in texts(figure)
        if text.get_text() != sigmoid.WATERMARK
    ]
    page = figure.bbox.padded(0.5)
    for name, box in boxes:
        assert page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1, name
    for (one, a), (other, b) in combinations(boxes, 2):
        wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert wide <= 0.5 or high <= 1.5, f"{one!r} overlaps {other!r}"


def test_a_figure_is_as_wide_as_its_columns(kind):
    module, (tables, options) = kind
    for columns, width in WIDTHS_MM.items():
        chosen = {**options, "columns": columns}
        drawn = module.draw(module.data(tables, chosen), chosen).get_figwidth() * 25.4
        assert drawn == pytest.approx(width) if module is not flow else drawn <= WIDTHS_MM[2] + 0.01


@pytest.mark.parametrize("name", KINDS)
def test_the_same_data_give_the_same_bytes_twice(first, name):
    module, (tables, options) = KINDS[name]
    files = render(module.draw(module.data(tables, options), options))
    assert files == first(name)[1]
    assert files["svg"].startswith(b"<?xml")
    assert files["pdf"].startswith(b"%PDF")
    assert files["png"].startswith(b"\x89PNG")


@pytest.mark.parametrize(("height_mm", "pixels"), [(254, 3_000), (6_000, 30_000)])
def test_a_png_has_300_dpi_as_far_as_programs_can_open_it(height_mm, pixels):
    png = render(canvas(20, height_mm))["png"]
    assert int.from_bytes(png[20:24]) == pytest.approx(pixels, abs=1)


@pytest.mark.parametrize("name", KINDS)
def test_a_figure_rendered_again_keeps_its_bytes(first, name):
    figure, files = first(name)
    assert render(figure) == files


def test_the_order_of_input_rows_changes_nothing(kind):
    module, (tables, options) = kind
    turned = {name: table.iloc[::-1] for name, table in tables.items()}
    assert module.data(turned, options).to_csv() == module.data(tables, options).to_csv()


def test_words_are_whole_sentences_without_a_null(kind):
    module, (tables, options) = kind
    data = module.data(tables, options)
    for words in (module.caption(data, options), module.alternative_text(data, options)):
        assert words.endswith(".")
        assert not {"nan", "<na>", "none", "none."} & set(words.lower().replace(";", "").split())


def test_elements_that_carry_data_have_names_of_their_own(figure, identifiers):
    named = [name for name in identifiers(figure) if name]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("name", KINDS)
def test_a_persons_matplotlib_settings_change_no_figure(first, name):
    module, (tables, options) = KINDS[name]
    with mpl.rc_context({"font.size": 20, "lines.linewidth": 9, "axes.facecolor": "pink"}):
        assert render(module.draw(module.data(tables, options), options)) == first(name)[1]


def test_another_process_gives_the_same_bytes(tmp_path: Path):
    program = (
        "import sys, hashlib; sys.path[:0] = sys.argv[1:]\n"
        "import figure_samples as s\n"
        "from review.figures import timing\n"
        "from review.figures.style import render\n"
        "files = render(timing.draw(timing.data(*s.TIMING), s.TIMING[1]))\n"
        "print({form: hashlib.sha256(content).hexdigest() for form, content in files.items()})"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", program, str(here), str(here.parents[1] / "workflow")]
    runs = {
        subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("kind", "sample", "wrong", "named"),
    [
        (ratio, samples.RATIOS, {"claimed": None}, "'claimed'"),
        (dose_strip, samples.DOSES, {"where": {"colour": "red"}}, "'colour'"),
        (dose_strip, samples.DOSES, {"heading": "colour"}, "'colour'"),
        (arms, samples.ARMS, {"fields": {"colour": "Colour"}}, "colour"),
        (arms, samples.ARMS, {"arms": None}, "'arms'"),
    ],
)
def test_an_option_or_a_column_that_is_not_there_is_named_and_no_bug_of_ours(kind, sample, wrong, named):
    tables, options = sample
    given = {name: one for name, one in (options | wrong).items() if one is not None}
    with pytest.raises(InputError) as stopped, options_of("mine"):
        kind.data(tables, given)
    assert str(stopped.value).startswith("protocol: figures.mine:options: ")
    assert named in str(stopped.value)
    asked = r"asked for in (?!options)\w+\.py:\d+"
    assert re.search(rf"is neither given nor a column, see docs/figures\.md \({asked}\)$", str(stopped.value))
