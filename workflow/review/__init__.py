"""The domain of a living systematic review: pure functions on tables, importable without Snakemake."""
