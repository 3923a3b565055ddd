"""Exports of many databases and programs: no record is lost, none is invented, and nothing breaks."""

import re

import pytest

from real_data import DATA, needs_real_data
from review.identification.formats import parse
from review.identification.record import RECORDS, RECORDS_KEY, number_copies, record_table
from review.inputs import decode
from review.tables import arrange

pytestmark = needs_real_data

# One record with all tags, where `ER  - End of Reference` stands among them and a second `ER` ends the file.
MORE_ENDS = {"baseline_tag_and_field_definitions.ris": 1}
# Ovid writes `NL` and a link behind each `ER`; the file above has one tag behind its first `ER`.
OUTSIDE = {"ovid_psycinfo.ris": 6, "baseline_tag_and_field_definitions.ris": 1}
ENDINGS = (".ris", ".nbib", ".medline")
OTHER_FORMATS = {"example_wos.ris"}


def exports():
    files = sorted(path for path in (DATA / "exports").rglob("*") if path.suffix in ENDINGS)
    return [path for path in files if path.name not in OTHER_FORMATS]


def records_in(lines, file_format):
    """Counted without the parser's idea of a record: lines that end one, or blocks between blank lines."""
    if file_format == "ris":
        return len(re.findall(r"^ER  ?-", lines, re.MULTILINE))
    return len(re.split(r"\n\s*\n", lines.strip()))


@pytest.mark.parametrize("path", exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_record_of_a_real_export_is_read_or_rejected(path):
    text = decode(path.read_bytes(), path.name)
    file_format, records, rejected = parse(text, path.name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    positions = [one.position for one in [*records, *rejected] if one.position is not None]
    expected = records_in(lines, file_format) - MORE_ENDS.get(path.name, 0)
    assert sorted(positions) == list(range(1, expected + 1)) != []
    assert sum(one.position is None for one in rejected) == OUTSIDE.get(path.name, 0)
    table = number_copies(record_table(records, "s", file_format), ["s"])
    assert table["record_id"].is_unique
    arrange(table, RECORDS, RECORDS_KEY)
