"""Releases: what is frozen of a review, what has changed since, and which version that asks for."""
