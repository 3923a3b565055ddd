"""Search exports in every format, and the adaptor's way of reading them."""

from __future__ import annotations

import io
import json

from under_test import Reader, workbook

from review.identification.features import FEATURES, features
from review.identification.formats import open_export
from review.identification.importing import account, parts
from review.identification.record import RECORDS, REJECTED
from review.tables import arrange
from shipped import material

_TITLE = "CAR-T cells in lymphoma: β-cell “counts” & doses of 4–1BB"
_TRIAL = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "officialTitle": _TITLE, "orgStudyIdInfo": {"id": "X-1"}},
        "statusModule": {"startDateStruct": {"date": "2020-01"}},
        "descriptionModule": {"briefSummary": "Two\nlines."},
    }
}
_CSL = [
    {
        "id": "a/1",
        "title": _TITLE,
        "author": [{"family": "Frey", "given": "N. V."}, {"literal": "The Group"}],
        "issued": {"date-parts": [[2021, 5, 3]]},
        "container-title": "Blood",
        "page": "1-9",
        "DOI": "10.1000/ab.1",
    },
    {"id": "2", "title": "Second", "issued": {"raw": "2020"}, "note": "PMID: 12345"},
]
_TABLE = (
    '"Title","Authors","Year","Source title","DOI","PubMed ID","Abstract","EID"\n'
    f'"{_TITLE}","Frey, N.V.; Smith, J.","2021","Blood","10.1000/ab.1","12345","Long, with ""quotes"".","2-s2.0-850"\n'
    '"Second title","Doe A","2020","J Imm","","","",""\n'
    '"Third","Smith J, Doe A.","2019","BMJ","https://doi.org/10.1000/x","","",""\n'
)

EXPORTS: dict[str, bytes] = {
    "ris": material("dose-fractionation/searches/2022-05_reference-list.ris")[:1500],
    "medline": material("dose-fractionation/searches/2025-06_update.nbib"),
    "web of science": (
        b"FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Frey, NV\n   Smith, J\nTI Title\n   in two lines\n"
        b"PY 2020\nDI 10.1000/1\nUT WOS:001\nER\n\nPT J\nTI Second\nUT WOS:002\nER\n\nEF\n"
    ),
    "refer": b"%0 Journal Article\n%T Title\n%A Frey, N.\n%D 2020\n%M 123\n%U https://x.org/10.1000/1\n%X Text\n\n"
    b"%0 Journal Article\n%T Second\n%A Doe, A.\n\n",
    "endnote xml": (
        '<?xml version="1.0" encoding="UTF-8" ?><xml><records>'
        + "".join(
            f"<record><rec-number>{n}</rec-number><ref-type name='Journal Article'>17</ref-type><contributors><authors>"
            f"<author><style>Frey, N.</style></author></authors></contributors><titles><title><style>Title &amp; {n}"
            f"</style></title></titles><dates><year><style>2020</style></year></dates></record>\n"
            for n in (1, 2)
        )
        + "</records></xml>"
    ).encode(),
    "pubmed xml": (
        "<?xml version='1.0' ?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>"
        + "".join(
            f"<PubmedArticle><MedlineCitation><PMID Version='1'>{n}</PMID><Article><Journal><ISSN>1111-2222</ISSN>"
            "<JournalIssue><PubDate><Year>2020</Year></PubDate></JournalIssue><Title>Blood</Title></Journal>"
            f"<ArticleTitle>Title <i>{n}</i></ArticleTitle>"
            "<Abstract><AbstractText Label='AIM'>T</AbstractText></Abstract>"
            "<AuthorList><Author><LastName>Frey</LastName><ForeName>N</ForeName></Author></AuthorList></Article>"
            "</MedlineCitation></PubmedArticle>\n"
            for n in (1, 2)
        )
        + "</PubmedArticleSet>"
    ).encode(),
    "clinicaltrials xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<search_results>\n'
    b"<clinical_study><id_info><nct_id>NCT00715247</nct_id></id_info><brief_title>One</brief_title></clinical_study>\n"
    b"<clinical_study><nct_id>NCT00715248</nct_id><title>Two</title></clinical_study></search_results>",
    "clinicaltrials json": json.dumps({"studies": [_TRIAL, _TRIAL], "nextPageToken": "x"}, indent=1).encode(),
    "csl json": json.dumps(_CSL, ensure_ascii=False, indent=1).encode(),
    "bibtex": (
        b"@string{blood = \"Blood\"}\n@article{frey2020,\n  title = {A {CAR}-T \\'etude of $\\beta$ cells},\n"
        b'  author = {Frey, Noelle and {The Group and Others}},\n  journal = blood # " J",\n  year = 2020,\n'
        b"  doi = {10.1000/1}\n}\n\n@misc{two, title = \"Second\", url = {https://x.org}}\n"
    ),
    "table": _TABLE.encode(),
    "tab-separated": _TABLE.replace('","', '"\t"').encode(),
}  # fmt: skip
"""By format. XLSX is made of the table where it is needed."""


def read_an_export(content: bytes) -> int:
    """As `parse_export.py`; every record is in exactly one place: read, or rejected."""
    export = open_export(io.BytesIO(content), "searches/x", {"title": ["Titel"]})
    found = list(parts(export.entries, "s", "searches/x", export.format))
    positions = []
    for part in found:
        arrange(part.records, RECORDS, ())
        if len(part.rejected):
            arrange(part.rejected, REJECTED, ())
        arrange(features(part.records), FEATURES, ())
        positions += [*part.records["position"], *part.rejected["position"].dropna()]
    assert sorted(positions) == list(range(1, len(positions) + 1)), "records that are in no place or in two"
    counted = account((part.size for part in found), "s", "", format=export.format)
    assert counted["records"].item() == len(positions)
    return len(positions)


READERS = {
    "export": Reader(EXPORTS, read_an_export, 18),
    "export, workbook": Reader({"xlsx": workbook(EXPORTS["table"])}, read_an_export, 4),
}
