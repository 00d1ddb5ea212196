"""What a provider's list says of a model beside its size and context, whatever it calls that."""

from collections.abc import Mapping
from typing import Any

from playground.providers.shapes.loose import (
    read_decimal,
    read_flag,
    read_integer,
    read_mapping,
    read_prose,
)

ASKABLE = ("active", "available", "deployed", "online", "ready", "true")  # of no interest
GONE = "offline"
MILLION = 1_000_000
MAX_WORD_CHARS = 64
MAX_PRICE = 100_000  # US dollars a million tokens: more is a mistake


def read_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a Model, by name. What the list doesn't say is None or blank."""
    features = read_mapping(row.get("features"))
    return {
        "tool_use": read_flag({**row, **features}, "tool_use", "tools", "supports_tools"),
        "hot": read_flag(read_mapping(row.get("availability")), "is_hot_live"),
        "status": read_status(row),
        "licence": read_word(row, "license", "licence"),
        "quantization": read_word(row, "quantization", "quantisation", "quant"),
        "downloads": read_count(row, "downloads"),
        "likes": read_count(row, "likes", "favorites", "favourites"),
        "price_in": read_price(row, "input", "prompt"),
        "price_out": read_price(row, "output", "completion"),
    }


def read_status(row: Mapping[str, Any]) -> str:
    """Blank for a model that can be asked now."""
    tier = read_prose(read_mapping(row.get("availability")).get("tier")).strip().lower()
    status = read_prose(row.get("status")).strip().lower().replace("_", " ")
    if status in ASKABLE:
        status = ""
    return status or (GONE if tier == GONE else "")


def read_word(row: Mapping[str, Any], *names: str) -> str:
    """The first of these names that is one line of text."""
    words = (" ".join(read_prose(row.get(name)).split()) for name in names)
    return next(filter(None, words), "")[:MAX_WORD_CHARS]


def read_count(row: Mapping[str, Any], *names: str) -> int | None:
    counts = (read_integer(row.get(name)) for name in names)
    return next((count for count in counts if count is not None and count >= 0), None)


def read_price(row: Mapping[str, Any], per_million: str, per_token: str) -> float | None:
    """US dollars a million tokens; None where it costs nothing, or nobody says."""
    pricing = read_mapping(row.get("pricing"))
    price = read_decimal(pricing.get(per_million))
    if price is None and (each := read_decimal(pricing.get(per_token))) is not None:
        price = round(each * MILLION, 6)
    return price if price is not None and 0 < price <= MAX_PRICE else None
