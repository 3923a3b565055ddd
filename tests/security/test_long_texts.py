"""Long hostile texts take a time that grows with their length: no pattern keeps a reader busy for ever."""

from __future__ import annotations

import contextlib
import io
import signal

import pytest

from review.dose.grammar import parse
from review.dose.split import read_schemes
from review.errors import InputError
from review.identification.features import features
from review.identification.formats import open_export
from review.identification.formats.authors import split_authors
from review.identification.formats.identifiers import accession, doi, issns, pmid, registry_ids
from review.identification.formats.latex import to_unicode
from review.identification.record import Record, record_table
from review.manuscript.render import escape
from review.query import QueryError
from review.query_syntax import parse as parse_query
from review.screening.imports.pseudonyms import Pseudonyms
from review.screening.imports.rayyan_notes import parse_notes, split_notes
from review.vocabulary import fold

LENGTH, SECONDS = 100_000, 20
"""A pattern that looks at each character from each other one would take minutes. The seconds are the processor's."""
UNITS = [
    " ", "\n", "\t", "a", "a ", "0", "1-", "1.", "1,", "1 000 ", "-", "(", "[", "{", "<", '"', "'", ",", ";",
    "|", "\\", "@",
    "a@", "a.", "A. ", " A", "Smith J, ", "['a", ",'a", ", '", " and ", "10.1000/", "doi:", "PMID: ", "NCT0",
    "http://",
    "<?xml ", "<a", "</a", "&#", "x10^", "50%/", "d1,", "1 (", "a. 2000", '"=>[', '"=>"', ',"',
    "| RAYYAN-INCLUSION: ", "$x",
    "{\\'", "\u0301", "é", "Ã",
]  # fmt: skip


def fields(text: str) -> None:
    """Every field of a record, as it is compared."""
    names = [name for name in Record.__slots__ if name not in ("authors", "raw", "position")]
    features(
        record_table([Record(**dict.fromkeys(names, f"T {text}"), authors=(text,), raw=text, position=1)], "s", "x")
    )


def export(before: str, after: str = "") -> None:
    """A file that holds the text, in an encoding that has to be guessed."""

    def read(text: str) -> None:
        found = open_export(io.BytesIO(f"{before}{text}{after}".encode() + b"\xe9\n"), "x", {})
        list(found.entries)

    return read


def notes(text: str) -> None:
    for begun in ("RAYYAN-INCLUSION: {", 'USER-NOTES: {"a"=>["', "a | "):
        split_notes(begun + text)
        with contextlib.suppress(ValueError):
            parse_notes(begun + text + '"]}')


def numbers(text: str) -> None:
    doi([text, f"10.1000/{text}"])
    pmid([f"PMID: {text}"])
    accession([text])
    issns([text])
    registry_ids([text], text)


def query(text: str) -> None:
    for asked in (text, f"t[{text}].n", f"{{{text}}}", f't[a="{text}"].#'):
        with contextlib.suppress(QueryError):
            parse_query(asked)


def doses(text: str) -> None:
    parse(text)
    parse(f"2 x 10^6 cells/kg {text[:1_900]}")
    read_schemes(text, text)
    read_schemes(text[:1_900], text[:1_900])


READ = {
    "fields": fields,
    "doses": doses,
    "authors": split_authors,
    "listed authors": lambda text: split_authors(f"['{text}"),
    "numbers": numbers,
    "LaTeX": to_unicode,
    "notes of Rayyan": notes,
    "names in remarks": Pseudonyms(b"key", ["Ann Lee"]).in_remark,
    "Markdown": escape,
    "queries": query,
    "terms": fold,
    "any file": export(""),
    "RIS": export("TY  - JOUR\nTI  - ", "\nER  - \n"),
    "MEDLINE": export("PMID- 1\nTI  - ", "\n"),
    "BibTeX": export("@article{a, title = {", "}}"),
    "BibTeX, not closed": export("@article{a, title = "),
    "XML": export("<?xml version='1.0'?><records><record><titles><title>", "</title></titles></record></records>"),
    "JSON": export('[{"title": "A", "note": "', '"}]'),
    "JSON, not closed": export('[{"title": '),
    "table": export('Title,Citation\n"A","Blood. 2020 ', '"\n'),
    "table, not closed": export('Title,Authors\n"A","'),
}


@pytest.mark.parametrize("name", READ)
def test_no_long_text_keeps_a_reader_busy(name):
    def stop(*_: object) -> None:
        raise TimeoutError(f"{name}: {unit!r} takes more than {SECONDS} s")

    signal.signal(signal.SIGPROF, stop)
    for unit in UNITS:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            with contextlib.suppress(InputError):
                READ[name](unit * (LENGTH // len(unit)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
