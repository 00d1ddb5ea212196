"""Readings of one page side by side, and one reading made out of all."""
