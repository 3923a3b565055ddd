"""Manuscript: sentences whose numbers are looked up in the tables."""
