"""The judged sets of bib-dedupe, many times over, each time with other letters, volumes and pages.

So each copy holds papers of its own, while what tells the records of one paper apart stays as databases wrote it.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain, count
from pathlib import Path
from random import Random

from exporting import Reference

SETS = ("cytology_screening", "respiratory", "stroke")
LETTERS = ("aeiouy", "bcdfghjklmnpqrstvwxz")
_COMMON = 0.02
_WORD = re.compile(r"[^\W\d_]+")
# Words and, but at the very start, what stands in square brackets: `[Chinese]`, `[Review] [33 refs]`.
_WORD_OR_NOTE = re.compile(r"(?<!^)\[[^\]]*\]|[^\W\d_]+")
_NUMBER = re.compile(r"\d+")


def copies(folder: Path, seed: int) -> Iterator[list[Reference]]:
    """Papers without end, each as the list of its records; the first copy of the sets is as it was published."""
    papers = list(chain.from_iterable(judged_papers(folder / name) for name in SETS))
    kept = _common_words([record for paper in papers for record in paper])
    yield from papers
    for number in count(1):
        letters = cipher(Random(f"{seed}/{number}"))
        for paper in papers:
            yield [_changed(record, letters, str(number), kept) for record in paper]


def judged_papers(folder: Path) -> Iterator[list[Reference]]:
    with (folder / "records_pre_merged.csv").open(encoding="utf-8", newline="") as file:
        records = {row["ID"]: _reference(row) for row in csv.DictReader(file)}
    with (folder / "merged_record_ids.csv").open(encoding="utf-8", newline="") as file:
        clusters = [row["merged_ids"].split(";") for row in csv.DictReader(file)]
    in_cluster = set(chain.from_iterable(clusters))
    for cluster in [*clusters, *([one] for one in records if one not in in_cluster)]:
        yield [records[one] for one in cluster]


def _reference(row: dict[str, str]) -> Reference:
    return Reference(
        title=row["title"],
        authors=tuple(filter(None, row["author"].split(" and "))),
        year=row["year"],
        journal=row["journal"],
        volume=row["volume"],
        issue=row["number"],
        pages=row["pages"],
    )


def _common_words(records: list[Reference]) -> frozenset[str]:
    """Words of so many titles that a matcher may know them: articles, `patients`, `Chinese`; no cipher changes them."""
    seen = Counter(chain.from_iterable({word.lower() for word in _WORD.findall(record.title)} for record in records))
    return frozenset(word for word, titles in seen.items() if titles >= _COMMON * len(records))


def cipher(random: Random) -> dict[int, int]:
    """Another vowel for each vowel, another consonant for each consonant: two spellings stay as near as they were."""
    table: dict[int, int] = {}
    for letters in LETTERS:
        others = "".join(random.sample(letters, len(letters)))
        table |= str.maketrans(letters + letters.upper(), others + others.upper())
    return table


def renumbered(place: str, prefix: str) -> str:
    """Pages or a volume with digits put before: `839-852` and its short form `839-52` as `4839-4852` and `4839-52`."""
    first, dash, last = place.partition("-")
    number, end = _NUMBER.search(first), _NUMBER.search(last)
    if not number:
        return place
    if end and len(end[0]) >= len(number[0]):
        last = _NUMBER.sub(prefix + end[0], last, count=1)
    return _NUMBER.sub(prefix + number[0], first, count=1) + dash + last


def _changed(record: Reference, letters: dict[int, int], prefix: str, kept: frozenset[str]) -> Reference:
    def word(match: re.Match[str]) -> str:
        return match[0] if match[0].lower() in kept or match[0].startswith("[") else match[0].translate(letters)

    return record._replace(
        title=_WORD_OR_NOTE.sub(word, record.title),
        authors=tuple(author.translate(letters) for author in record.authors),
        volume=renumbered(record.volume, prefix),
        pages=renumbered(record.pages, prefix),
    )
