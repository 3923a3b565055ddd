"""The bytes of a result table, for tests that the same content gives the same file."""

from __future__ import annotations

import io

import pyarrow as pa

from review.tables import parquet_writer


def parquet_bytes(table: pa.Table) -> bytes:
    """What an adaptor writes for this table."""
    buffer = io.BytesIO()
    with parquet_writer(buffer, table.schema) as file:
        file.write_table(table)
    return buffer.getvalue()
