"""One look for all figures, and their bytes: type, colours, sizes in mm, identifiers of drawn elements."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from matplotlib.text import Text

from review.text import seen

MM = 72 / 25.4
"""Points in a millimetre."""
WIDTHS_MM = {1: 84.0, 2: 174.0}
"""Width of a figure that spans one or two columns of a journal page."""
TEXT, SMALL = 7.0, 6.2
"""Type sizes in points; none is below 6."""
_DPI, _LONGEST_PX = 300, 30_000
"""Resolution of the PNG, as far as its longer side has no more pixels than these: programs refuse larger images."""

# Okabe and Ito's palette (Color Universal Design, 2008); shape or hatch always say the same as colour.
INK, GREY, PALE, LINE = "#1a1a1a", "#5f6368", "#eceff1", "#9aa0a6"
BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILION, PURPLE, YELLOW = "#D55E00", "#CC79A7", "#F0E442"
CYCLE = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "D"), (PURPLE, "^"), (ORANGE, "v"), (SKY, "P"))
"""Colour and marker that belong together, in the order in which groups take them."""

_SHEET: dict[str, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,  # a label may hold "$"
    "axes.edgecolor": LINE,
    "axes.labelcolor": INK,
    "axes.labelsize": TEXT,
    "axes.linewidth": 0.6,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "xtick.color": LINE,
    "xtick.labelcolor": INK,
    "xtick.labelsize": SMALL,
    "xtick.major.width": 0.6,
    "ytick.labelsize": TEXT,
    "hatch.linewidth": 0.5,
    "legend.borderpad": 0.2,
    "legend.columnspacing": 1.6,
    "legend.frameon": False,
    "legend.labelspacing": 0.75,
    "legend.fontsize": SMALL,
    "svg.fonttype": "path",
    "svg.hashsalt": "doseline",
    "pdf.fonttype": 42,
}


@contextmanager
def sheet() -> Iterator[None]:
    """The style sheet, on top of matplotlib's own defaults: a person's matplotlibrc changes no figure."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SHEET)  # type: ignore[arg-type]  # the stub wants each name as a literal
        yield


def width_mm(options: Mapping[str, Any], columns: int = 2) -> float:
    """The figure's width: option `columns` (1 or 2 of a journal page), else the kind's own."""
    return WIDTHS_MM[options.get("columns", columns)]


def canvas(width: float, height: float) -> Figure:
    """An empty figure, in mm."""
    return Figure(figsize=(width / 25.4, height / 25.4))


def identifier(*parts: object) -> str:
    """The `gid` of an artist that carries data: parts joined by `-`, characters that XML forbids as `_`."""
    return "-".join(re.sub(r"[^\w.-]+", "_", str(part)) for part in parts)


def render(figure: Figure, description: str = "") -> dict[str, bytes]:
    """The figure as `svg`, `pdf` and `png` (300 dpi, fewer above 2.5 m), with `description` inside for screen readers.

    Subfigures are pages: of the PDF each its own, of the SVG and the PNG one below the other, so that a figure stays
    one file of each kind however long it is. The same figure always gives the same bytes: no date, and identifiers
    that follow from the content. A character that cannot be seen is shown as such: in an SVG it could be no text.
    """
    description = seen(description)
    for written in figure.findobj(Text):
        written.set_text(seen(written.get_text()))
    metadata: dict[str, dict[str, Any]] = {
        "svg": {"Date": None, "Description": description},
        "pdf": {"CreationDate": None, "Subject": description},
        "png": {"Description": description},
    }
    rendered, dpi = {}, min(_DPI, _LONGEST_PX / max(figure.get_size_inches()))
    with sheet():
        for form, entries in metadata.items():
            buffer = io.BytesIO()
            if form == "pdf" and len(figure.subfigs) > 1:
                _save_pages(figure, buffer, entries)
            else:
                figure.savefig(buffer, format=form, dpi=dpi, metadata=entries)
            rendered[form] = buffer.getvalue()
    return rendered | {"svg": _read_out(rendered["svg"], description)} if description else rendered


def _save_pages(figure: Figure, buffer: io.BytesIO, entries: dict[str, Any]) -> None:
    """Each subfigure alone on a page of its size."""
    with PdfPages(buffer, metadata=entries) as file:
        for page in figure.subfigs:
            for other in figure.subfigs:
                other.set_visible(other is page)
            file.savefig(figure, bbox_inches=page.bbox.transformed(figure.dpi_scale_trans.inverted()))
    for page in figure.subfigs:
        page.set_visible(True)


def _read_out(svg: bytes, description: str) -> bytes:
    """The SVG as one image to a screen reader, with its first sentence as the name and all of it as the description."""
    name, key = description.partition(". ")[0], hashlib.sha256(description.encode()).hexdigest()[:8]
    head, _, rest = svg.partition(b"<svg ")
    attributes, _, content = rest.partition(b">")
    root = f'<svg role="img" aria-labelledby="title-{key}" aria-describedby="desc-{key}" '
    said = f'>\n <title id="title-{key}">{escape(name)}</title>\n <desc id="desc-{key}">{escape(description)}</desc>'
    return head + root.encode() + attributes + said.encode() + content
