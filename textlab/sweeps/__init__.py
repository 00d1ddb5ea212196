"""Sweeps: one message to models with all combinations of a few values, as a table of answers."""
