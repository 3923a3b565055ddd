"""Agreement of raters: two of them on tables of counts, all of them on the ratings of each unit."""

from review.agreement.rows import AGREEMENT, AGREEMENT_KEY, agreement_row

__all__ = ["AGREEMENT", "AGREEMENT_KEY", "agreement_row"]
