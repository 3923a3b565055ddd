"""A stored table is read as it was written, or it is said that it is damaged: never as another table."""

import io
import random

import pandas as pd
import pyarrow.parquet as pq
import pytest

from review.errors import InputError
from review.tables import (
    CELLS,
    INTEGER,
    REAL,
    TEXT,
    TRUTH,
    arrange,
    columns,
    parquet_table,
    parquet_writer,
)

FLIPS, SEED = 1_500, 1
SCHEMA = columns(study_id=TEXT, n=INTEGER, share=REAL, fragile=TRUTH, cells=CELLS)
FRAME = pd.DataFrame(
    {
        "study_id": [f"study-{number % 7}" for number in range(40)],
        "n": range(40),
        "share": [number / 40 for number in range(40)],
        "fragile": [number % 3 == 0 for number in range(40)],
        "cells": [None] * 40,
    }
)
TABLE = arrange(FRAME, SCHEMA, by=["n"])


@pytest.fixture(scope="module")
def content():
    buffer = io.BytesIO()
    with parquet_writer(buffer, SCHEMA) as file:
        file.write_table(TABLE[:15])
        file.write_table(TABLE[15:])
    return buffer.getvalue()


def flipped(content, numbers):
    damaged = bytearray(content)
    damaged[numbers.randrange(len(content))] ^= 1 << numbers.randrange(8)
    return bytes(damaged)


def test_what_is_whole_is_read_as_it_was_written(content):
    assert parquet_table(io.BytesIO(content)).equals(TABLE, check_metadata=True)
    assert pd.read_parquet(io.BytesIO(content)).shape == FRAME.shape, "other programs read it too"


def test_a_flipped_bit_is_never_another_table(content):
    numbers, found = random.Random(SEED), {"same": 0, "damaged": 0}
    for _ in range(FLIPS):
        try:
            read = parquet_table(io.BytesIO(flipped(content, numbers)))
            assert read.schema.equals(SCHEMA)
            assert read.equals(TABLE)
            found["same"] += 1
        except InputError:
            found["damaged"] += 1
    assert found["damaged"] > FLIPS / 3, found


def test_a_part_that_is_lost_is_never_a_shorter_table(content):
    for length in range(len(content)):
        with pytest.raises(InputError):
            parquet_table(io.BytesIO(content[:length]))


def test_the_message_names_the_file_and_what_to_do(tmp_path):
    path = tmp_path / "tallies.parquet"
    path.write_bytes(b"")
    with pytest.raises(InputError) as stopped:
        parquet_table(path)
    assert str(stopped.value).startswith(
        f"{path}: damaged since it was made, expected it whole: delete it and run again"
    )


def test_a_file_that_is_not_there_is_not_called_damaged(tmp_path):
    with pytest.raises(FileNotFoundError):
        parquet_table(tmp_path / "tallies.parquet")


def test_a_table_of_another_program_is_read(tmp_path):
    pq.write_table(TABLE, tmp_path / "brought.parquet")
    assert parquet_table(tmp_path / "brought.parquet").equals(TABLE)
