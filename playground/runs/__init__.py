"""Runs: created, answered, followed, recorded, recovered, shown, shared."""
