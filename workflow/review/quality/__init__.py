"""Study quality: instruments as data, judgements by decision table, grades, and the table for robvis."""
