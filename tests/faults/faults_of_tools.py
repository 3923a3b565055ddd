"""Exports of the tools in which people screen."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
from faults_of_exports import EXPORTS
from faults_of_ledgers import LINKS, RECORDS_FOUND, RULES, SCREENING, SEARCHES
from under_test import Reader, archive, workbook

from review.screening import votes
from review.screening.imports.log import Import
from review.screening.imports.matching import match
from review.screening.imports.reading import imported
from review.tables import arrange


def brought_from(tool: str, file: str, list_: str = "", **beside: bytes) -> Callable[[bytes], object]:
    """The reader of one export of another tool."""
    reviewer = "team" if tool in ("covidence", "eppi") else "ann"

    def read(content: bytes) -> object:
        contents = {f"f/imports/{name}": part for name, part in ({file: content} | beside).items()}
        entry = Import(file, tool, "title_abstract", reviewer, list_, 2, (file, *beside))
        ledger, unread = imported([entry], contents, "f", SCREENING, RULES)
        matched, unmatched = match(ledger, RECORDS_FOUND, LINKS, SEARCHES)
        arrange(pd.concat([unmatched, unread], ignore_index=True), votes.UNMATCHED, votes.VOTES_KEY)
        return arrange(matched, votes.VOTES, votes.VOTES_KEY)

    return read


ARTICLES = (
    b"key,title,year,doi,pubmed_id,notes\n"
    b'rayyan-1,Trial 1 of a drug,2020,10.1000/1,11,"RAYYAN-INCLUSION: {""person-a""=>""Included"", ""person-b""=>'
    b'""Excluded""} | RAYYAN-EXCLUSION-REASONS: a review"\n'
    b"rayyan-2,Trial 2 of a drug,2020,,,citation r0000000000000002\n"
)
RAYYAN_LOG = (
    b"created_at,user_id,user_email,article_id,key,value\n2024-05-01T10:00:00.123Z,1,person-a,1,included,1\n"
    b"2024-05-01T10:01:00.123Z,2,person-b,1,included,-1\n"
    b'2024-05-01T10:02:00.123Z,2,person-b,1,"""__EXR__a review""",1\n'
)
ASREVIEW = (
    b"title,doi,asreview_label,asreview_time,asreview_note\nTrial 1 of a drug,10.1000/1,1,2024-05-01 10:00:00,w\n"
)
COVIDENCE = (
    b"Title,Authors,Published Year,Accession Number,DOI,Covidence #,Notes\n"
    b"Trial 1 of a drug,Frey N,2020,r0000000000000001,10.1000/1,#1,Exclusion reason: a review; x\n"
)
EPPI = json.dumps(
    {
        "CodeSets": [
            {
                "Attributes": {
                    "AttributesList": [
                        {"AttributeId": 7, "AttributeName": "IN"},
                        {"AttributeId": 8, "AttributeName": "OUT", "Attributes": {"AttributesList": []}},
                    ]
                }
            }
        ],
        "References": [
            {
                "Codes": [{"AttributeId": 7, "AdditionalText": "x"}],
                "ItemId": 500,
                "Title": "Trial 1 of a drug",
                "Year": "2020",
                "DOI": "10.1000/1",
            },
            {"Codes": [{"AttributeId": 8, "AdditionalText": ""}], "ItemId": 501, "Title": "Trial 2 of a drug"},
        ],
    },
    indent=1,
).encode()


READERS = {
    "Rayyan": Reader({"csv": ARTICLES}, brought_from("rayyan", "articles.csv"), 2),
    "Rayyan, log": Reader(
        {"csv": RAYYAN_LOG}, brought_from("rayyan", "customizations_log.csv", **{"articles.csv": ARTICLES}), 2
    ),
    "Rayyan, archive": Reader(
        {"zip": archive(articles__csv=ARTICLES, customizations_log__csv=RAYYAN_LOG)}, brought_from("rayyan", "x.zip"), 2
    ),
    "Rayyan, RIS": Reader({"ris": EXPORTS["ris"]}, brought_from("rayyan", "articles.ris"), 1),
    "ASReview": Reader({"csv": ASREVIEW, "xlsx": workbook(ASREVIEW)}, brought_from("asreview", "a.csv"), 2),
    "Covidence": Reader({"csv": COVIDENCE}, brought_from("covidence", "c.csv", "exclude"), 2),
    "EPPI-Reviewer": Reader({"json": EPPI}, brought_from("eppi", "e.json"), 4),
}
