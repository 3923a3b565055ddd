"""What the adaptors share: a job that reports bad input in one line, and files that are written whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from review import tables
from review.errors import InputError, Problem, one_line
from review.inputs import read_rows

SECONDS_BETWEEN_LINES = 5
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)
_TERMINAL = sys.stderr
_last_shown = time.monotonic()


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
        print(f"Look at this: {one_line(message)}", file=stream, flush=True)


def read(path: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """A result table, or some of its columns."""
    return tables.frame(tables.parquet_table(path, columns))


def read_all(paths: Sequence[str], schema: pa.Schema, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Several result tables of one schema, one below the other, or some of their columns."""
    return tables.frame(read_tables(paths, schema, columns))


def read_tables(paths: Sequence[str], schema: pa.Schema, columns: Sequence[str] | None = None) -> pa.Table:
    """As `read_all`, for tables that are too large to become frames."""
    names = columns or schema.names
    empty = schema.empty_table().select(names)
    return pa.concat_tables([empty, *(tables.parquet_table(path, names) for path in paths)])


def read_records(path: str, withdrawn: bool = False) -> pd.DataFrame:
    """The records in force, or also those of withdrawn searches, with what identifies them."""
    records = read(path, ["record_id", "search_id", "position", "source_key", "doi", "in_force"])
    return records if withdrawn else records[records["in_force"]].reset_index(drop=True)


def progress(done: int, what: str) -> None:
    """One line on the terminal and in the log, every few seconds while a long step goes on."""
    global _last_shown  # noqa: PLW0603
    if time.monotonic() - _last_shown >= SECONDS_BETWEEN_LINES:
        _last_shown = time.monotonic()
        for stream in (sys.stderr, _TERMINAL):
            print(f"... {done:,} {what}", file=stream, flush=True)


def read_sheet(paths: str | Sequence[str], required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """A CSV table that people write; without a file (an empty list), a table without rows."""
    path = paths if isinstance(paths, str) else (paths[0] if paths else "")
    content = Path(path).read_bytes() if path else ",".join(required).encode()
    return read_rows(content, path, required, optional)


def write(path: str, frame: pd.DataFrame, schema: pa.Schema, by: Sequence[str]) -> None:
    """A result table in its declared form."""
    write_table(path, tables.arrange(frame, schema, by))


def write_table(path: str, table: pa.Table) -> None:
    """A result table that has its declared form already."""
    with _whole(path) as part, tables.parquet_writer(part, table.schema) as file:
        file.write_table(table)


def write_csv(path: str, frame: pd.DataFrame) -> None:
    """A table for people's spreadsheets."""
    write_bytes(path, tables.csv_bytes(frame))


def write_bytes(path: str, content: bytes) -> None:
    """A file of these bytes."""
    with _whole(path) as part:
        part.write_bytes(content)


@contextmanager
def _whole(path: str) -> Iterator[Path]:
    """Write beside and rename: a killed job leaves the old file or the new one, never half of it.

    A disk that takes no more ends the job as bad input does, and gets back what the half file had taken; the log may
    have no room for the message either.
    """
    part = Path(f"{path}.part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        if error.errno not in DISK_IS_FULL:
            raise
        part.unlink(missing_ok=True)
        full = Problem(path, "", f"{os.strerror(error.errno)}, expected room to write it: make room and run again")
        print(full, file=_TERMINAL, flush=True)
        raise InputError([full]) from error


@contextmanager
def writing(path: str, schema: pa.Schema) -> Iterator[Callable[[pa.Table | pd.DataFrame], None]]:
    """A result table that is written part by part in the order given; it is there when the last part is."""
    with _whole(path) as part, tables.parquet_writer(part, schema) as file:
        yield lambda rows: file.write_table(
            tables.arrange(rows, schema, by=()) if isinstance(rows, pd.DataFrame) else rows
        )
