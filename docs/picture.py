"""The picture in the README: what a review's evidence page and some of its figures look like.

    make picture

Needs the results of the review and Chromium.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image

from browser import Browser

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "results/dose-response"
WIDTH, HEIGHT = 1280, 800
SHEET = f"""<!doctype html><style>
  body {{ margin: 0; width: {WIDTH}px; height: {HEIGHT}px; background: #eceff1; position: relative; overflow: hidden }}
  body > * {{ position: absolute; background: white; border: 1px solid #9aa0a6; box-shadow: 0 2px 8px #0003 }}
  iframe {{ left: 24px; top: 24px; width: 1000px; height: 1000px; zoom: 0.75 }}
  img {{ padding: 10px; width: 440px }}
</style>
<iframe src="{(RESULTS / "site/index.html").as_uri()}"></iframe>
<img src="{(RESULTS / "figures/flow.svg").as_uri()}" style="left: 796px; top: 24px">
<img src="{(RESULTS / "figures/tallies.svg").as_uri()}" style="left: 796px; top: 408px">
"""


def main() -> None:
    """Draw the sheet in a browser and keep it as a small PNG."""
    with tempfile.NamedTemporaryFile("w", suffix=".html") as sheet, Browser() as browser:
        sheet.write(SHEET)
        sheet.flush()
        browser.open(Path(sheet.name), WIDTH, HEIGHT)
        picture = Image.open(io.BytesIO(browser.picture()))
    picture.convert("RGB").quantize(128).save(Path(__file__).with_name("picture.png"), optimize=True)


if __name__ == "__main__":
    main()
