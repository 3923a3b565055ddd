"""What the adaptors share: a job that reports bad input in one line, and files that are written whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from review import tables
from review.errors import InputError
from review.inputs import read_rows

_TERMINAL = sys.stderr


@contextmanager
def job(snakemake: Any) -> Iterator[dict[str, Any]]:
    """Run the body with everything it prints in the job's log; gives the step's options.

    Bad input ends the job with one line for each problem and without a traceback.
    """
    log = Path(snakemake.log[0])
    log.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout = sys.stderr = log.open("w", buffering=1)
    try:
        yield snakemake.params.recipe["options"]
    except InputError as error:
        sys.exit(str(error))


def warn(message: str) -> None:
    """One line on the terminal and in the log about something that a person should look at; the build goes on."""
    for stream in (sys.stderr, _TERMINAL):
        print(f"Look at this: {message}", file=stream, flush=True)


def read(path: str) -> pd.DataFrame:
    """A result table."""
    return tables.frame(tables.parquet_table(Path(path).read_bytes()))


def read_all(paths: Sequence[str], schema: pa.Schema) -> pd.DataFrame:
    """Several result tables of one schema, one below the other."""
    return pd.concat([tables.empty(schema), *map(read, paths)], ignore_index=True) if paths else tables.empty(schema)


def read_sheet(paths: str | Sequence[str], required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """A CSV table that people write; without a file (an empty list), a table without rows."""
    path = paths if isinstance(paths, str) else (paths[0] if paths else "")
    content = Path(path).read_bytes() if path else ",".join(required).encode()
    return read_rows(content, path, required, optional)


def write(path: str, frame: pd.DataFrame, schema: pa.Schema, by: Sequence[str]) -> None:
    """A result table in its declared form."""
    write_bytes(path, tables.parquet_bytes(tables.arrange(frame, schema, by)))


def write_csv(path: str, frame: pd.DataFrame) -> None:
    """A table for people's spreadsheets."""
    write_bytes(path, tables.csv_bytes(frame))


def write_bytes(path: str, content: bytes) -> None:
    """Write beside and rename: a killed job leaves the old file or the new one, never half of it."""
    part = Path(f"{path}.part")
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(content)
    part.replace(path)
