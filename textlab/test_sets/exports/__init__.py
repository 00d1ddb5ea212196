"""Results of an execution as files, and as a configuration with which promptfoo reproduces it.

Everything here takes a ResultTable, which holds plain values.
"""

from textlab.test_sets.exports.configuration import build_promptfoo
from textlab.test_sets.exports.files import build_csv, build_jsonl, build_xlsx
from textlab.test_sets.exports.report import build_markdown
from textlab.test_sets.exports.table import (
    ResultCell,
    ResultRow,
    ResultTable,
    ResultVariant,
    ResultVotes,
)

__all__ = [
    "ResultCell",
    "ResultRow",
    "ResultTable",
    "ResultVariant",
    "ResultVotes",
    "build_csv",
    "build_jsonl",
    "build_markdown",
    "build_promptfoo",
    "build_xlsx",
]
