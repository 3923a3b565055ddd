"""The certainty of a conclusion, from judgements that people have recorded with their reasons.

Source: GRADE (Guyatt et al., BMJ 2008;336:924; for non-randomised studies J Clin Epidemiol 2011;64:1311).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LEVELS = ("very low", "low", "moderate", "high")
START = "low"
"""Where the certainty of studies begins that did not randomise."""
STEPS = {"not_serious": 0, "serious": -1, "very_serious": -2}
NOT_JUDGED = {"certainty": "", "certainty_domains": "", "certainty_state": "not_judged"}


def certainty(judged: Mapping[str, Any] | None, reviewers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """`certainty`, `certainty_domains` (each judgement with its reason) and `certainty_state` of a conclusion.

    `judged` has `judged_by`, `domains` (a `judgement` of `STEPS` and a `reason` each) and perhaps `upgrades` (reasons
    by name, a step each). A dose-response gradient is no upgrade: it is what is estimated, and the schema of the
    protocol refuses it. The state is `judged` where the protocol calls the judge human, else `provisional`.
    """
    if judged is None:
        return dict(NOT_JUDGED)
    domains, upgrades = judged["domains"], judged.get("upgrades", {})
    steps = sum(STEPS[domain["judgement"]] for domain in domains.values()) + len(upgrades)
    level = min(max(LEVELS.index(START) + steps, 0), len(LEVELS) - 1)
    verdicts = {name: (domain["judgement"], domain["reason"]) for name, domain in domains.items()}
    verdicts |= {name: ("upgrade", reason) for name, reason in upgrades.items()}
    human = any(one["id"] == judged["judged_by"] and one["kind"] == "human" for one in reviewers)
    return {
        "certainty": LEVELS[level],
        "certainty_domains": "; ".join(
            f"{name}: {judgement}".replace("_", " ") + f" ({reason})" for name, (judgement, reason) in verdicts.items()
        ),
        "certainty_state": "judged" if human else "provisional",
    }
