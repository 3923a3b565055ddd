"""Logs, votes, decisions and registries: what people write about records."""

from __future__ import annotations

import pandas as pd
from under_test import Reader, head, workbook

from review.extraction import sheets
from review.identification.decisions import OPTIONAL, REQUIRED, checked_decisions
from review.identification.record import RECORDS
from review.identification.searches import read_searches
from review.inputs import read_rows
from review.screening import registry, retractions, retrieval, returned, votes
from review.screening.imports.log import read_imports
from review.screening.rules import read_rules
from review.screening.standing import status_by_study
from review.tables import arrange, empty

SEARCHES = pd.DataFrame({"search_id": ["s1", "s2"], "searched_on": ["2022-01-01", "2023-01-01"]})
RECORDS_FOUND = pd.DataFrame(
    {
        "record_id": [f"r{number:016x}" for number in range(1, 6)],
        "search_id": ["s1", "s1", "s1", "s2", "s2"],
        "source_key": ["1", "2", "k/3", "#1", "x"],
        "position": [1, 2, 3, 1, 2],
        "title": [f"Trial {number} of a drug" for number in range(1, 6)],
        "doi": [f"10.1000/{number}" for number in range(1, 6)],
        "pmid": ["11", "", "", "", ""],
        "year": [2020] * 5,
        "in_force": True,
    }
).astype({"position": "Int64", "year": "Int64"})
LINKS = RECORDS_FOUND[["record_id"]].assign(citation_id=RECORDS_FOUND["record_id"])
SCREENING = {
    "reviewers": [
        {"id": "ann", "kind": "human", "duties": ["screening", "adjudication"], "known_as": ["person-a"]},
        {"id": "bob", "kind": "human", "duties": ["screening"], "known_as": ["person-b"]},
        {"id": "team", "kind": "unknown", "duties": ["adjudication"]},
    ],
    "screening": {
        "votes_needed": 2,
        "maybe": "include",
        "stages": {
            "title_abstract": {"reasons": "precedence", "eppi": {"include": ["IN"], "exclude": {"OUT": "E1"}}},
            "full_text": {"reasons": "adjudicate"},
        },
        "reasons": {"E1": "a review", "E2": "animals"},
        "reason_names": {},
    },
}
RULES = read_rules(SCREENING)
VOTES = (
    b"search_id,record,stage,reviewer,vote,reason,voted_on,note\ns1,1,title_abstract,ann,include,,2024-05-01,\n"
    b's1,1,title_abstract,bob,exclude,E1,2024-05-02,"a, b"\ns1,#2,full_text,bob,exclude,E2,,=x\n'
    b"s2,x,title_abstract,ann,maybe,,,\n,r0000000000000001,full_text,ann,undone,,2024-05-01,\n"
)
LIST = (
    head(VOTES, 1)
    + b"s1,1,title_abstract,ann,include,,2024-05-01,\ns1,#2,title_abstract,ann,,,,\ns2,x,full_text,ann,exclude,E1,,\n"
)
ADJUDICATIONS = VOTES.replace(b"reviewer", b"adjudicator").replace(b",bob,", b",team,").replace(b",ann,", b",team,")
ADJUDICATIONS = ADJUDICATIONS.replace(b"maybe", b"include").replace(b"undone", b"include")


def read_votes(content: bytes) -> object:
    checked = votes.checked_votes(read_rows(content, "v", votes.VOTES_REQUIRED, votes.VOTES_OPTIONAL), "v", RULES)
    return resolved(checked)


def read_adjudications(content: bytes) -> object:
    table = read_rows(content, "a", votes.ADJUDICATIONS_REQUIRED, votes.VOTES_OPTIONAL)
    return resolved(votes.checked_adjudications(table, "a", RULES))


def resolved(*ledgers: pd.DataFrame) -> object:
    matched, _ = votes.resolve(pd.concat(ledgers, ignore_index=True), RECORDS_FOUND, LINKS, SEARCHES)
    return arrange(matched, votes.VOTES, votes.VOTES_KEY)


def read_returned(content: bytes) -> object:
    return resolved(*returned.returned({"returned/x": content}, RULES))


def read_retrieval(content: bytes) -> object:
    asked = read_rows(content, "r", retrieval.RETRIEVAL_REQUIRED, retrieval.RETRIEVAL_OPTIONAL)
    checked = retrieval.checked_retrieval(asked, "r", RULES)
    return retrieval.retrieval(checked, empty(votes.VOTES), RECORDS_FOUND, LINKS, SEARCHES)


def read_decisions(content: bytes) -> object:
    table = arrange(RECORDS_FOUND[["record_id"]], RECORDS.empty_table().select(["record_id"]).schema, ())
    return checked_decisions(read_rows(content, "d", REQUIRED, OPTIONAL), "d", table.column("record_id"))


def read_registry(content: bytes) -> object:
    studies = read_rows(content, "studies.csv", ["study_id", "label", "reports"])
    sheets.registered_ids(studies, "studies.csv")
    return registry.reports(studies, "studies.csv", RECORDS_FOUND, LINKS, SEARCHES, ["a_1"])


def read_retractions(content: bytes) -> object:
    notices = retractions.checked_notices(read_rows(content, "r", retractions.REQUIRED, retractions.OPTIONAL), "r")
    studies = pd.DataFrame({"study_id": ["a_1"], "reports": ["10.1000/1; s1:1"]})
    reports = pd.DataFrame({"study_id": ["a_1"], "citation_id": ["r1"]})
    citations = pd.DataFrame({"citation_id": ["r1"], "doi": ["10.1000/2"], "pmid": ["11"], "publication_type": [""]})
    found = retractions.retractions(studies, reports, citations, notices)
    status_by_study(found)
    return arrange(found, retractions.RETRACTIONS, retractions.RETRACTIONS_KEY)


QUEUE = (
    b"record_1,record_2,decision,decided_by,decided_on,reason\nr0000000000000001,r0000000000000002,same,ann,2024-01-01,x\n"
    b"r0000000000000003,r0000000000000004,different,ann,,\n"
)

LOG = (
    b"search_id,file,source_type,source,platform,searched_on,date_from,date_to,query,hits_reported,withdrawn_on,notes\n"
    b's1,a.ris,database,PubMed,,2022-01-01,,,"a AND ""b""",12,,\ns2,b.nbib,citations,list,,2023-01-01,,,,,2023-02-01,\n'
)

IMPORTS = (
    b"file,tool,stage,reviewer,list,imported_on,notes\nx/customizations_log.csv,rayyan,title_abstract,,,2024-01-01,\n"
    b"c.csv,covidence,full_text,team,include,2024-01-01,\n"
)

PRESENT = ("x/customizations_log.csv", "x/articles.csv", "c.csv")

NOTICES = (
    b"Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionDate,Reason,RetractionDOI\n"
    b"1,T,10.1000/1,0,Retraction,1/31/2023 0:00,+Error;+x;,10.1000/r\n2,T,,11,Correction,2023-02-28,,\n"
)

STUDIES = b"study_id,label,reports,registry_ids,notes\na_1,A 2020,s1:1; 10.1000/2,NCT01234567,\nb_2,B 2021,s2:#1,,x\n"

RETRIEVED = b"record,retrieved,reviewer,date,search_id\n1,yes,ann,2024-01-01,s1\n#2,no,bob,,s1\n"

READERS = {
    "searches.csv": Reader(
        {"csv": LOG}, lambda content: read_searches(content, "searches.csv", {"a.ris", "b.nbib"}), 6
    ),
    "imports.csv": Reader({"csv": IMPORTS}, lambda content: read_imports(content, "imports.csv", PRESENT), 5),
    "votes.csv": Reader({"csv": VOTES}, read_votes, 5),
    "adjudications.csv": Reader({"csv": ADJUDICATIONS}, read_adjudications, 3),
    "returned list": Reader(
        {"csv": LIST, "xlsx": workbook(LIST), "decisions": workbook(ADJUDICATIONS)}, read_returned, 5
    ),
    "retrieval.csv": Reader({"csv": RETRIEVED}, read_retrieval, 4),
    "decisions.csv": Reader({"csv": QUEUE}, read_decisions, 5),
    "studies.csv": Reader({"csv": STUDIES}, read_registry, 3),
    "retractions.csv": Reader({"csv": NOTICES}, read_retractions, 2),
}
