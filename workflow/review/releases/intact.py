"""Whether a release is still what was released: each file against the digest that its metadata has of it."""

from __future__ import annotations

import hashlib
import json

from review.errors import InputError, Problem, check
from review.releases.frozen import Files
from review.releases.names import METADATA, is_compared


def check_intact(files: Files, folder: str) -> None:
    """Raise `InputError` with each file of a release that was altered, added or lost since.

    `files` are those that are compared (`is_compared`), perhaps further ones, and the metadata, by path in `folder`.
    """
    digests = _digests(files, f"{folder}/{METADATA}")
    found = {path: hashlib.sha256(content).hexdigest() for path, content in files.items() if is_compared(path)}
    expected = {path: digest for path, digest in digests.items() if is_compared(path)}
    check(
        Problem(f"{folder}/{path}", "", "is not as it was released, expected the release to stay: restore it")
        for path in sorted({*found, *expected})
        if found.get(path) != expected.get(path)
    )


def _digests(files: Files, name: str) -> dict[str, str]:
    """The digests that the metadata of a release has, by path."""
    try:
        entries = json.loads(files[METADATA])["@graph"]
        return {entry["@id"]: entry["sha256"] for entry in entries if "sha256" in entry}
    except (ValueError, LookupError, TypeError, RecursionError):
        raise InputError(
            [Problem(name, "", "expected the metadata that the release was made with: restore it")]
        ) from None
