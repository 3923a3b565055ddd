"""Which table each kind of analysis is stored in."""

RESULT_TABLES = {
    "contrast": "contrasts",
    "direction": "directions",
    "fit": "fits",
    "link": "links",
    "proportion": "proportions",
    "ratio": "ratios",
    "relative_risk": "relative_risks",
    "starting_dose": "starting_doses",
    "threshold": "thresholds",
    "trend": "trends",
}
"""Kinds that are not named here have a table of their own name."""


def result_table(kind: str) -> str:
    """The table of all analyses of a kind, below `results/<review>/synthesis/`."""
    return RESULT_TABLES.get(kind, kind)
