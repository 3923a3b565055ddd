"""A review whose exports hold planted duplicates, and the truth about them.

    python benchmarks/corpus.py FOLDER --records 100000              invented papers, copied as databases copy
    python benchmarks/corpus.py FOLDER --records 100000 --add 0.01   a further search, half of it known papers
    python benchmarks/corpus.py FOLDER --records 60000 --gold DATA   the judged sets below DATA/dedup, many times over

FOLDER is a review folder for `snakemake --directory`; `truth/<search_id>.parquet` beside it says by `position` (from 1,
in the export) which `paper` each record is of. The bytes depend on the arguments only; memory does not grow with them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import chain, islice
from pathlib import Path
from random import Random
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

import gold_copies
from copying import copied
from exporting import FORMATS, Reference
from inventing import chosen, papers

REVIEW = "bench"
FORMATS_BY_DEFAULT = ["medline", "ris", "csv", "ris", "csv"]
PROTOCOL = """title: "A benchmark"
question: "Which records are of one paper?"
reviewers: [{id: nobody, kind: machine, duties: [screening]}]
forms: {}
"""
SEARCH_LOG = "search_id,file,source_type,source,platform,searched_on\n"
TRUTH = pa.schema({"search_id": pa.string(), "position": pa.int64(), "paper": pa.int64()})
_EXTRA_COPIES = (0, 1, 2, 3, 4), (0.80, 0.13, 0.045, 0.018, 0.007)
_ROWS_AT_ONCE = 50_000

Paper = tuple[int, list[Reference]]


class Export:
    """One search being written: its row in the log, its export, and the truth about it."""

    def __init__(self, folder: Path, number: int, file_format: str) -> None:
        head, ending, self.write = FORMATS[file_format]
        self.format, self.number, self.position = file_format, number, 0
        self.search_id = f"{number:02}-{file_format}"
        searches, truth = folder / "resources" / REVIEW / "searches", folder / "truth"
        for needed in (searches, truth):
            needed.mkdir(parents=True, exist_ok=True)
        self.file = (searches / f"{self.search_id}.{ending}").open("w", encoding="utf-8", newline="")
        self.file.write(head)
        self.truth = pq.ParquetWriter(truth / f"{self.search_id}.parquet", TRUTH)
        self.papers: list[int] = []
        with (folder / "resources" / REVIEW / "searches.csv").open("a", encoding="utf-8") as log:
            searched_on = date(2025, 1, 1) + timedelta(days=number)
            log.write(f"{self.search_id},{self.search_id}.{ending},database,Database {number},,{searched_on}\n")

    def __enter__(self) -> Export:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._write_truth()
        self.truth.close()
        self.file.close()

    def add(self, paper: int, reference: Reference) -> None:
        self.position += 1
        self.papers.append(paper)
        self.file.write(self.write(reference, f"{self.number}{self.position:08}"))
        if len(self.papers) == _ROWS_AT_ONCE:
            self._write_truth()

    def _write_truth(self) -> None:
        positions = list(range(self.position - len(self.papers) + 1, self.position + 1))
        ids = [self.search_id] * len(positions)
        self.truth.write_table(pa.table([ids, positions, self.papers], schema=TRUTH))
        self.papers = []


def make_review(folder: Path, found: Iterable[Paper], records: int, formats: list[str], seed: int) -> None:
    """A review of `records` records in one search a format; the copies of a paper go to different searches first."""
    config = folder / "config"
    (config / "reviews").mkdir(parents=True)
    (config / "config.yaml").write_text(f"reviews: [{REVIEW}]\n")
    (config / "reviews" / f"{REVIEW}.yaml").write_text(PROTOCOL)
    (folder / "resources" / REVIEW).mkdir(parents=True)
    (folder / "resources" / REVIEW / "searches.csv").write_text(SEARCH_LOG)
    random = Random(f"{seed}/searches")
    with ExitStack() as stack:
        exports = [stack.enter_context(Export(folder, number, name)) for number, name in enumerate(formats, 1)]
        for paper, reference, place in _placed(random, found, exports, records):
            place.add(paper, reference)


def _placed(
    random: Random, found: Iterable[Paper], exports: list[Export], records: int
) -> Iterator[tuple[int, Reference, Export]]:
    left = records
    for paper, references in found:
        order = random.sample(exports, len(exports))
        for reference in references[:left]:
            # PubMed has only what has a PMID.
            place = next(place for place in order if reference.pmid or place.format != "medline")
            order.remove(place)
            order.append(place)
            yield paper, reference, place
        left -= len(references)
        if left <= 0:
            return


def invented(seed: int) -> Iterator[Paper]:
    """Invented papers without end, about 23 % of their records redundant."""
    random = Random(f"{seed}/copies")
    for number, paper in papers(seed, 0):
        (copies,) = random.choices(*_EXTRA_COPIES)
        yield number, [paper, *(copied(random, paper) for _ in range(copies))]


def add_search(folder: Path, records: int, share: float, seed: int) -> None:
    """A further search in RIS for a corpus of `records` invented ones: half new papers, half papers it holds."""
    number = len((folder / "resources" / REVIEW / "searches.csv").read_text().splitlines())
    random, size = Random(f"{seed}/search {number}"), round(records * share)
    # A corpus of n records holds more than n/2 papers and fewer than n.
    known = chosen(seed, sorted(random.sample(range(records // 2), size // 2)))
    new = islice(papers(seed, records * number), size - size // 2)
    with Export(folder, number, "ris") as export:
        for paper, reference in chain(((paper, copied(random, reference)) for paper, reference in known), new):
            export.add(paper, reference)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--records", type=int, required=True)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS_BY_DEFAULT)
    parser.add_argument("--seed", type=int, default=1)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--add", type=float, metavar="SHARE", help="add a search of SHARE x RECORDS to FOLDER")
    source.add_argument("--gold", type=Path, metavar="DATA", help="the folder of which dedup/ holds the judged sets")
    given = parser.parse_args()
    if given.add:
        add_search(given.folder, given.records, given.add, given.seed)
        return
    found = enumerate(gold_copies.copies(given.gold / "dedup", given.seed)) if given.gold else invented(given.seed)
    make_review(given.folder, found, given.records, given.formats, given.seed)


if __name__ == "__main__":
    main()
