"""Lorebooks apart from a card: V3's `lorebook_v3`, a card's own, and SillyTavern's worlds."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from textlab.cards.card import parse_card
from textlab.cards.lorebook import AFTER, BEFORE, parse_lorebook

SPEC = "lorebook_v3"
UNKNOWN = (
    "This isn't a lorebook that can be imported. Bring a file that was exported here, or a world "
    "of SillyTavern."
)
# Their names in a world, where a card calls them otherwise.
WORLD_NAMES: Mapping[str, str] = {
    "key": "keys",
    "keysecondary": "secondary_keys",
    "order": "insertion_order",
    "caseSensitive": "case_sensitive",
}
SAME_NAMES = ("content", "constant", "selective", "comment")


def write_book(source: Mapping[str, Any]) -> dict[str, Any]:
    """The lorebook of a card as it came; an empty one where it has none."""
    data = source.get("data") if isinstance(source.get("data"), dict) else source
    empty: dict[str, Any] = {"entries": [], "extensions": {}}
    return {"spec": SPEC, "data": (data or {}).get("character_book") or empty}


def read_book(value: Any) -> dict[str, Any]:
    """An object as cards have it. Raises ValidationError with a sentence."""
    if isinstance(value, dict) and value.get("spec") == SPEC:
        value = value.get("data")
    if not isinstance(value, dict) or "entries" not in value:
        raise ValidationError(UNKNOWN)
    entries = value["entries"]
    if isinstance(entries, dict):
        value = {"entries": [read_world_entry(row) for row in entries.values()]}
    parse_lorebook(value, "lorebook")
    return dict(value)


def read_world_entry(row: Any) -> dict[str, Any]:
    """An entry of a world. What a card has no field for is kept as SillyTavern's extension."""
    if not isinstance(row, dict):
        raise ValidationError("entries must be objects.")
    entry = {WORLD_NAMES.get(name, name): row[name] for name in (*WORLD_NAMES, *SAME_NAMES)
             if row.get(name) is not None}  # fmt: skip
    known = {*WORLD_NAMES, *SAME_NAMES, "disable", "position"}
    return {
        **entry,
        "enabled": row.get("disable") is not True,
        "position": BEFORE if row.get("position") == 0 else AFTER,
        "extensions": {name: value for name, value in row.items() if name not in known},
    }


def add_book(source: Mapping[str, Any], book: Mapping[str, Any]) -> dict[str, Any]:
    """The card with these entries behind its own. Raises ValidationError for too many."""
    is_nested = isinstance(source.get("data"), dict)
    data = dict(source["data"] if is_nested else source)
    own = data.get("character_book") or {}
    data["character_book"] = {**book, **own, "entries": [*own.get("entries", []), *book["entries"]]}
    changed = {**source, "data": data} if is_nested else data
    parse_card(changed)
    return changed
