"""Adaptor: the readers' entries of a quality form into their agreement on each domain."""

from adaptor import job, read, write
from forms import with_duty
from instruments import protocols_instrument
from review.agreement import AGREEMENT, AGREEMENT_KEY
from review.quality.raters import domain_agreement, readers_values

with job(snakemake) as options:
    quality = options["quality"]
    instrument = protocols_instrument(snakemake.input.instrument, snakemake.input.schema, quality)
    readers = with_duty(options, "extraction")
    sheets = readers_values(read(snakemake.input.entries), readers, quality["form"], quality["totals"])
    agreement = domain_agreement(sheets, instrument, quality["options"])
    write(snakemake.output.agreement, agreement, AGREEMENT, AGREEMENT_KEY)
