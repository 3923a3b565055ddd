# ruff: noqa: SIM905 - lists of words read better as text
"""Words that have a meaning of their own when titles, names and journals are compared: lists only."""

from __future__ import annotations

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau upsilon "
    "phi chi psi omega"
).split()
LANGUAGES = (
    "afrikaans|albanian|arabic|bosnian|bulgarian|chinese|croatian|czech|danish|dutch|english|estonian|finnish|french|"
    "german|greek|hebrew|hungarian|icelandic|indonesian|italian|japanese|korean|latvian|lithuanian|macedonian|malay|"
    "norwegian|persian|polish|portuguese|romanian|russian|serbian|slovak|slovenian|slovene|spanish|swedish|thai|"
    "turkish|ukrainian|vietnamese"
)
JOURNAL_STOP = frozenset(
    "the of and for in on de la le les des du del di da e et und der die das fur an online electronic resource print "
    "official publication supplement suppl".split()
)
NOBODY = {"", "unknown", "anonymous", "anon", "no authors listed", "et al", "none", "na", "n a"}
ROMAN = {name: str(value) for value, name in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
NUMERALS = {
    name: str(value) for value, name in enumerate("one two three four five six seven eight nine ten".split(), 1)
}
ORDINALS = {name: str(value) for value, name in enumerate("first second third fourth fifth sixth".split(), 1)}
NUMBERS = ROMAN | NUMERALS | ORDINALS
SMALL = frozenset(
    "a an the of in on for and or to with by at from as is are its via de la le el und der die das y et s".split()
)
OPPOSITES = frozenset(
    "anti against pre post before after male female men women boys girls adult adults child "
    "children pediatric paediatric neonatal mouse mice rat rats human humans acute chronic low high lower upper left "
    "right increased decreased oral intravenous inpatient inpatients outpatient outpatients".split()
)
NEGATIONS = frozenset(("no", "not", "non", "without", "never", "un", "anti"))
OPPOSITE_BEGINNINGS = (
    ("hypo", "hyper"),
    ("inter", "intra"),
    ("pre", "post"),
    ("micro", "macro"),
    ("mono", "poly"),
    ("endo", "exo"),
)
GENERIC = frozenset(
    (
        "abstract abstracts address annual announcement announcements answer appendix article articles association "
        "book books brief call case chapter column comment commentary comments communication communications "
        "conference congress contents correction corrections correspondence cover current discussion editor "
        "editorial editorials editors erratum errata corrigendum foreword from guest highlights index information "
        "international introduction introductory issue issues journal journals letter letters literature meeting "
        "meetings message minutes news note notes notice number obituary opening overview page pages "
        "paper papers part perspective poster posters preface presentation president presidential press "
        "proceedings program programme question questions recent report reports response review reviewer reviewers "
        "reviews reply remarks scientific section selected series session short society special summary supplement "
        "symposium table thank this title track unknown untitled update volume welcome with workshop year"
    ).split()
)
