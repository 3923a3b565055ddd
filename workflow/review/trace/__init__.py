"""The life of one cell: from the quotes of its readers to the figures and sentences that rest on it."""
