"""The flow as a table for the PRISMA2020 R package and its web app, so that they can draw it again.

Keys, nodes and boxes are those of the package's template (Haddaway et al., Campbell Syst Rev 2022;18:e1230).
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from review.screening.boxes import BOXES
from review.screening.periods import titled

PRISMA = ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]
NOT_GIVEN = "NA"
_PREVIOUS_BOXES = ("prevstud", "box1", "box16")
_SPECIFIC = {"database_specific_results": "database_results", "register_specific_results": "register_results"}
_REASONS = ("dbr_excluded", "other_excluded")
_TEMPLATE = (
    # data, node, box, text; a row without data is a heading
    ("", "node4", "prevstud", "Previous studies"),
    ("previous_studies", "node5", "box1", "Studies included in previous version of review"),
    ("previous_reports", "", "box1", "Reports of studies included in previous version of review"),
    ("", "node6", "newstud", "Identification of new studies via databases and registers"),
    ("database_results", "node7", "box2", "Databases"),
    ("database_specific_results", "", "box2", "Specific databases"),
    ("register_results", "", "box2", "Registers"),
    ("register_specific_results", "", "box2", "Specific registers"),
    ("", "node16", "othstud", "Identification of new studies via other methods"),
    ("website_results", "node17", "box11", "Websites"),
    ("organisation_results", "", "box11", "Organisations"),
    ("citations_results", "", "box11", "Citation searching"),
    ("duplicates", "node8", "box3", "Duplicate records"),
    ("excluded_automatic", "", "box3", "Records marked as ineligible by automation tools"),
    ("excluded_other", "", "box3", "Records removed for other reasons"),
    ("records_screened", "node9", "box4", "Records screened"),
    ("records_excluded", "node10", "box5", "Records excluded"),
    ("dbr_sought_reports", "node11", "box6", "Reports sought for retrieval"),
    ("dbr_notretrieved_reports", "node12", "box7", "Reports not retrieved"),
    ("other_sought_reports", "node18", "box12", "Reports sought for retrieval"),
    ("other_notretrieved_reports", "node19", "box13", "Reports not retrieved"),
    ("dbr_assessed", "node13", "box8", "Reports assessed for eligibility"),
    ("dbr_excluded", "node14", "box9", "Reports excluded"),
    ("other_assessed", "node20", "box14", "Reports assessed for eligibility"),
    ("other_excluded", "node21", "box15", "Reports excluded"),
    ("new_studies", "node15", "box10", "New studies included in review"),
    ("new_reports", "", "box10", "Reports of new included studies"),
    ("total_studies", "node22", "box16", "Total studies included in review"),
    ("total_reports", "", "box16", "Reports of total included studies"),
    ("identification", "node1", "identification", "Identification"),
    ("screening", "node2", "screening", "Screening"),
    ("included", "node3", "included", "Included"),
)
_KEYS = {box.key for box in BOXES}
_LANES = {"databases": "databases and registers", "other": "other methods"}
_LANE_OF = {box.key: box.lane for box in BOXES}


def prisma_csv(flow: pd.DataFrame, updated: bool) -> pd.DataFrame:
    """The flow in the template's columns and row order, all text; then a row for each box of our own.

    For a new review (`updated` false) the boxes of the previous version and of the total have no number,
    which makes the package leave them out. The package counts tooltips, so a row has one only where the
    template has one. It finds a row by any part of its key (`duplicates` in `other_duplicates`), so that a key of our
    own stands under `box` and leaves `data` empty.
    """
    numbers = _numbers(flow)
    rows = [_row(data, node, box, text, numbers.get(data, "0")) for data, node, box, text in _TEMPLATE]
    if not updated:
        rows = [row | {"n": NOT_GIVEN} if row["box"] in _PREVIOUS_BOXES else row for row in rows]
    rows += [_row("", "", box, label, numbers[box]) for box, label in _own(flow)]
    return pd.DataFrame(rows, columns=PRISMA)


def prisma_living(rounds: pd.DataFrame) -> pd.DataFrame:
    """The flow by search round in the form of the livingPRISMAflow R package: a column a round, after the template's.

    That package counts rows, so the first 24 are its own, without titles; each round says what it began with, and what
    its total is. Rows of our own follow, with their keys.
    """
    numbers = {titled(str(name)): _numbers(table) for name, table in rounds.groupby("round")}
    rows = [
        _row(data, node, box, text) | {name: n[data] for name, n in numbers.items()}
        for data, node, box, text in _TEMPLATE
        if data in _KEYS
    ]
    rows += [
        _row(box, "", box, label) | {name: n[box] for name, n in numbers.items()}
        for box, label in _own(rounds.drop_duplicates("box"))
    ]
    return pd.DataFrame(rows, columns=[*PRISMA[:-1], *numbers])


def _numbers(flow: pd.DataFrame) -> dict[str, str]:
    """What a box says in the template: its number, or what is behind it where the template asks for that."""
    n = {box: str(count) for box, count in zip(flow["box"], flow["n"], strict=True)}
    detail = dict(zip(flow["box"], flow["detail"], strict=True))
    n |= {specific: detail[box] or n[box] for specific, box in _SPECIFIC.items()}
    return n | {box: detail[box] or n[box] for box in _REASONS}


def _own(flow: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Boxes that the template lacks, with their label."""
    drawn = {data for data, *_ in _TEMPLATE}
    yield from flow.loc[~flow["box"].isin(drawn), ["box", "label"]].itertuples(index=False, name=None)


def _row(data: str, node: str, box: str, text: str, n: str = "") -> dict[str, str]:
    lane = _LANES.get(_LANE_OF.get(data or box, ""), "")
    description = f"{text} ({lane})" if lane else text
    cells = (data, node, box, description, text, description if node else "", "", n)
    return {name: cell or NOT_GIVEN for name, cell in zip(PRISMA, cells, strict=True)}
