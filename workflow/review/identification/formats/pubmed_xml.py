"""PubMed's XML: `<PubmedArticle>` and `<PubmedBookArticle>` elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from review.identification.formats import identifiers
from review.identification.formats.source import Reader
from review.identification.formats.xml_records import reader_of, text_of, texts_of
from review.identification.record import Record


def _record(element: Element, raw: str, position: int) -> Record:
    article = _first(element, "MedlineCitation/Article", "BookDocument")
    about = _first(element, "MedlineCitation", "BookDocument")
    issue = _first(article, "Journal/JournalIssue", "Book")
    abstract = " ".join(_abstract(article))
    pmid = text_of(about, "PMID")
    return Record(
        title=_any(article, "ArticleTitle", "VernacularTitle", "Book/BookTitle"),
        source_key=pmid,
        accession=pmid and f"pmid:{pmid}",
        authors=tuple(_authors(article)),
        year=_any(issue, "PubDate/Year", "PubDate/MedlineDate") or text_of(article, "ArticleDate/Year"),
        journal=_any(article, "Journal/Title", "Journal/ISOAbbreviation", "Book/BookTitle"),
        volume=text_of(issue, "Volume"),
        issue=text_of(issue, "Issue"),
        pages=text_of(article, "Pagination/MedlinePgn"),
        doi=identifiers.doi(
            [
                *texts_of(article, "ELocationID[@EIdType='doi']"),
                *texts_of(element, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
                *texts_of(article, "ArticleIdList/ArticleId[@IdType='doi']"),
            ]
        ),
        pmid=pmid,
        registry_id=identifiers.registry_ids(texts_of(article, "DataBankList//AccessionNumber"), abstract),
        issn=identifiers.issns(
            [*texts_of(article, "Journal/ISSN"), *texts_of(about, "MedlineJournalInfo/ISSNLinking")]
        ),
        abstract=abstract,
        language="; ".join(texts_of(article, "Language")),
        publication_type="; ".join(
            [*texts_of(article, "PublicationTypeList/*"), *texts_of(article, "PublicationType")]
        ),
        raw=raw,
        position=position,
    )


def _authors(article: Element) -> Iterator[str]:
    for author in article.iterfind("AuthorList/Author"):
        family, given = text_of(author, "LastName"), _any(author, "ForeName", "Initials")
        yield from filter(None, [", ".join(filter(None, (family, given))) or text_of(author, "CollectiveName")])


def _abstract(article: Element) -> Iterator[str]:
    for part in article.iterfind("Abstract/AbstractText"):
        label = part.get("Label", "")
        yield f"{label}: {''.join(part.itertext())}" if label else "".join(part.itertext())


def _any(element: Element, *paths: str) -> str:
    return next((text for path in paths if (text := text_of(element, path))), "")


def _first(element: Element, *paths: str) -> Element:
    """The first of these children; an empty element where there is none, whose every field is empty."""
    return next((child for path in paths if (child := element.find(path)) is not None), Element("none"))


READER = Reader(
    "pubmed xml",
    re.compile(r"<Pubmed(?:Book)?Article[\s>]").search,
    reader_of("PubmedArticle|PubmedBookArticle", _record),
)
