"""Adaptor: votes into the agreement of screeners."""

from adaptor import job, read, write
from review.agreement import AGREEMENT, AGREEMENT_KEY
from review.screening.agreement import screening_agreement
from review.screening.rules import read_rules

with job(snakemake) as options:
    agreement = screening_agreement(read(snakemake.input.votes), read_rules(options))
    write(snakemake.output.agreement, agreement, AGREEMENT, AGREEMENT_KEY)
