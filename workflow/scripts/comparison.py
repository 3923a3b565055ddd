"""Adaptor: entries into the comparison of readers and their agreement."""

from adaptor import job, read, write
from forms import read_codebook, with_duty
from review.agreement import AGREEMENT, AGREEMENT_KEY
from review.extraction.agreement import field_agreement
from review.extraction.comparison import COMPARISON, COMPARISON_KEY, compare

with job(snakemake) as options:
    forms, rules = read_codebook(options, snakemake.input.vocabulary)
    readers = with_duty(options, "extraction")
    comparison = compare(read(snakemake.input.entries), forms, readers, rules.vocabularies)
    write(snakemake.output.comparison, comparison, COMPARISON, COMPARISON_KEY)
    agreement = field_agreement(comparison, forms, rules.vocabularies)
    write(snakemake.output.agreement, agreement, AGREEMENT, AGREEMENT_KEY)
