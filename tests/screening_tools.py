"""Tools in which people screen, as far as a review can see them: citations go in, an export comes out.

Written from `field.md`, section 2: the folder of real data has no exports after votes but Rayyan's list of articles and
labelled data sets of ASReview (`test_imports_real.py`). What a tool does not keep, it loses here too.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pandas as pd
import rispy

from review.screening.imports.log import Import
from review.screening.imports.matching import match
from review.screening.imports.reading import imported
from review.screening.rules import read_rules

FOLDER = "resources/r/screening"
REVIEWERS = [
    {"id": "ann", "kind": "human", "duties": ["screening"], "known_as": ["Ann Lee", "person-a"]},
    {"id": "bob", "kind": "human", "duties": ["screening"], "known_as": ["Bob", "person-b"]},
    {"id": "team", "kind": "unknown", "duties": ["adjudication"]},
]
SCREENING = {
    "votes_needed": 2,
    "maybe": "include",
    "stages": {
        "title_abstract": {
            "reasons": "precedence",
            "eppi": {"include": ["IN"], "exclude": {"OUT animals": "E2", "8": ""}},
        },
        "full_text": {"reasons": "adjudicate"},
    },
    "reasons": {"E1": "a review", "E2": "animals, not people", "E3": "another disease"},
    "reason_names": {"E3": ["wrong population"]},
}
SEARCHES = pd.DataFrame({"search_id": ["s1", "s2"], "searched_on": ["2022-01-01", "2023-01-01"]})
WORDS = {"include": "Included", "exclude": "Excluded", "maybe": "Maybe"}
RAYYAN_COLUMNS = (
    "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,location,abstract,notes,"
    "doi,keywords,pubmed_id,pmc_id"
)
COVIDENCE_COLUMNS = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,Accession Number,DOI,Ref,"
    "Covidence #,Study,Notes,Tags"
)
NUMBERS = {"include": "1", "exclude": "-1", "maybe": "0", "undone": "deleted"}


def options(**screening: Any) -> dict[str, Any]:
    return {"reviewers": REVIEWERS, "screening": SCREENING | screening}


def ident(number: int) -> str:
    return f"r{number:016x}"


def papers(n: int = 5) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records and links of n citations; the first has a second record, found later."""
    rows = [
        (ident(number), "s1", number, f"Trial {number} of a drug", f"10.1000/{number}", str(900 + number))
        for number in range(1, n + 1)
    ]
    rows.append((ident(n + 1), "s2", 1, "Trial 1 of a drug", "10.1000/1", ""))
    records = pd.DataFrame(rows, columns=["record_id", "search_id", "position", "title", "doi", "pmid"])
    records = records.assign(source_key="#" + records["position"].astype("str"), in_force=True, year=2020)
    records = records.astype({"position": "Int64", "year": "Int64"})
    links = records[["record_id"]].assign(citation_id=records["record_id"].replace({ident(n + 1): ident(1)}))
    return records, links


def entry(
    tool: str, *files: str, stage: str = "title_abstract", reviewer: str = "", list_: str = "", line: int = 2
) -> Import:
    return Import(files[0], tool, stage, reviewer, list_, line, files)


def brought(
    entries: Any, contents: dict[str, bytes], world: Any = None, **screening: Any
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Votes at their citations, and everything else, from the files of imports."""
    given = options(**screening)
    files = {f"{FOLDER}/imports/{name}": content for name, content in contents.items()}
    ledger, unread = imported(entries, files, FOLDER, given, read_rules(given))
    records, links = world or papers()
    votes, unmatched = match(ledger, records, links, SEARCHES)
    return votes, pd.concat([unmatched, unread], ignore_index=True)


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rayyan(ris: bytes, votes: list[tuple[int, str, str]]) -> dict[str, bytes]:
    """`articles.csv` and the log after votes (number of the article from 0, e-mail, vote), one a minute.

    Rayyan keeps notes and gives an article a key of its own in place of the accession number.
    """
    last = {(article, who): vote for article, who, vote in votes}
    articles = []
    for number, one in enumerate(rispy.loads(ris.decode())):
        words = {who: WORDS[vote] for (article, who), vote in last.items() if article == number and vote in WORDS}
        said = ", ".join(f'"{who}"=>"{word}"' for who, word in words.items())
        article = dict.fromkeys(RAYYAN_COLUMNS.split(","), "") | {
            "key": f"rayyan-{7000 + number}",
            "title": one["title"],
            "year": one.get("year", ""),
            "authors": " and ".join(one.get("authors", [])),
            "abstract": one.get("abstract", ""),
            "notes": " | ".join([*one["notes"], *([f"RAYYAN-INCLUSION: {{{said}}}"] if said else [])]),
            "doi": one.get("doi", ""),
        }
        articles.append(article)
    log = [
        {
            "created_at": f"2024-05-01T10:{minute:02}:00.123Z",
            "user_id": str(len(who)),
            "user_email": who,
            "article_id": str(7000 + article),
            "key": "included",
            "value": NUMBERS[vote],
        }
        for minute, (article, who, vote) in enumerate(votes)
    ]
    return {"articles.csv": as_csv(articles), "customizations_log.csv": as_csv(log)}


def covidence(ris: bytes, wanted: list[int], notes: str = "") -> bytes:
    """One list of references: Covidence keeps the accession number, and numbers references itself."""
    rows = [
        dict.fromkeys(COVIDENCE_COLUMNS.split(","), "")
        | {
            "Title": one["title"],
            "Authors": "; ".join(one.get("authors", [])),
            "Published Year": one.get("year", ""),
            "Accession Number": one["accession_number"],
            "DOI": one.get("doi", ""),
            "Covidence #": f"#{number + 1}",
            "Notes": notes,
        }
        for number, one in enumerate(rispy.loads(ris.decode()))
        if number in wanted
    ]
    return as_csv(rows)


def asreview(table: bytes, labels: dict[int, str], **further: str) -> bytes:
    """Version 3 on a table: all its columns come back, with those of ASReview behind them."""
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    said = {"asreview_time": "2024-05-02 08:00:00", "asreview_note": "", **further}
    unseen = {"asreview_label": "", **dict.fromkeys(said, "")}
    seen = {number: {"asreview_label": label, **said} for number, label in labels.items()}
    return as_csv([row | seen.get(number, unseen) for number, row in enumerate(rows)])


def eppi(ris: bytes, codes: dict[int, list[int]]) -> bytes:
    """The JSON report: the standard RIS filter takes the source's id from `ID` and comments from `N1`."""
    listed = [
        {"AttributeId": number, "AttributeName": name, "AttributeType": "Selectable (show checkbox)"}
        for number, name in {7: "IN", 8: "OUT", 9: "OUT animals", 10: "a topic"}.items()
    ]
    listed[3] = {"AttributeId": 11, "AttributeName": "topics", "Attributes": {"AttributesList": [listed[3]]}}
    references = [
        {
            "Codes": [{"AttributeId": code, "AdditionalText": "", "ArmId": 0} for code in codes.get(number, [])],
            "Outcomes": [],
            "ItemId": 500 + number,
            "Title": one["title"],
            "CreatedBy": "Ann Lee",
            "EditedBy": "Bob",
            "Year": one.get("year", ""),
            "OldItemId": one["id"],
            "Comments": one["notes"][0],
            "DOI": one.get("doi", ""),
        }
        for number, one in enumerate(rispy.loads(ris.decode()))
    ]
    report = {"CodeSets": [{"SetName": "Screen", "Attributes": {"AttributesList": listed}}], "References": references}
    return json.dumps(report).encode("utf-8-sig")
