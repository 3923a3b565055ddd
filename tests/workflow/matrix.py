"""Every kind of change to the small project, and the jobs that it sets off: no more may run, and no fewer.

Jobs are named as in `results/<review>/logs`; without a review they are those of `reed-dose`.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from edits import Append, Edit, Replace, Touch, Write

from clones import FIXTURE

DOSE, EARLY = "reed-dose", "early-reports"
PROTOCOL, TEMPLATE = (f"config/reviews/{DOSE}.{ending}" for ending in ("yaml", "md.j2"))
BROUGHT = f"resources/{DOSE}"
SEARCHES, VOTES, ASREVIEW = (
    f"{BROUGHT}/{name}.csv" for name in ("searches", "screening/votes", "screening/imports/asreview")
)
SECOND = "2025-09_embase"
RELEASE = f"{BROUGHT}/releases/1.0.0"
CONCLUDED = (FIXTURE / f"{RELEASE}/tables/synthesis/conclusions.csv").read_text()
EXPORT = """TY  - JOUR
ID  - N1
TI  - Very high doses of reed cells
AU  - Sorrel, G.
PY  - 2026
ER  -
"""

CONSENSUS = "consensus/arms consensus/counts consensus/quality consensus/studies consensus/timing"
READ = f"entries comparison decided {CONSENSUS}"
"""From a sheet to the gate behind the consensus."""
SHOWN = "changes site"
"""What compares with the last release, and the page, which shows what was found."""
TEXT = f"manuscript checklists {SHOWN}"
DIFFERING = f"{READ} disagreements quality_agreement {SHOWN}"
"""A sheet that says something else: who decides is shown it, and the readers' agreement is measured again."""
FACTS = f"cross_review {EARLY}/cross_review"
STUDIES = f"{FACTS} doses figure/doses table/studies tallies associations analysis/robustness {TEXT}"
"""What reads the values of the form `studies`."""
DOSES = f"doses figure/doses {FACTS} {TEXT}"
LISTS = "worklist/ann worklist/ben for_tools/full_text for_tools/title_abstract stopping"
REPORTS = f"registry {LISTS} flow references"
"""Reports of studies are found anew."""
NOTICES = f"decided {CONSENSUS}"
"""Cells whose report may have been corrected, up to the gate behind the consensus."""
NAMED = "figure/doses figure/flow table/studies table/quality"
"""Beside the figure of tallies, what may name a retracted study."""
SCREENED = f"status conflicts ranking contribution {REPORTS} {TEXT}"
FOUND = f"records citations import_votes votes prisma_s retractions figure/flow {SCREENED}"
JUDGED = f"judgements quality_agreement table/quality {TEXT}"
ANALYSES = "analysis/directions analysis/robustness analysis/timing analysis/trends"
NEW_SIGN = "conclusions claims figure/tallies"


@dataclass(frozen=True)
class Change:
    """One kind of change, and what it sets off.

    `moves` says whether any result is another afterwards; what is `akin` to another change, and takes long, is tried
    by `make matrix` alone.
    """

    what: str
    edits: tuple[Edit, ...]
    jobs: frozenset[str]
    moves: bool
    akin: bool


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def change(what: str, *edits: Edit, jobs: str = "", moves: bool = True, akin: bool = False) -> Change:
    named = (job if job.startswith(EARLY) else f"{DOSE}/{job}" for job in jobs.split())
    return Change(what, edits, frozenset(named), moves, akin)


def both(form: str, old: str, new: str) -> tuple[Edit, ...]:
    """The same in the sheets of both readers."""
    return tuple(Replace(sheet(form, reader), old, new) for reader in ("ann", "ben"))


def sheet(form: str, reader: str) -> str:
    return f"{BROUGHT}/extraction/{form}.{reader}.csv"


def code(module: str, jobs: str = "") -> Change:
    """A change of meaning that no result shows."""
    return change(f"code: `{module}`", Append(f"workflow/{module}.py", "\n_TRIED = 0\n"), jobs=jobs, moves=False)


OF_NO_CONTENT = [
    change("every file that people bring is touched", Touch("resources"), Touch("config"), moves=False),
    change("every file of the program is touched", Touch("workflow"), moves=False),
    change("Snakemake's profile", Append("profiles/default/config.yaml", "latency-wait: 4\n"), moves=False),
    change("a comment in a module", Append("workflow/review/tables.py", "# a comment\n"), moves=False),
    change(
        "a docstring",
        Replace("workflow/review/vocabulary.py", '"""The spelling that is', '"""The spelling which is'),
        moves=False,
    ),
    change("a comment in the protocol", Append(PROTOCOL, "# a comment\n"), jobs=SHOWN, moves=False),
    change(
        "an empty line in an export",
        Replace(f"{BROUGHT}/searches/{SECOND}.ris", "TY  - JOUR\nID  - E8", "\nTY  - JOUR\nID  - E8"),
        jobs=f"parse_export/{SECOND} pairs/{SECOND} records citations",
        moves=False,
    ),
    change(
        "an empty line in the ledger of votes",
        Replace(VOTES, "ben,exclude,E3,2024-04-08,\n", "ben,exclude,E3,2024-04-08,\n\n"),
        jobs=f"votes status {SHOWN}",
        moves=False,
    ),
    change(
        "an empty line in a sheet",
        Replace(sheet("studies", "ann"), "half of them,\n", "half of them,\n\n"),
        jobs=READ,
        moves=False,
    ),
    change(
        "a note in the log of searches",
        Replace(SEARCHES, "AND dose,8,,", "AND dose,8,,by hand"),
        jobs=f"prisma_s checklists {SHOWN}",
        moves=False,
    ),
]
SEARCHING = [
    change(
        "a new export",
        Write(f"{BROUGHT}/searches/2026-03_pubmed.ris", EXPORT),
        Append(SEARCHES, "2026-03_pubmed,2026-03_pubmed.ris,database,PubMed,NLM,2026-03-01,,,,1,,\n"),
        jobs=f"parse_export/2026-03_pubmed pairs/2026-03_pubmed {FOUND}",
    ),
    change(
        "a search is withdrawn",
        Replace(SEARCHES, "AND dose,8,", "AND dose,8,2026-04-01"),
        jobs=f"parse_export/{SECOND} pairs/{SECOND} screening_agreement {FOUND}",
        akin=True,
    ),
    change(
        "an answer on a pair of records",
        Replace(f"{BROUGHT}/identification/decisions.csv", "linked", "different"),
        jobs="citations",
    ),
]
SCREENING = [
    change(
        "a vote that settles a title",
        Append(VOTES, f"{SECOND},E6,title_abstract,ann,include,,2025-09-12,\n"),
        jobs=f"votes screening_agreement figure/flow {SCREENED}",
    ),
    change(
        "a vote that settles nothing",
        Append(VOTES, f"{SECOND},E7,title_abstract,ann,include,,2025-09-12,\n"),
        jobs=f"votes screening_agreement figure/flow {SCREENED}",
        akin=True,
    ),
    change(
        "a vote cast elsewhere",
        Replace(ASREVIEW, "persistence,2025,,,,", "persistence,2025,,1,2025-09-11 08:00:00,"),
        jobs=f"import_votes votes screening_agreement figure/flow {SCREENED}",
        akin=True,
    ),
    change(
        "an adjudication of a title",
        Append(f"{BROUGHT}/screening/adjudications.csv", f"{SECOND},E5,title_abstract,cleo,exclude,E1,2025-09-13,\n"),
        jobs=f"votes screening_agreement figure/flow {SCREENED}",
        akin=True,
    ),
    change(
        "the version that is continued",
        Replace(f"{BROUGHT}/previous.yaml", "records: 40", "records: 41"),
        jobs=f"{REPORTS} figure/flow {TEXT}",
    ),
    change(
        "a notice of a retraction",
        Append(f"{BROUGHT}/retractions.csv", "1,Three cohorts,10.5555/reed.02,,2026-05-01,Retraction,invented\n"),
        jobs=f"retractions {NOTICES} tallies associations {ANALYSES} {NEW_SIGN} flow references {NAMED} {TEXT}",
    ),
]
READING = [
    change(
        "a note of a reader",
        Replace(sheet("studies", "ann"), "higher level,clear", "higher level,very clear"),
        jobs=DIFFERING,
    ),
    change(
        "a quote",
        Replace(sheet("studies", "ann"), "responded at the higher level", "responded at a higher level"),
        jobs=DIFFERING,
        akin=True,
    ),
    change(
        "a value, by both readers",
        *both("studies", "100-200,no,,", "100-200,yes,,"),
        jobs=f"{DIFFERING} {STUDIES} {NEW_SIGN}",
    ),
    change(
        "a value, by one reader",
        Replace(sheet("studies", "ann"), "100-200,no,,", "100-200,yes,,"),
        jobs=f"{DIFFERING} {STUDIES} {NEW_SIGN}",
        akin=True,
    ),
    change("a dose", *both("studies", "DL2: 60", "DL2: 70"), jobs=f"{DIFFERING} {STUDIES}", akin=True),
    change(
        "a count",
        *both("counts", "counts,9,6,", "counts,9,7,"),
        jobs=f"{DIFFERING} analysis/directions analysis/trends associations",
    ),
    change(
        "a time",
        *both("timing", "range,all patients,1,7", "range,all patients,1,8"),
        jobs=f"{DIFFERING} analysis/timing",
        akin=True,
    ),
    change("an answer on quality", *both("quality", "Yes,short", "No,short"), jobs=f"{DIFFERING} {JUDGED}", akin=True),
    change(
        "an adjudication of a cell",
        Append(
            f"{BROUGHT}/extraction/adjudications.csv",
            "studies,cedar_2022,,toxicity_higher,yes,cleo,2026-01-11,Table 3\n",
        ),
        jobs=f"decided {CONSENSUS} disagreements {STUDIES} {NEW_SIGN}",
        akin=True,
    ),
    change(
        "a signature under a dose",
        Append(
            f"{BROUGHT}/extraction/confirmations.csv",
            "studies:ash_2019::dose_text:DL1,DL1: 10 x 10^6 cells,cleo,2026-01-12,,\n",
        ),
        jobs=DOSES,
    ),
    change(
        "a study's label",
        Replace(f"{BROUGHT}/studies.csv", "Fir 2024", "Fir 2024a"),
        jobs=f"{READ} disagreements forms/ann forms/ben judgements retractions {REPORTS} {STUDIES}",
        akin=True,
    ),
    change(
        "a value of the review that is compared",
        Replace(f"resources/{EARLY}/extraction/groups.ann.csv", "all,Alder B,", "all,Alder A,"),
        jobs=f"{FACTS} claims {SHOWN} "
        + " ".join(
            f"{EARLY}/{job}"
            for job in ("entries", "comparison", "decided", "consensus/groups", "analysis/proportions", "site")
        ),
    ),
    change(
        "a synonym in the vocabulary",
        Append("resources/vocabulary/terms.csv", "indication,type B,Alder B,synonym,invented\n"),
        jobs=f"{READ} disagreements forms/ann forms/ben {FACTS} {SHOWN} "
        + " ".join(f"{EARLY}/{job}" for job in ("entries", "comparison", "decided", "consensus/groups", "forms/ann")),
        moves=False,
    ),
]
PROTOCOLS = [
    change("a quality option", Replace(PROTOCOL, "counts_as: unclear", "counts_as: high"), jobs=JUDGED),
    change(
        "the wording of an instrument",
        Replace("resources/instruments/two_questions.yaml", "text: Follow-up", "text: Follow up"),
        jobs=JUDGED,
        moves=False,
        akin=True,
    ),
    change("the weight of the reference patient", Replace(PROTOCOL, "weight_kg: 70", "weight_kg: 75"), jobs=DOSES),
    change(
        "the wording of a conclusion",
        Replace(PROTOCOL, "More patients respond at", "More patients respond with"),
        jobs=f"conclusions {TEXT}",
    ),
    change(
        "a variant of the robustness",
        Replace(PROTOCOL, "study_id: [fir_2024]", "study_id: [ash_2019]"),
        jobs=f"analysis/robustness {SHOWN}",
    ),
    change(
        "the heading of a table",
        Replace(PROTOCOL, "dose_text: Dose,", "dose_text: Doses,"),
        jobs=f"table/studies {TEXT}",
    ),
    change(
        "an option of a figure",
        Replace(PROTOCOL, "title: All studies", "title: Studies"),
        jobs=f"figure/tallies {TEXT}",
    ),
    change(
        "the prose of the text",
        Replace(TEMPLATE, "found more responses", "saw more responses"),
        jobs="manuscript checklists",
    ),
    change(
        "a printed claim",
        Replace(f"{BROUGHT}/claims.csv", "Early reports,2,", "Early reports,3,"),
        jobs=f"claims {SHOWN}",
    ),
    change(
        "another last release",
        Replace(f"{RELEASE}/tables/synthesis/conclusions.csv", "all,2,3,", "all,1,3,"),
        Replace(
            f"{RELEASE}/ro-crate-metadata.json", digest(CONCLUDED), digest(CONCLUDED.replace("all,2,3,", "all,1,3,"))
        ),
        jobs=SHOWN,
    ),
    change(
        "the style of all figures",
        Replace("workflow/review/figures/style.py", "#1a1a1a", "#1b1b1b"),
        jobs=f"figure/doses figure/flow figure/tallies {TEXT}",
    ),
    change(
        "the style of the text",
        Append("workflow/templates/manuscript.css", "/* tried */\n"),
        jobs="manuscript checklists",
    ),
    change(
        "the style of the page", Append("workflow/templates/site/page.css", "/* tried */\n"), jobs=f"site {EARLY}/site"
    ),
]
EARLY_DECIDED = f"{EARLY}/decided {EARLY}/consensus/groups"
CODE = [
    code(
        "review/identification/scoring",
        f"pairs/2024-03_pubmed/1 pairs/2024-03_pubmed/2 pairs/{SECOND} citations",
    ),
    code("review/screening/agreement", "screening_agreement site"),
    code(
        "review/agreement/rows",
        f"comparison decided {CONSENSUS} screening_agreement quality_agreement {SHOWN} "
        f"{EARLY}/comparison {EARLY_DECIDED}",
    ),
    code("review/extraction/states", f"decided {CONSENSUS} {EARLY_DECIDED} site {EARLY}/site"),
    code(
        "review/dose/convert",
        f"{READ} disagreements {DOSES} {EARLY}/entries {EARLY}/comparison {EARLY_DECIDED} {EARLY}/site",
    ),
    code("review/quality/grade", f"judgements table/quality {TEXT}"),
    code("review/synthesis/tally", f"tallies conclusions analysis/robustness {TEXT} {EARLY}/site"),
    code("review/synthesis/trend", f"analysis/trends analysis/directions associations {SHOWN}"),
    code("review/figures/tallies", f"figure/tallies {TEXT}"),
    code("review/manuscript/typed", "table/studies table/quality manuscript checklists site"),
    code("review/releases/report", SHOWN),
    code("review/site/svg", f"site {EARLY}/site"),
    code("review/trace/page"),
    code("scripts/conclusions", f"conclusions {TEXT}"),
]
CHANGES = [*OF_NO_CONTENT, *SEARCHING, *SCREENING, *READING, *PROTOCOLS, *CODE]
