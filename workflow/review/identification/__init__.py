"""Identification: from search exports to citations that keep their id."""
