"""Readings as plain text, Markdown and JSON. One page alone is its text and nothing else."""

import json
import re
from collections.abc import Sequence
from typing import Any

from vision.export.readings import ExportPage, Line, build_titles

MARKUP = re.compile(r"([\\`*_\[\]<>#&|~])")


def build_txt(readings: Sequence[ExportPage]) -> bytes:
    """Several pages under their underlined titles."""
    if len(readings) == 1:
        return _encode_text(readings[0].text)
    named = zip(build_titles(readings), readings, strict=True)
    return _encode_text("\n\n".join(_write_section(f"{t}\n{'=' * len(t)}", r) for t, r in named))


def build_md(readings: Sequence[ExportPage]) -> bytes:
    if len(readings) == 1:
        return _encode_text(readings[0].text)
    named = zip(build_titles(readings), readings, strict=True)
    return _encode_text(
        "\n\n".join(_write_section(f"# {MARKUP.sub(_escape_match, t)}", r) for t, r in named)
    )


def build_json(readings: Sequence[ExportPage]) -> bytes:
    """Everything that is known of each reading, boxes too."""
    body = {"pages": [_build_row(reading) for reading in readings]}
    return _encode_text(json.dumps(body, ensure_ascii=False, indent=2))


def _write_section(heading: str, reading: ExportPage) -> str:
    note = [f"({reading.note})"] if reading.note else []
    return "\n\n".join([heading, *note, reading.text.strip("\n")]).rstrip("\n")


def _build_row(reading: ExportPage) -> dict[str, Any]:
    names = ("page", "text", "original", "note", "provider", "model", "prompt")
    row = {name: value for name in names if (value := getattr(reading, name)) or name == "text"}
    row |= {"parameters": dict(reading.parameters), "usage": dict(reading.usage)}
    if reading.width and reading.height:
        row |= {"width": reading.width, "height": reading.height}
    if reading.lines:
        row["lines"] = [_build_line(line) for line in reading.lines]
    return row


def _build_line(line: Line) -> dict[str, Any]:
    score = {} if line.score is None else {"score": line.score}
    return {"text": line.text, **score, "box": line.box}


def _escape_match(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _encode_text(text: str) -> bytes:
    """UTF-8. A model may answer half a surrogate pair, which has no encoding."""
    return (text.rstrip("\n") + "\n").encode(errors="replace")
