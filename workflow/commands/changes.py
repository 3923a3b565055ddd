"""What has changed between two releases of a review, or since one: what `make changes` prints."""

from __future__ import annotations

import argparse
import sys

from commands.stored import NOW, as_now, protocol_of, released, stored
from review.errors import InputError, one_line
from review.releases.compare import changes
from review.releases.report import report


def compared(review: str, before: str, after: str) -> str:
    """The changes as Markdown. Raises `InputError` for a review or release that there is not."""
    protocol_of(review)
    old = released(review, before)
    new = as_now(review, stored(review)) if after in ("", NOW) else released(review, after)
    return report(changes(old, new), old, new)


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make changes REVIEW= FROM= [TO=]"
    parser = argparse.ArgumentParser(prog="changes", usage=usage, description=__doc__)
    parser.add_argument("--review", required=True)
    parser.add_argument("--from", dest="before", required=True, help="a version")
    parser.add_argument("--to", dest="after", default=NOW, help="a version; the results as they are stored unless said")
    given = parser.parse_args()
    try:
        lines = compared(given.review, given.before, given.after).splitlines()
    except InputError as error:
        sys.exit(str(error))
    print("\n".join(map(one_line, lines)))


if __name__ == "__main__":
    main()
