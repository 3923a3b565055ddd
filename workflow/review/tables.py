"""Tables with a declared schema, and their bytes: the same content always gives the same bytes.

Conventions of every table of the project: text is never null (nothing is the empty string), numbers and truth
values are nullable, lists are text joined by `; `. Cells are decimals (`CELLS`), never binary floats of millions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from os import PathLike
from typing import BinaryIO

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from review.errors import InputError, Problem

TEXT = pa.string()
INTEGER = pa.int64()
REAL = pa.float64()
TRUTH = pa.bool_()
CELLS = pa.decimal128(24, 6)

_NULLABLE = {INTEGER: pd.Int64Dtype(), REAL: pd.Float64Dtype(), TRUTH: pd.BooleanDtype()}
_SEAL = b"sha256_of_schema"
_FORMULA_START = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def columns(**types: pa.DataType) -> pa.Schema:
    """A schema from `name=type` pairs, in the order given."""
    return pa.schema(list(types.items()))


def arrange(frame: pd.DataFrame, schema: pa.Schema, by: Sequence[str]) -> pa.Table:
    """Bring a frame into its declared form: exactly the schema's columns and types, rows sorted by `by`.

    Text that is missing becomes the empty string. Raises `KeyError` for a missing column and `ArrowInvalid` for a
    value that does not fit its type: both are mistakes of the program, not of an input.
    """
    ordered = frame.sort_values(list(by), kind="stable", na_position="first") if by and len(frame) else frame
    arrays = []
    for field in schema:
        values = ordered[field.name]
        if field.type == TEXT:
            values = values.astype("str").where(values.notna(), "")
        arrays.append(pa.Array.from_pandas(values, type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)


def frame(table: pa.Table) -> pd.DataFrame:
    """A pandas frame with nullable numbers and truth values, and text as `str`."""
    return pd.DataFrame(table.to_pandas(types_mapper=_NULLABLE.get))


def empty(schema: pa.Schema) -> pd.DataFrame:
    """A frame with the schema's columns and no row."""
    return frame(schema.empty_table())


def csv_bytes(table: pd.DataFrame) -> bytes:
    """CSV bytes for people's spreadsheets: UTF-8, `\\n`, and no cell that a spreadsheet would run as a formula."""
    guarded = table.copy()
    for name in guarded.columns:
        if pd.api.types.is_string_dtype(guarded[name]) or guarded[name].dtype == object:
            guarded[name] = _guarded(guarded[name].astype("str").where(guarded[name].notna(), ""))
    guarded.columns = pd.Index(_guarded(pd.Series(guarded.columns, dtype="str")))
    return guarded.to_csv(index=False, lineterminator="\n").encode()


def _guarded(text: pd.Series[str]) -> pd.Series[str]:
    """Text without what a spreadsheet could take for a formula (numbers with a sign are none), or for a new row.

    A lone carriage return would be written without quotes.
    """
    text = text.str.replace("\r\n", "\n", regex=False).str.replace("\r", "\n", regex=False)
    risky = text.str.startswith(_FORMULA_START)
    risky[risky] = pd.to_numeric(text[risky], errors="coerce").isna()
    return text.where(~risky, "'" + text)


def parquet_writer(file: str | PathLike[str] | BinaryIO, schema: pa.Schema) -> pq.ParquetWriter:
    """A file that takes tables of this schema one after the other; used as a context.

    Its pages have checksums, and its end has one of the schema: that of Parquet does not cover it.
    """
    sealed = schema.with_metadata({_SEAL: _digest(schema)})
    return pq.ParquetWriter(file, sealed, compression="zstd", write_page_checksum=True)


class StoredTable:
    """A table in a file, of which a column is read when it is asked for: for what is large as a whole.

    Raises `InputError` for a file that is no longer as `parquet_writer` wrote it.
    """

    def __init__(self, file: str | PathLike[str] | BinaryIO) -> None:
        self._name = file
        with self._undamaged():
            self._file = pq.ParquetFile(file, page_checksum_verification=True)
            about, schema = self._file.metadata, self._file.schema_arrow
            rows = sum(about.row_group(part).num_rows for part in range(about.num_row_groups))
            written = _digest(schema)
            if (schema.metadata or {}).get(_SEAL, written) != written or rows != about.num_rows:
                raise pa.ArrowInvalid("its end does not belong to it")

    def __len__(self) -> int:
        return int(self._file.metadata.num_rows)

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        return self.select([name]).column(0)

    def select(self, names: Sequence[str] | None = None) -> pa.Table:
        """Some columns, or all, as a table in memory."""
        with self._undamaged():
            return self._file.read(columns=None if names is None else list(names)).replace_schema_metadata()

    @contextmanager
    def _undamaged(self) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            message = f"damaged since it was made, expected it whole: delete it and run again ({error})"
            raise InputError([Problem(str(self._name), "", message)]) from error


def parquet_table(file: str | PathLike[str] | BinaryIO, columns: Sequence[str] | None = None) -> pa.Table:
    """The table of a file, or some of its columns."""
    return StoredTable(file).select(columns)


def _digest(schema: pa.Schema) -> bytes:
    return hashlib.sha256(str(schema.remove_metadata()).encode()).hexdigest()[:16].encode()
