"""Extraction: two readers' sheets into one consensus with provenance."""
