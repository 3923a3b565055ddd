"""Doses: what is printed, verbatim, into cells; flagged where it is doubtful, never guessed."""
