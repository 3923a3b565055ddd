"""Exports of many databases and programs: no record is lost, none is invented, and nothing breaks."""

import re

import pytest

from real_data import DATA, needs_real_data
from review.identification.formats import parse
from review.identification.record import RECORDS, RECORDS_KEY, number_copies, record_table
from review.inputs import decode
from review.tables import arrange

pytestmark = needs_real_data

STARTS = {"ris": re.compile(r"^TY  ?-", re.MULTILINE), "medline": re.compile(r"^PMID- ", re.MULTILINE)}
ENDINGS = (".ris", ".nbib", ".medline")
OTHER_FORMATS = {"example_wos.ris"}


def exports():
    files = sorted(path for path in (DATA / "exports").rglob("*") if path.suffix in ENDINGS)
    return [path for path in files if path.name not in OTHER_FORMATS]


@pytest.mark.parametrize("path", exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_record_of_a_real_export_is_read_or_rejected(path):
    text = decode(path.read_bytes(), path.name)
    file_format, records, rejected = parse(text, path.name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(records) + len(rejected) == len(STARTS[file_format].findall(lines)) > 0
    table = number_copies(record_table(records, "s", file_format), ["s"])
    assert table["record_id"].is_unique
    arrange(table, RECORDS, RECORDS_KEY)
