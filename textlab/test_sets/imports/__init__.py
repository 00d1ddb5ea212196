"""Rows of test sets out of files: CSV, JSON, promptfoo's tests, the first sheet of a workbook.

Files come from strangers: a child process with limits reads them. A row that can't be used is named
with its reason, and the others are kept.
"""

from textlab.test_sets.imports.services import ImportedRows, read_rows

__all__ = ["ImportedRows", "read_rows"]
