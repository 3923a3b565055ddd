"""A review of one's own: a protocol, a template of its text and empty ledgers, which build as they are.

They are copies of `workflow/templates/new-review`, whose review is called `my-review`. Nothing is overwritten.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from review.errors import InputError, Problem, check

TEMPLATE = Path(__file__).parents[1] / "templates" / "new-review"
CALLED = "my-review"
CONFIG = Path("config/config.yaml")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_LISTED = re.compile(r"^reviews:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*|-[ \t].*)?\n)*([ \t]*)-[ \t].*\n", re.MULTILINE)
"""The list of reviews down to its last entry, a review a line, and how far that is indented."""


def new_review(name: str) -> Iterator[str]:
    """Write the files of a review and put it into the configuration; gives lines that say what is there now.

    Raises `InputError`, before anything is written, for a name that no review may have, a review or folder that is
    there already, and a configuration to which no line can be added.
    """
    if not _NAME.fullmatch(name):
        expected = "expected small letters, digits and '-', as in make new-review NAME=my-review"
        raise InputError([Problem("NAME", "", f"'{name}' cannot be the name of a review, {expected}")])
    files = {_renamed(path, name): path for path in sorted(TEMPLATE.rglob("*")) if path.is_file()}
    taken = [path for path in _places(files, name) if path.exists()]
    check(Problem(str(path), "", "is there already and stays as it is, expected another NAME") for path in taken)
    config = _with_review(name)
    for path, source in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.read_text(encoding="utf-8").replace(CALLED, name), encoding="utf-8")
    CONFIG.write_text(config, encoding="utf-8")
    yield from (f"{path}: {what}" for path, what in _told(name).items())
    yield f"make REVIEW={name} builds it. The way from a search to a text: docs/new-review.md"


def _renamed(path: Path, name: str) -> Path:
    return Path(str(path.relative_to(TEMPLATE)).replace(CALLED, name))


def _places(files: dict[Path, Path], name: str) -> list[Path]:
    """What must not be there yet: the folder of the review, and its files elsewhere."""
    folder = Path("resources") / name
    return [folder, *(path for path in files if folder not in path.parents)]


def _with_review(name: str) -> str:
    """The configuration with one more review."""
    text = CONFIG.read_text(encoding="utf-8").rstrip("\n") + "\n" if CONFIG.exists() else ""
    entry = yaml.safe_dump([name])
    listed = _LISTED.search(text)
    if listed is None:
        message = f"no list 'reviews:' with a review a line, expected one, to which '{entry.strip()}' can be added"
        raise InputError([Problem(str(CONFIG), "", message)])
    return f"{text[: listed.end()]}{listed[1]}{entry}{text[listed.end() :]}"


def _told(name: str) -> dict[str, str]:
    """What a person is told of, by path."""
    return {
        f"config/reviews/{name}.yaml": "the protocol: people, reasons, codebook, analyses, figures",
        f"config/reviews/{name}.md.j2": "the text, in which numbers are looked up",
        f"resources/{name}": "what people bring, empty so far; README.md there says which file holds what",
        str(CONFIG): "names the review, so that make builds it with the others",
    }


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    parser = argparse.ArgumentParser(prog="new-review", usage="make new-review NAME=", description=__doc__)
    parser.add_argument("--name", required=True, help="small letters, digits and '-'")
    try:
        lines = [*new_review(parser.parse_args().name)]
    except InputError as error:
        sys.exit(str(error))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
