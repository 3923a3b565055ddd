"""EndNote's XML: nothing that stands in it can harm, and a broken record costs only itself."""

import pytest
from exports import entries, only

RECORD = (
    "<record><rec-number>{0}</rec-number><ref-type name='Journal Article'>17</ref-type><contributors><authors>"
    "<author><style>Baird, J. K.</style></author></authors></contributors>"
    "<titles><title><style face='normal'>Title {0} </style><style face='italic'>vivax</style></title>"
    "<secondary-title>Abbr</secondary-title></titles><periodical><full-title>Full name</full-title></periodical>"
    "{1}</record>"
)


def library(*records, head="<?xml version='1.0' encoding='UTF-8'?>"):
    return f"{head}<xml><records>{''.join(records)}</records></xml>"


def test_every_field_is_read():
    record = only(
        library(
            RECORD.format(
                19,
                "<pages>1293-1294</pages><volume>42</volume><number>5</number><dates><year>1998</year></dates>"
                "<isbn>0066-4804 (Print)&#xD;1098-6596</isbn><accession-num>31366609</accession-num>"
                "<abstract>Text &amp; NCT01234567</abstract><urls><related-urls><url>https://doi.org/10.1/x</url>"
                "<url>http://dx.doi.org/10.1128/cmr.00011-19</url></related-urls></urls>"
                "<remote-database-provider>NLM</remote-database-provider><language>eng</language>",
            )
        )
    )
    assert (record.title, record.authors, record.journal) == ("Title 19 vivax", ("Baird, J. K.",), "Full name")
    assert (record.pages, record.volume, record.issue, record.year) == ("1293-1294", "42", "5", "1998")
    assert (record.issn, record.doi) == ("0066-4804; 1098-6596", "10.1128/cmr.00011-19")
    assert (record.accession, record.source_key, record.pmid) == ("pmid:31366609", "31366609", "31366609")
    assert (record.abstract, record.registry_id) == ("Text & NCT01234567", "NCT01234567")


def test_embases_number_comes_from_its_link_and_endnotes_own_is_no_accession():
    link = "<urls><related-urls><url>https://www.embase.com/search/results?subaction=viewrecord&amp;id=L28&amp;from=e</url></related-urls></urls>"
    embase = RECORD.format(
        1, f"{link}<custom5>9593172</custom5><remote-database-name>Embase&#xD;Medline</remote-database-name>"
    )
    _, records, _ = entries(library(embase, RECORD.format(2, "")))
    assert [(one.accession, one.pmid, one.source_key) for one in records] == [
        ("embase:L28", "9593172", "1"),
        ("", "", "2"),
    ]


@pytest.mark.parametrize(
    "damage", ["<abstract>a < b</abstract>", "<abstract>&unknown;</abstract>", "<notes>", "</records>"]
)
def test_a_damaged_record_is_rejected_with_its_line_and_the_next_is_read(damage):
    text = library(RECORD.format(1, "") + "\n", RECORD.format(2, damage) + "\n", RECORD.format(3, ""))
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("Title 1 vivax", 1), ("Title 3 vivax", 3)]
    assert [(one.position, one.line) for one in rejected] == [(2, 2)]
    assert rejected[0].reason.startswith("not well-formed XML")
    assert rejected[0].text == RECORD.format(2, damage)


def test_a_control_character_costs_no_record():
    record = only(library(RECORD.format(1, "<abstract>a\x0bb\x1fc</abstract>")))
    assert record.abstract == "a b c"
    assert "a\x0bb" in record.raw


def test_entities_that_a_file_declares_expand_nowhere():
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    head = (
        f"<?xml version='1.0'?><!DOCTYPE xml [<!ENTITY l0 'ha'>{laughs}<!ENTITY file SYSTEM 'file:///etc/hostname'>]>"
    )
    bomb, thief = RECORD.format(1, "<abstract>&l9;</abstract>"), RECORD.format(2, "<abstract>&file;</abstract>")
    _, records, rejected = entries(library(bomb, thief, RECORD.format(3, ""), head=head))
    assert [record.title for record in records] == ["Title 3 vivax"]
    assert [one.position for one in rejected if one.position] == [1, 2]
    assert all("undefined entity" in one.reason for one in rejected if one.position)


def test_text_between_records_is_not_lost():
    _, records, rejected = entries(library(RECORD.format(1, ""), "what is this?", RECORD.format(2, "")))
    assert len(records) == 2
    assert [(one.position, one.text, one.reason) for one in rejected] == [
        (None, "what is this?", "text outside a record")
    ]
