"""Where the shipped material lies, and short ways to read it in tests."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESOURCES = ROOT / "resources"
REVIEWS = ("dose-response", "dose-fractionation", "autoimmune-dose", "exposure")


def material(path: str) -> bytes:
    """A file of `resources/`."""
    return (RESOURCES / path).read_bytes()
