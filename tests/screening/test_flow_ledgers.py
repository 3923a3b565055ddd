"""Whatever people vote under whatever protocol, the flow adds up and each citation ends in one box."""

from random import Random

from flows import LINKS, RECORDS, drawn, tables
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ledgers import CODES, rules

from review.errors import InputError
from review.screening.votes import ADJUDICATION, DECISION

NAMES = [f"{search}:{key}" for search, key in zip(RECORDS["search_id"], RECORDS["source_key"], strict=True)]
DAYS = ["", "2024-01-01", "2024-01-02", "2024-02-01"]


def ledger(random, who, likely):
    """Votes on most records at both stages; a reviewer of a few says something twice, or takes it back."""
    said = ["include,"] * likely + ["maybe,", "undone,", *(f"exclude,{code}" for code in CODES)]
    return [
        f"{name},{stage},{one},{random.choice(said)},{random.choice(DAYS)}"
        for name in NAMES
        for stage in "tf"
        for one in who
        for _ in range(random.choice([0, 1, 1, 1, 2]))
    ]


def settled(random, votes):
    """Adjudications by somebody who casts no votes, and by one who does, on what she did not vote on."""
    voted = {tuple(row.split(",")[:3]) for row in votes}
    rows = [f"{name},{stage},{random.choice(['zoe', 'ann'])}," for name in NAMES for stage in "tf"]
    said = ["include,", *(f"exclude,{code}" for code in CODES)]
    chosen = random.sample([row for row in rows if tuple(row.split(",")[:3]) not in voted], k=8)
    return [row + f"{random.choice(said)},{random.choice(DAYS)}" for row in chosen]


PROTOCOLS = st.fixed_dictionaries(
    {
        "votes_needed": st.integers(1, 3),
        "maybe": st.sampled_from(["include", "exclude", "conflict"]),
        "stages": st.fixed_dictionaries(
            {
                stage: st.fixed_dictionaries(
                    {"reasons": st.sampled_from(["precedence", "adjudicate"]), "reason_required": st.booleans()}
                )
                for stage in ("title_abstract", "full_text")
            }
        ),
    }
)
BOXES_OF_TITLES = {
    "exclude": ("records_excluded", "other_excluded_records"),
    "awaiting": ("dbr_awaiting_title", "other_awaiting_title"),
    "conflict": ("dbr_conflict_title", "other_conflict_title"),
}
BOXES_OF_TEXTS = {
    "exclude": ("dbr_excluded", "other_excluded"),
    "awaiting": ("dbr_awaiting_full_text", "other_awaiting_full_text"),
    "conflict": ("dbr_conflict_full_text", "other_conflict_full_text"),
    "include": ("new_reports", "new_reports"),
}
MISSING = ("dbr_notretrieved_reports", "other_notretrieved_reports")
KNOWN = ("dbr_reports_of_previous_studies", "other_reports_of_previous_studies")


def expected(citation, stored):
    """The box of a citation, read off the tables one at a time."""
    states = {row.stage: row.state for row in stored["status"].itertuples() if row.citation_id == citation}
    lane = 1 if citation.startswith("r3") else 0
    if citation == "r1-c":
        return KNOWN[lane]
    if "full_text" not in states:
        return BOXES_OF_TITLES[states["title_abstract"]][lane]
    had = stored["retrieval"]
    if len(had[(had["citation_id"] == citation) & ~had["retrieved"]]):
        return MISSING[lane]
    return BOXES_OF_TEXTS[states["full_text"]][lane]


@settings(max_examples=30, deadline=None)
@given(PROTOCOLS, st.integers(0, 2**32), st.sampled_from([ADJUDICATION, DECISION]))
def test_any_valid_ledger_gives_a_proved_flow_with_each_citation_in_one_box(protocol, seed, settled_as):
    random, given_rules = Random(seed), rules(**protocol)
    votes = ledger(random, ["ann", "bob", "cat"][: random.randint(1, 3)], likely=random.choice([2, 5, 20]))
    read = {row.split(",")[0] for row in votes if row.split(",")[1] == "f"}
    retrieved = [f"{name.split(':')[1]},no,ann,,{name.split(':')[0]}" for name in NAMES if name not in read]
    try:
        stored = tables(votes, retrieved, given_rules, settled(random, votes), settled_as)
    except InputError:
        assume(False)
    found = drawn(stored, given=given_rules)
    ends = found.terminals.set_index("record_id")["box"]
    assert ends.index.is_unique and set(ends.index) == set(RECORDS["record_id"])
    for citation in LINKS["citation_id"].unique():
        assert ends[citation] == expected(citation, stored)
    screened = found.rounds[found.rounds["box"].isin(["records_screened", "other_screened"])]
    assert screened["n"].sum() == LINKS["citation_id"].nunique()
