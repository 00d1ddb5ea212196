"""Which parameters a person has hidden: those that are never used make way for the others."""
