"""Where the values of a page stand, stored until its values or its lines are others."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

from vision.tables.fields import Field
from vision.tables.matching import PageLine
from vision.tables.placing import Box, place_page

Boxes = Sequence[Mapping[int, Box | None]]  # by row and column
StoredPlaces = Mapping[str, Any]  # of one page: `of` as find_digest says, `boxes` by row and column


def find_digest(
    lines: Sequence[PageLine], fields: Sequence[Field], rows: Sequence[Mapping[int, str]]
) -> str:
    """Of all that places depend on."""
    made_of = [[astuple(line) for line in lines], [asdict(field) for field in fields],
               [sorted(row.items()) for row in rows]]  # fmt: skip
    text = json.dumps(made_of, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def find_places(
    stored: StoredPlaces | None,
    lines: Sequence[PageLine],
    fields: Sequence[Field],
    rows: Sequence[Mapping[int, str]],
) -> StoredPlaces:
    """What was stored, where it is of the same; else looked for, which is heavy for many rows."""
    digest = find_digest(lines, fields, rows)
    if stored and stored.get("of") == digest:
        return stored
    boxes = place_page(lines, fields, rows)
    return {"of": digest, "boxes": [pack_row(row) for row in boxes]}


def pack_row(row: Mapping[int, Box | None]) -> dict[str, list[float]]:
    """As JSON: what has no place is left out."""
    return {str(column): [round(part, 2) for part in box] for column, box in row.items() if box}


def unpack_boxes(stored: StoredPlaces) -> Boxes:
    return [
        {int(column): (box[0], box[1], box[2], box[3]) for column, box in row.items()}
        for row in stored["boxes"]
    ]
