"""Votes that were cast in other tools: their exports as they are, read into the ledger."""
