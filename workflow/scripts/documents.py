"""What adaptors share that write documents: Markdown by pandoc into a page and into Word."""

from __future__ import annotations

import json
import logging
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pypandoc

from review.manuscript.word import finish, reference

FORMAT = "markdown-smart-raw_html-raw_tex+pipe_tables"
logging.getLogger("pypandoc").setLevel(logging.WARNING)


def citing(references: str, style: str) -> list[str]:
    """How pandoc cites the works of a file, in a style."""
    return ["--citeproc", f"--bibliography={references}", f"--csl={style}", "--metadata=link-citations:true"]


def parsed(text: str) -> dict[str, Any]:
    """A text as pandoc reads it."""
    return dict(json.loads(pypandoc.convert_text(text, "json", format=FORMAT)))


def page(text: str, style: str, folder: str, options: Sequence[str] = ()) -> bytes:
    """One HTML page with everything inside; paths of the text are relative to `folder`."""
    inside = ["--standalone", "--embed-resources", f"--css={style}", f"--resource-path={folder}", "--section-divs"]
    return pypandoc.convert_text(text, "html5", format=FORMAT, extra_args=[*inside, *options]).encode()


def word(
    text: str,
    styles: str,
    lua: str,
    folder: str = ".",
    drawings: Mapping[bytes, bytes] | None = None,
    options: Sequence[str] = (),
) -> bytes:
    """A Word document in our styles; `drawings` has the SVG of each image (PNG)."""
    default = subprocess.run(
        [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"], capture_output=True, check=True
    )
    with tempfile.TemporaryDirectory() as place:
        model, written = Path(place, "reference.docx"), Path(place, "document.docx")
        model.write_bytes(reference(default.stdout, Path(styles).read_text()))
        arguments = [f"--reference-doc={model}", f"--resource-path={folder}", "--shift-heading-level-by=-1"]
        arguments += [*options, f"--lua-filter={lua}"]  # after the citing
        pypandoc.convert_text(text, "docx", format=FORMAT, outputfile=str(written), extra_args=arguments)
        return finish(written.read_bytes(), drawings or {})
