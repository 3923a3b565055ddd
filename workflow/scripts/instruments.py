"""What the quality adaptors read alike: the instrument that the protocol names, with the protocol's own variants."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from review.quality.instrument import read_instrument
from review.quality.model import Instrument
from review.schema import read_yaml


def protocols_instrument(path: str, schema: str, quality: Mapping[str, Any]) -> Instrument:
    """The instrument of a file that meets its schema; `quality` is that part of the protocol."""
    document = read_yaml(Path(path).read_bytes(), path, yaml.safe_load(Path(schema).read_text()))
    return read_instrument(document, path).with_variants(quality["variants"])
