"""Invented papers: words, people and journals are common or rare as in real searches, so that papers come close.

Papers are made in blocks that depend on the seed and their number only, so any part of any corpus can be made again.
`random.Random` gives the same numbers with every version of Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, count, groupby, product
from pathlib import Path
from random import Random

import yaml

from exporting import Reference

_BLOCK = 1000
_COMMON = 30
_WORDS = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
JOURNALS = {
    f"{kind} {area}": f"{short_kind} {short_area}"
    for (kind, short_kind), (area, short_area) in product(
        _WORDS["journal_kinds"].items(), _WORDS["journal_areas"].items()
    )
}


class _Drawn:
    """Draws from a list by Zipf's law (in Mandelbrot's form, in which the first few are about equally frequent)."""

    def __init__(self, values: Sequence[str]) -> None:
        self.values = values
        self.weights = list(accumulate(1 / rank for rank in range(_COMMON, _COMMON + len(values))))

    def __call__(self, random: Random, number: int) -> list[str]:
        return random.choices(self.values, cum_weights=self.weights, k=number)


def _compounds(*parts: Iterable[str]) -> list[str]:
    """Every combination, the first parts changing fastest: `cardiopathy`, `vasculopathy`."""
    return ["".join(reversed(words)) for words in product(*reversed(parts))]


_roots, _endings = _WORDS["roots"], _WORDS["endings"]
_KINDS = {kind: _Drawn(_WORDS[kind]) for kind in ("adjective", "drug", "group")}
_KINDS["noun"] = _Drawn(_WORDS["noun"] + _compounds(_roots, _endings) + _compounds(_roots, ["o"], _roots, _endings))
_family = _Drawn(_WORDS["family"] + _compounds(_WORDS["family_starts"], _WORDS["family_endings"]))
_given, _journal = _Drawn(_WORDS["given"]), _Drawn(list(JOURNALS))


def papers(seed: int, first: int) -> Iterator[tuple[int, Reference]]:
    """Papers without end, with their numbers, from the block of number `first` on."""
    for number in count(first // _BLOCK):
        yield from enumerate(_block(seed, number), number * _BLOCK)


def chosen(seed: int, numbers: Iterable[int]) -> Iterator[tuple[int, Reference]]:
    """Papers by their numbers, which ascend."""
    for number, wanted in groupby(numbers, lambda one: one // _BLOCK):
        block = list(_block(seed, number))
        for one in wanted:
            yield one, block[one % _BLOCK]


def _block(seed: int, number: int) -> Iterator[Reference]:
    random = Random(f"{seed}/{number}")
    paper = _new(random)
    for index in range(number * _BLOCK, (number + 1) * _BLOCK):
        paper = _sequel(random, paper) if random.random() < 0.12 else _new(random)
        yield _identified(random, paper, index)


def _new(random: Random) -> Reference:
    year = random.randint(1990, 2025)
    size = random.choice((1, 2, 3, 4, 4, 5, 6, 8))
    names = zip(_family(random, size), _given(random, size), strict=True)
    return Reference(
        title=random.choice(_WORDS["generic"]) if random.random() < 0.015 else _title(random),
        authors=tuple(dict.fromkeys(f"{family}, {given}" for family, given in names)),
        year=str(year),
        journal=_journal(random, 1)[0],
        volume=str(year - random.randint(1940, 1985)),
        issue=str(random.randint(1, 12)),
        pages=_pages(random, random.randint(1, 1800)),
        abstract=" ".join(random.choices(_SENTENCES, k=random.randint(5, 11))) if random.random() < 0.6 else "",
    )


def _sequel(random: Random, paper: Reference) -> Reference:
    """The same authors again, in the same volume or a year later, with the next part of the title or a near one."""
    later = random.randint(0, 1)
    words = paper.title.split(" ")
    words[random.randrange(len(words))] = _KINDS["noun"](random, 1)[0]
    main, colon, subtitle = paper.title.partition(": ")
    first, _, number = main.partition(". Part ")
    next_part = f"{first}. Part {int(number) + 1 if number.isdecimal() else 2}{colon}{subtitle}"
    titles = (next_part, " ".join(words), _title(random))
    return paper._replace(
        title=paper.title if paper.title in _WORDS["generic"] else random.choice(titles),
        year=str(int(paper.year) + later),
        volume=str(int(paper.volume) + later),
        pages=_pages(random, int(paper.pages.partition("-")[0]) + random.randint(20, 400)),
    )


def _identified(random: Random, paper: Reference, number: int) -> Reference:
    doi = f"10.{1000 + len(paper.journal) * 7}/{paper.journal[:3].lower()}.{paper.year}.{number:07}"
    return paper._replace(
        doi=doi if random.random() < 0.7 else "",
        pmid=str(10_000_000 + number) if random.random() < 0.5 else "",
    )


def _pages(random: Random, start: int) -> str:
    return f"{start}-{start + random.randint(1, 15)}"


def _title(random: Random) -> str:
    opening = random.choice(_WORDS["opening"])
    subtitle = f": {random.choice(_WORDS['subtitle'])}" if random.random() < 0.45 else ""
    title = _filled(random, opening + subtitle)
    return title[0].upper() + title[1:]


def _filled(random: Random, pattern: str) -> str:
    """Every `{kind}` of a pattern replaced by a word of that kind."""
    first, *parts = pattern.split("{")
    return first + "".join(_word(random, *part.split("}")) for part in parts)


def _word(random: Random, kind: str, rest: str) -> str:
    return (str(random.randint(12, 4000)) if kind == "number" else _KINDS[kind](random, 1)[0]) + rest


def _sentences(random: Random) -> list[str]:
    return [
        f"{_title(random)} was seen in {random.randint(5, 95)} % of {_filled(random, '{group}')}." for _ in range(4000)
    ]


_SENTENCES = _sentences(Random("abstracts"))
