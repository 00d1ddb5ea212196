"""Everything of one person: exported as one archive, imported from one, deleted."""
