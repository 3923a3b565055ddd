"""Adaptor: the claims of a review and the result tables that they are held against into the audit."""

from adaptor import job, read, read_sheet, warn, write
from review.synthesis.claims import (
    CLAIMS,
    CLAIMS_KEY,
    CLAIMS_SHEET,
    COUNTS,
    COUNTS_KEY,
    audit,
    checked_claims,
    verdict_counts,
)

with job(snakemake) as options:
    sheet = snakemake.input.claims
    claims = checked_claims(read_sheet(sheet, CLAIMS_SHEET), sheet)
    found = audit(claims, dict(zip(options["tables"], map(read, snakemake.input.tables), strict=True)), sheet)
    for row in found[found["verdict"] != found["expected"]].to_dict("records"):
        warn(f"claim {row['claim_id']} is now '{row['verdict']}', the sheet expects '{row['expected']}'")
    write(snakemake.output.claims, found, CLAIMS, CLAIMS_KEY)
    write(snakemake.output.counts, verdict_counts(found), COUNTS, COUNTS_KEY)
