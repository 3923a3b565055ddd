"""How well duplicates are found on sets that others have judged, as they are and after damage.

    python benchmarks/deduplication.py DATA                 the judged sets below DATA/dedup
    python benchmarks/deduplication.py DATA --damage pages  the same with a quarter of all pages lost (see DAMAGE)

A damaged set is a test on what the rules were not made for: nobody has looked at it. One line a set: records that
should have gone and stayed (missed), clusters that hold two papers (false), rows of people's queue, of these true, and
the missed ones that its first 50 rows would mend.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from pathlib import Path
from random import Random

import pandas as pd

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / folder) for folder in ("workflow", "tests", "tests/identification")]

from gold import judged_set  # noqa: E402
from references import labels, pairs_of  # noqa: E402

SETS = ("cytology_screening", "respiratory", "stroke")
SHARE = 0.25
LOOKED_AT = 50


def _typo(title: str, random: Random) -> str:
    at = random.randrange(1, max(len(title) - 2, 2))
    return title[:at] + title[at + 1 : at + 2] + title[at : at + 1] + title[at + 2 :]


def _abbreviated(journal: str, _: Random) -> str:
    kept = [word for word in re.findall(r"\w+", journal) if word.lower() not in {"of", "the", "and", "for", "in"}]
    return " ".join(word if len(word) <= 5 else word[:4] for word in kept)


DAMAGE = {
    "typo": ("title", _typo),
    "upper": ("title", lambda title, _: title.upper()),
    "subtitle": ("title", lambda title, _: title.rsplit(": ", 1)[0]),
    "journal": ("journal", _abbreviated),
    "initials": ("authors", lambda names, _: re.sub(r"(?<=, )(\w)[^;]*", r"\1.", names)),
    "given_first": ("authors", lambda names, _: re.sub(r"([^,;]+), ([^;]+)", r"\2 \1", names).replace("  ", " ")),
    "three_authors": ("authors", lambda names, _: "; ".join(names.split("; ")[:3])),
    "pages": ("pages", lambda *_: ""),
    "volume": ("volume", lambda *_: ""),
    "issue": ("issue", lambda *_: ""),
    "year": ("year", lambda year, random: year + random.choice([-1, 1])),
}


def damaged(records: pd.DataFrame, kinds: list[str], seed: int) -> pd.DataFrame:
    """A quarter of the records damaged, for each kind anew."""
    random = Random(seed)
    result = records.copy()
    for kind in kinds:
        name, spoil = DAMAGE[kind]
        values = [spoil(value, random) if random.random() < SHARE else value for value in result[name]]
        result[name] = pd.Series(values, index=result.index, dtype=result[name].dtype)
    return result


def line(name: str, records: pd.DataFrame, truth: pd.Series) -> str:
    """The figures of one set."""
    start = time.process_time()
    pairs = pairs_of(records)
    found = labels(records, pairs)
    seconds = time.process_time() - start
    both = pd.DataFrame({"true": truth, "found": found}).drop_duplicates()
    missed, false = len(both) - both["true"].nunique(), len(both) - both["found"].nunique()
    queue = pairs[(pairs["state"] == "doubtful") & (pairs["record_1"].map(found) != pairs["record_2"].map(found))]
    queue = queue.sort_values("score", ascending=False, kind="stable")
    right = queue["record_1"].map(truth) == queue["record_2"].map(truth)
    joined = found.copy()
    for one, other in queue.head(LOOKED_AT)[right.head(LOOKED_AT)][["record_1", "record_2"]].to_numpy():
        joined[joined == joined[other]] = joined[one]
    mended = missed - (len(pd.DataFrame({"t": truth, "f": joined}).drop_duplicates()) - both["true"].nunique())
    figures = (len(records), len(records) - both["true"].nunique(), missed, false, len(queue), int(right.sum()), mended)
    return f"| {name} | {' | '.join(f'{figure:,}' for figure in figures)} | {seconds:.1f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--damage", nargs="*", choices=DAMAGE, default=[])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print("| set | records | redundant | missed | false | queue | true | mended by 50 rows | seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name in SETS:
        records, truth = judged_set(given.data / "dedup" / name)
        print(line(name, damaged(records, given.damage, given.seed), truth))


if __name__ == "__main__":
    main()
