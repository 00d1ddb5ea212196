"""The part of the vision form that says what a table is made of."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from vision.tables.fields import KINDS, READY_MADE, FieldSet, dump_fields
from vision.tables.forms import (
    NAME,
    FieldRow,
    build_rows,
    find_errors,
    find_set,
    list_rows,
    list_sets,
)


def fields_context(
    owner: str,
    values: Mapping[str, Any],
    set_id: str,
    link: str,
    *,
    is_sent: bool,
    is_shown: bool,
) -> dict[str, Any]:
    """`values`: the form as it was typed or linked. `link`: the rest of the form as a query.

    Without fields it begins with the set of this id, or the first. Not shown, only links to the
    sets are there.
    """
    if not is_shown:
        return {"field_sets": list_set_rows(owner, link)}
    rows = list_rows(values)
    if not rows and not any(NAME.fullmatch(name) for name in values):
        rows = build_rows(find_set(owner, set_id).fields)
    errors = find_errors(rows) if is_sent else {}
    last = max((row.number for row in rows), default=-1) + 1
    return {
        "field_rows": [describe_row(row, errors) for row in [*rows, FieldRow(last)]],
        "field_kinds": KINDS.items(),
        "field_sets": list_set_rows(owner, link),
    }


def describe_row(row: FieldRow, errors: Mapping[str, str]) -> dict[str, Any]:
    return {
        "row": row,
        "name_error": errors.get(f"{row.key}name", ""),
        "example_error": errors.get(f"{row.key}example", ""),
    }


def list_set_rows(owner: str, link: str) -> list[dict[str, Any]]:
    """Ready-made and saved sets, as links that fill the form in and as data for a script."""
    sets = [(each, False) for each in READY_MADE] + [(each, True) for each in list_sets(owner)]
    return [describe_set(each, link, is_own=is_own) for each, is_own in sets]


def describe_set(each: FieldSet, link: str, *, is_own: bool) -> dict[str, Any]:
    query = urlencode({"task": "fields", "fields": each.id})
    return {
        "id": each.id,
        "name": each.name,
        "is_own": is_own,
        "url": f"{reverse('vision')}?{link}{'&' if link else ''}{query}",
        "data": json.dumps(dump_fields(each.fields), ensure_ascii=False),
    }
