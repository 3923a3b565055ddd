"""Trials as XML: ClinicalTrials.gov's `<clinical_study>`, whole or in lists of hits, and the WHO portal's `<Trial>`."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from review.identification.formats.source import Reader
from review.identification.formats.trials import trial_record
from review.identification.formats.xml_records import reader_of, text_of, texts_of
from review.identification.record import Record


def _record(element: Element, raw: str, position: int) -> Record:
    def first(*paths: str) -> str:
        return next((text for path in paths if (text := text_of(element, path))), "")

    return trial_record(
        number=first("id_info/nct_id", "nct_id", "TrialID"),
        title=first("official_title", "brief_title", "title", "Scientific_title", "Public_title"),
        other_ids=[*texts_of(element, "id_info/*"), *texts_of(element, "Secondary_ID")],
        year=first("start_date", "study_first_posted", "study_first_submitted", "Date_registration"),
        summary=first("brief_summary/textblock", "brief_summary"),
        url=first("required_header/url", "url", "web_address"),
        raw=raw,
        position=position,
    )


_MARK = re.compile(r"<(?:clinical_study|Trial)[\s>]")
READER = Reader("clinicaltrials xml", _MARK.search, reader_of("clinical_study|Trial", _record))
