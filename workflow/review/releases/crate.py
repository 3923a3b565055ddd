"""A release as an RO-Crate (1.1) with citation metadata, so that an archive knows what it is given.

Source: https://w3id.org/ro/crate/1.1. Written by hand: docs/decisions/022-releases.md.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Mapping
from typing import Any

import yaml

from review.releases.frozen import Files
from review.releases.names import METADATA

_PROFILE = "https://w3id.org/ro/crate/1.1"
_KINDS = {".csv": "text/csv", ".yaml": "application/yaml", ".cff": "application/yaml"}
CITATION = "CITATION.cff"


def citation(software: bytes, release: Mapping[str, Any]) -> bytes:
    """`CITATION.cff` of a release: its title, version and date, with authors and licence as in the project's own."""
    own = yaml.safe_load(software)
    found = {
        "cff-version": "1.2.0",
        "message": "If you use this release of the review, please cite it with the metadata of this file.",
        "type": "dataset",
        "title": release["title"],
        "version": release["version"],
        "date-released": release["released_on"],
        "authors": own["authors"],
    } | {name: own[name] for name in ("license",) if name in own}
    return yaml.safe_dump(found, sort_keys=False, allow_unicode=True).encode()


def metadata(files: Files, release: Mapping[str, Any], citation: bytes) -> bytes:
    """`ro-crate-metadata.json` of these files; `release` is the content of `release.yaml`."""
    cited = yaml.safe_load(citation)
    people = [_person(number, one) for number, one in enumerate(cited["authors"], start=1)]
    graph = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": _PROFILE},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": release["title"],
            "description": _description(release),
            "version": release["version"],
            "datePublished": release["released_on"],
            "license": cited.get("license", "not stated"),
            "creativeWorkStatus": "provisional" if release["provisional"] else "released",
            "author": [{"@id": one["@id"]} for one in people],
            "hasPart": [{"@id": path} for path in sorted(files)],
        },
        *people,
        *(_file(path, content) for path, content in sorted(files.items())),
    ]
    document = {"@context": f"{_PROFILE}/context", "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _description(release: Mapping[str, Any]) -> str:
    asked = " ".join(release["question"].split())
    waits = f" Provisional: {', '.join(release['provisional'])}." if release["provisional"] else ""
    return f"Release {release['version']} of a living systematic review. {asked}{waits}"


def _person(number: int, author: Mapping[str, str]) -> dict[str, str]:
    name = author.get("name") or " ".join(filter(None, (author.get("given-names"), author.get("family-names"))))
    kind = "Organization" if "name" in author else "Person"
    return {"@id": author.get("orcid", f"#author-{number}"), "@type": kind, "name": name}


def _file(path: str, content: bytes) -> dict[str, Any]:
    ending = path[path.rfind(".") :]
    kind = _KINDS.get(ending) or mimetypes.guess_type(path)[0] or "application/octet-stream"
    return {
        "@id": path,
        "@type": "File",
        "name": path,
        "encodingFormat": kind,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
