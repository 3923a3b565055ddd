"""What ends in which box, counted by hand on one small review."""

import pandas as pd
import pytest
from flows import LINKS, PREVIOUS, RECORDS, VOTES, asked, both, drawn, tables
from ledgers import SEARCHES, cast, resolved, rules

from review.errors import InputError
from review.screening.boxes import BOXES
from review.screening.counting import FLOW, FLOW_KEY
from review.screening.following import TERMINALS, TERMINALS_KEY
from review.screening.previous import NO_PREVIOUS
from review.screening.prisma import prisma_csv
from review.screening.retrieval import RETRIEVAL, checked_retrieval, retrieval
from review.tables import arrange


@pytest.fixture(scope="module")
def correct():
    return drawn(subsets=[{"label": "with several doses", "n": 3}])


def test_a_name_of_several_lines_is_one_line_in_its_box():
    removed = [PREVIOUS["removed"][0] | {"because": "retracted,\nfor  good\n"}]
    boxes = drawn(previous=PREVIOUS | {"removed": removed}).boxes.set_index("box")
    assert boxes.loc["removed_studies", "detail"] == "retracted / for good, 1"


def test_every_box_has_its_number(correct):
    n = dict(zip(correct.boxes["box"], correct.boxes["n"], strict=True))
    assert {box: count for box, count in n.items() if count} == {
        "previous_studies": 5, "previous_reports": 7,
        "database_results": 14, "duplicates": 1, "records_screened": 13, "records_excluded": 1,
        "dbr_reports_of_previous_studies": 1, "dbr_awaiting_title": 3, "dbr_conflict_title": 1,
        "dbr_sought_reports": 7, "dbr_notretrieved_reports": 1,
        "dbr_awaiting_full_text": 1, "dbr_conflict_full_text": 1, "dbr_assessed": 4, "dbr_excluded": 3,
        "citations_results": 3, "other_duplicates": 1, "other_screened": 2,
        "other_sought_reports": 2, "other_assessed": 2,
        "new_studies": 1, "new_reports": 3, "removed_studies": 1, "removed_reports": 2,
        "total_studies": 5, "total_reports": 8, "subset_1": 3,
    }  # fmt: skip


def test_reasons_are_in_order_of_precedence_and_sources_are_listed_by_name(correct):
    detail = correct.boxes.set_index("box")["detail"]
    assert detail["dbr_excluded"] == "a review, 1; animals / not people, 2"
    assert detail["database_results"] == "PubMed, 12; Embase, 2"
    assert detail["removed_studies"] == "retracted, 1"


def test_while_titles_await_votes_not_all_of_a_lane_is_called_screened(correct):
    label = correct.boxes.set_index("box")["label"]
    assert label["records_screened"] == "Records screened or awaiting screening"
    assert label["other_screened"] == "Records screened"


def test_every_round_has_its_boxes_in_the_order_of_the_diagram(correct):
    for _, table in correct.rounds.groupby("round"):
        assert table["position"].tolist() == [*range(1, len(BOXES) + 1)]
        assert table["box"].tolist() == [box.key for box in BOXES]


def test_a_subset_stands_below_the_total_with_a_number_alone(correct):
    last = correct.boxes.iloc[-1]
    assert last[["box", "label", "n", "detail", "ids"]].tolist() == ["subset_1", "with several doses", 3, "", ""]
    assert correct.boxes["position"].tolist() == [*range(1, len(correct.boxes) + 1)]


def test_a_report_of_a_previous_study_is_never_new_whatever_the_votes_say():
    included = [row for row in VOTES if "s1:c" not in row] + both("s1:c", "t", "include") + both("s1:c", "f", "include")
    found = drawn(tables(included))
    ids = found.boxes.set_index("box")["ids"]
    assert ids["dbr_reports_of_previous_studies"] == "r1-c"
    assert "old" not in ids["new_studies"].split("; ")
    assert found.terminals.set_index("record_id").loc["r1-c", "box"] == "dbr_reports_of_previous_studies"


def test_every_record_ends_in_exactly_one_box(correct):
    ends = correct.terminals.set_index("record_id")["box"].to_dict()
    assert len(correct.terminals) == len(RECORDS)
    assert set(ends) == set(RECORDS["record_id"])
    assert ends["r2-a"] == "duplicates"
    assert ends["r3-b"] == "other_duplicates"
    assert ends["r1-i"] == "dbr_notretrieved_reports"
    assert ends["r3-o"] == "new_reports"


def test_a_review_without_votes_awaits_everything_and_still_adds_up():
    n = drawn(tables([], [])).boxes.set_index("box")["n"]
    assert (n["dbr_awaiting_title"], n["other_awaiting_title"], n["new_reports"]) == (12, 2, 0)


def test_a_new_review_has_no_previous_and_no_removed_studies():
    new = tables()
    new["reports"] = new["reports"].assign(previous=False)
    n = drawn(new, NO_PREVIOUS).boxes.set_index("box")["n"]
    assert (n["previous_studies"], n["removed_studies"], n["new_studies"], n["total_studies"]) == (0, 0, 1, 1)


def test_the_records_of_a_withdrawn_search_are_in_no_box():
    withdrawn = tables()
    withdrawn["records"] = RECORDS.assign(in_force=RECORDS["search_id"] != "s3")
    gone = {"r3-n", "r3-o"}
    withdrawn["status"] = withdrawn["status"][~withdrawn["status"]["citation_id"].isin(gone)]
    withdrawn["searches"] = SEARCHES[SEARCHES["search_id"] != "s3"]
    found = drawn(withdrawn)
    assert len(found.terminals) == 14
    assert found.boxes.set_index("box").loc["new_reports", "ids"] == "r1-d"


def test_a_citation_whose_first_search_is_withdrawn_is_screened_by_the_record_that_is_left():
    left = tables([row for row in VOTES if not row.startswith("s1")])
    left["records"] = RECORDS.assign(in_force=RECORDS["search_id"] != "s1")
    left["status"] = left["status"][left["status"]["citation_id"].isin(["r1-a", "r1-b", "r2-m", "r3-n", "r3-o"])]
    left["searches"] = SEARCHES[SEARCHES["search_id"] != "s1"]
    left["retrieval"] = left["retrieval"].head(0)
    found = drawn(left)
    n = found.boxes.set_index("box")["n"]
    assert (n["database_results"], n["duplicates"], n["records_screened"], n["other_screened"]) == (2, 0, 2, 3)
    assert found.boxes.set_index("box").loc["records_screened", "ids"] == "r1-a; r2-m"


def test_tables_fit_their_schemas(correct):
    assert arrange(correct.boxes, FLOW, FLOW_KEY).num_rows == len(correct.boxes)
    assert arrange(correct.terminals, TERMINALS, TERMINALS_KEY).num_rows == len(RECORDS)


def test_a_report_that_people_voted_on_cannot_be_called_not_retrieved():
    with pytest.raises(InputError, match=r"retrieval.csv:2: .*votes on its full text"):
        tables(retrieved=["d,no,ann,2022-01-01,s1"])


def test_a_report_whose_full_text_somebody_decided_on_cannot_be_called_not_retrieved():
    with pytest.raises(InputError, match=r"retrieval.csv:2: .*votes on its full text"):
        tables(retrieved=["h,no,ann,2022-01-01,s1"], adjudications=["s1:h,f,zoe,include"])


def test_retrieval_rows_are_checked_and_unknown_records_are_listed():
    with pytest.raises(InputError) as raised:
        checked_retrieval(asked("a,perhaps,eve,1 May,s1"), "retrieval.csv", rules())
    assert len(raised.value.problems) == 3
    ledger, _ = resolved(rules(), RECORDS, LINKS, cast())
    rows = checked_retrieval(asked("nowhere,no,ann,,s1", "r1-a,no,ann,,"), "retrieval.csv", rules())
    had, unmatched = retrieval(rows, ledger, RECORDS, LINKS, SEARCHES)
    assert list(unmatched["record"]) == ["nowhere"]
    assert arrange(had, RETRIEVAL, ["citation_id"]).to_pylist()[0]["retrieved"] is False


def boxes_with(retracted, **changed):
    found = drawn(retracted=retracted, **changed)
    return found, found.boxes.set_index("box")


def test_a_previous_study_that_is_retracted_is_removed_with_one_report_and_an_entry_of_a_person_stands():
    _, boxes = boxes_with({"old": "2023-05-01", "older": "2023-06-01", "nobody": "2023-05-01"})
    assert boxes.loc["removed_studies", ["n", "detail", "ids"]].tolist() == [2, "retracted, 2", "old; older"]
    assert boxes.loc["removed_reports", "n"] == 3, "the entry counts two reports of the study 'older'"
    assert boxes.loc["removed_studies", "label"] == "Studies of the previous version no longer included"
    assert boxes.loc[["total_studies", "total_reports"], "n"].tolist() == [4, 7]


def test_no_more_reports_of_previous_studies_are_removed_than_were_counted():
    retracted = {"old": "2023-05-01", "oldest": "2023-05-01", "new": "2022-02-01"}
    _, boxes = boxes_with(retracted, previous=PREVIOUS | {"studies": 4, "reports": 4})
    assert boxes.loc["total_reports", "n"] == 1
    with pytest.raises(InputError, match=r"previous.yaml:removed: 4 reports .* no more than the 3 counted"):
        drawn(retracted=retracted, previous=PREVIOUS | {"studies": 3, "reports": 3})


def test_a_new_study_that_is_retracted_is_removed_with_its_reports_in_the_round_that_has_them_all():
    found, boxes = boxes_with({"new": "2022-02-01"})
    assert boxes.loc["removed_studies", ["n", "label"]].tolist() == [2, "Studies no longer included"]
    assert boxes.loc[["new_studies", "removed_reports", "total_studies", "total_reports"], "n"].tolist() == [1, 4, 4, 6]
    n = found.rounds.pivot(index="box", columns="round", values="n")
    assert n.loc["removed_reports"].to_dict() == {"2022-01": 0, "2023-01": 2, "2024-01": 2}


def test_a_report_that_another_study_keeps_stays_when_a_study_is_retracted():
    shared = tables()
    both = shared["reports"].iloc[[1]].assign(study_id="twin")
    shared["reports"] = pd.concat([shared["reports"], both])
    _, boxes = boxes_with({"new": "2022-02-01"}, stored_tables=shared)
    assert boxes.loc[["removed_studies", "removed_reports"], "n"].tolist() == [2, 3]
    _, boxes = boxes_with({"new": "2022-02-01", "twin": "2022-02-01"}, stored_tables=shared)
    assert boxes.loc[["removed_studies", "removed_reports"], "n"].tolist() == [3, 4]


def test_without_a_date_a_retraction_is_known_from_the_first_round_on_that_has_the_study():
    found, _ = boxes_with({"new": "", "old": ""})
    n = found.rounds.pivot(index="box", columns="round", values="n").loc["removed_studies"]
    assert n.to_dict() == {"2022-01": 1, "2023-01": 1, "2024-01": 1}


def test_the_file_for_other_tools_has_the_studies_that_are_removed():
    found, _ = boxes_with({"new": "2022-02-01"})
    rows = prisma_csv(found.boxes, updated=True).set_index("box")
    assert rows.loc["removed_studies", ["boxtext", "n"]].tolist() == ["Studies no longer included", "2"]
