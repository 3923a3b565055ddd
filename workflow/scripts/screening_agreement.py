"""Adaptor: votes into the agreement of screeners: of pairs, of pairs by month, and of all of them together."""

from adaptor import job, read, write
from review.agreement.overall import ALL_RATERS, ALL_RATERS_KEY
from review.agreement.rows import AGREEMENT, AGREEMENT_KEY
from review.screening.agreement import BY_MONTH, BY_MONTH_KEY, screening_agreement
from review.screening.rules import read_rules

with job(snakemake) as options:
    found = screening_agreement(read(snakemake.input.votes), read_rules(options))
    write(snakemake.output.pairs, found.pairs, AGREEMENT, AGREEMENT_KEY)
    write(snakemake.output.months, found.months, BY_MONTH, BY_MONTH_KEY)
    write(snakemake.output.together, found.together, ALL_RATERS, ALL_RATERS_KEY)
