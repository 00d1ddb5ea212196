"""Declared parameters as form fields, as forms, and as rows of the reference."""
