"""What is compared of a record, computed once an export: compact, and from the record alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from review.identification.keys import Told, hashed, keys
from review.identification.wording import family_names, first_initial, journal_words, page_range, title_words
from review.tables import TEXT, columns, empty

NUMBER = pa.int32()
KEY = pa.uint64()
FLAG = pa.bool_()
FEATURES = columns(
    record_id=TEXT,
    title=TEXT,
    notice=TEXT,
    specific=NUMBER,
    family=TEXT,
    initial=TEXT,
    journal=TEXT,
    year=NUMBER,
    volume=NUMBER,
    issue=NUMBER,
    mark=TEXT,
    page=NUMBER,
    last_page=NUMBER,
    doi=TEXT,
    pmid=TEXT,
    trials=TEXT,
    review=NUMBER,
    version=NUMBER,
    preprint=FLAG,
    meeting=FLAG,
    registration=FLAG,
    thesis=KEY,
    by_doi=KEY,
    by_pmid=KEY,
    by_review=KEY,
    by_abstract=KEY,
    by_title=KEY,
    by_head=KEY,
    by_author_head=KEY,
    by_tail=KEY,
    by_longest=KEY,
    by_place=KEY,
    by_author_place=KEY,
)
"""`title`, `family`, `journal` as in `wording`; 0 stands for no number; `specific` is how many words of the title say
something of this paper; `review` and `version` are the CD number and `pub` of a Cochrane review; `trials` are registry
numbers joined by `; `; `thesis` is a hash of a thesis's title and its author's full name; the columns `by_...` are
hashes of the texts on which two records meet (0: none)."""

_TRIAL = re.compile(r"\b(?:NCT\d{8}|ISRCTN\d{6,8}|ACTRN\d{14}|ChiCTR[-\w]*\d{6,}|DRKS\d{8}|\d{4}-\d{6}-\d{2}(?!\d))")
_REVIEW = r"(?i)\bCD0*(\d{3,6})(?:\.pub(\d{1,4})(?!\d))?"
_PREPRINT_DOI = (
    r"^10\.(?:1101/(?:\d{4}\.)?\d|64898/|21203/rs|48550/arxiv|2139/ssrn|31219/|31234/|31222/|20944/preprints"
    r"|26434/chemrxiv|22541/au|36227/techrxiv|12688/[^/]*research\.|2196/preprints)"
)
_PREPRINT = re.compile(r"(?i)(?:bio|med|ar|chem|psy|soc|tech)r?xiv\b|research square|^ssrn\b|^preprints\b|preprint")
_MEETING = re.compile(
    r"(?i)\bconference\b|\bcongress\b|\bsymposium\b|\bproceedings of (?:the )?\d|annual (?:scientific )?meeting|"
    r"meeting abstract|inproceedings|^CONF\b|^CPAPER\b|\bworkshop\b"
)
_CORRECTION = re.compile(r"(?i)\berrat|corrigend|retraction (?:of publication|notice)|expression of concern")
_REGISTRY = re.compile(
    r"(?i)clinicaltrials\.gov|who ?ictrp|\bictrp\b|isrctn registry|clinical ?trials? regist|trial registry record"
)
_THESIS = re.compile(r"(?i)\bdissertation|\bthes[ie]s\b|\bdiss\.? abs|^ph\.? ?d\b")
_FULL_NAME = r"^[^,;]+, *[^\W\d_]{2,}[^.;]*\.?$"
_PLACE = {"mark": "", "page": 0, "last_page": 0}


_COMPARED = ["title", "authors", "journal", "volume", "issue", "pages", "doi", "pmid", "registry_id", "url"]
_COMPARED += ["publication_type"]
_LONGEST = 4_000
"""Characters of a field that are compared: no real one says more, and on a longer one patterns could take for ever."""


def features(records: pd.DataFrame) -> pd.DataFrame:
    """`FEATURES` of a `RECORDS` frame, one row a record, in its order."""
    if records.empty:
        return empty(FEATURES)
    records = records.reset_index(drop=True)
    records = records.assign(**{name: records[name].str.slice(0, _LONGEST) for name in _COMPARED})
    read = [title_words(title) for title in records["title"].tolist()]
    titles = [title for title, _ in read]
    pages = [page_range(text) for text in records["pages"].tolist()]
    authors = records["authors"].tolist()
    journals = _once(records["journal"], journal_words)
    told = Told.by(titles, journals)
    dois = plain_dois(records["doi"])
    table = pd.DataFrame(
        {
            "record_id": records["record_id"].to_numpy(),
            "title": titles,
            "notice": np.where(
                _says(records, ["publication_type"], _CORRECTION), "correction", [kind for _, kind in read]
            ),
            "specific": told.specific,
            "family": [family_names(names) for names in authors],
            "initial": [first_initial(names) for names in authors],
            "journal": journals,
            "year": records["year"].fillna(0).to_numpy("int32"),
            "volume": _leading_number(records["volume"]),
            "issue": _leading_number(records["issue"]),
            "mark": [mark for mark, _, _ in pages],
            "page": _bounded([first for _, first, _ in pages]),
            "last_page": _bounded([last for _, _, last in pages]),
            "doi": dois.to_numpy(),
            "pmid": records["pmid"].str.extract(r"(\d+)", expand=False).fillna("").to_numpy(),
            "trials": _trials(records["registry_id"]),
            "meeting": _says(records, ["journal", "publication_type"], _MEETING) | _ends_as_abstract(records["title"]),
            "preprint": dois.str.contains(_PREPRINT_DOI).to_numpy(bool)
            | _says(records, ["journal", "publication_type"], _PREPRINT),
            "registration": _says(records, ["journal", "publication_type"], _REGISTRY),
            "thesis": _theses(records, titles),
        }
    )
    table = table.assign(**_review(records, dois))
    numbered = table["review"] == 0
    table = table.assign(**{name: table[name].where(numbered, nothing) for name, nothing in _PLACE.items()})
    return pd.DataFrame(table.assign(**keys(table, told, records["abstract"]))[FEATURES.names])


def _says(records: pd.DataFrame, names: list[str], pattern: re.Pattern[str]) -> npt.NDArray[Any]:
    """Whether one of the columns matches; each different text is read once."""
    found = [_once(records[name], lambda text: pattern.search(text) is not None) for name in names]
    return np.asarray(np.array(found, dtype=bool).any(axis=0))


def _theses(records: pd.DataFrame, titles: list[str]) -> npt.NDArray[np.uint64]:
    """Hashes of the theses by one author whose given name is spelt out, whether the thesis or its printed abstract."""
    thesis = _says(records, ["journal", "publication_type", "volume"], _THESIS)
    named = records["authors"].str.fullmatch(_FULL_NAME).to_numpy(bool)
    text = pd.Series(titles, dtype="str") + "|" + records["authors"].str.lower()
    return hashed(text, thesis & named)


def _ends_as_abstract(titles: pd.Series[str]) -> npt.NDArray[Any]:
    ends = titles.str.slice(-30).str.lower()
    return ends.str.contains(r"[\[(](?:meeting |conference )?abstract", regex=True).to_numpy(bool)


def _review(records: pd.DataFrame, dois: pd.Series[str]) -> dict[str, npt.NDArray[Any]]:
    """The CD number of a Cochrane review and its version: `pub3` in the DOI, 1 where the DOI has none, else 0."""
    own_doi = dois.str.contains("14651858")
    cochrane = own_doi | np.array(_once(records["journal"], lambda name: "cochrane" in name.lower()), dtype=bool)
    rows = records[cochrane]
    found = (dois[cochrane] + " " + rows["pages"] + " " + rows["url"]).str.extract(_REVIEW).reindex(records.index)
    version = found[1].where(found[1].notna() | found[0].isna() | ~own_doi, "1")
    return {
        "review": found[0].fillna("0").to_numpy("int32"),
        "version": version.fillna("0").to_numpy("int32"),
    }


def plain_dois(column: pd.Series[str]) -> pd.Series[str]:
    """The DOI in lower case; nothing where it stops before an article (`10.17705/1cais.`) or is none."""
    text = column.str.lower().str.replace("%2f", "/", regex=False)
    return text.str.extract(r"(10\.\d{4,9}/\S*[^\s.,;)\]/])", expand=False).fillna("")


def _trials(column: pd.Series[str]) -> list[str]:
    return _once(column, lambda text: "; ".join(sorted(set(_TRIAL.findall(text)))))


def _once(column: pd.Series[str], read: Callable[[str], Any]) -> list[Any]:
    """What `read` gives for each text; each different text is read once."""
    codes, texts = pd.factorize(column)
    known = [read(text) for text in texts.tolist()]
    return [known[code] for code in codes.tolist()]


def _leading_number(column: pd.Series[str]) -> npt.NDArray[Any]:
    return column.str.extract(r"^\D{0,6}(\d{1,6})(?!\d)", expand=False).fillna("0").astype("int32").to_numpy()


def _bounded(numbers: list[int]) -> npt.NDArray[Any]:
    return np.array([number if number < 2**31 else 0 for number in numbers], dtype="int32")
