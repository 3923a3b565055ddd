"""Synthesis without meta-analysis: tallies with intervals, tests that may be run, conclusions."""
