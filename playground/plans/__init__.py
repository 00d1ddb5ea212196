"""Requests that differ in a few values: what can vary, how values are typed, and all cells."""
