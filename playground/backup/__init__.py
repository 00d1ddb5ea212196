"""Backups: one archive with all rows, files and the secret key, and how it is restored."""
