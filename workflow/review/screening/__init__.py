"""Screening: votes into a status for each citation, and the proved flow of records."""
