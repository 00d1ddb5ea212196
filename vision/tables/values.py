"""Values as texts of one form each, so that answers, corrections and files agree on them."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from vision.tables.dates import parse_date
from vision.tables.fields import Field
from vision.tables.numbers import parse_number

MAX_VALUE_CHARS = 2_000
YES = frozenset({"yes", "true", "y", "ja", "oui", "si", "sí", "sim", "1", "x", "✓", "☑"})
NO = frozenset({"no", "false", "n", "nein", "non", "não", "nee", "0", "☐"})
SPACES = re.compile(r"\s+")
LETTERS = re.compile(r"[^\W\d_]+")


def normalise_value(field: Field, raw: Any) -> str:
    """A model's or a person's value; blank where there is none. What it can't be stays a text."""
    text = write_text(raw)
    return NORMALISERS[field.kind](field, text) if text else ""


def write_text(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "yes" if raw else "no"
    text = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
    return SPACES.sub(" ", text.replace("\0", "")).strip()[:MAX_VALUE_CHARS]


def normalise_number(_field: Field, text: str) -> str:
    number = parse_number(text)
    if number is None or not fits_number(text):
        return text
    plain = f"{number:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def normalise_amount(_field: Field, text: str) -> str:
    number = parse_number(text)
    if number is None or not fits_number(text):
        return text
    places = max(2, -int(number.as_tuple().exponent))
    return f"{number:.{places}f}"


def fits_number(text: str) -> bool:
    """A sign of a currency or a unit may stand beside it, and no more."""
    words = LETTERS.findall(text)
    return len(words) <= 1 and all(len(word) <= 4 for word in words)


def normalise_date(_field: Field, text: str) -> str:
    value = parse_date(text)
    return value.isoformat() if value else text


def normalise_flag(_field: Field, text: str) -> str:
    word = text.casefold()
    return "yes" if word in YES else "no" if word in NO else text


def normalise_choice(field: Field, text: str) -> str:
    same = (choice for choice in field.choices if choice.casefold() == text.casefold())
    return next(same, text)


NORMALISERS: Mapping[str, Callable[[Field, str], str]] = {
    "text": lambda _field, text: text,
    "number": normalise_number,
    "amount": normalise_amount,
    "date": normalise_date,
    "yesno": normalise_flag,
    "choice": normalise_choice,
}


def type_value(field: Field, text: str) -> str | bool | date | Decimal | None:
    """As a file has it. What is not of the field's kind is the text; blank is None."""
    if not text:
        return None
    if field.kind in ("number", "amount") and fits_number(text):
        return parse_number(text) if find_fault(field, text) == "" else text
    if field.kind == "date":
        return parse_date(text) or text
    if field.kind == "yesno" and text in ("yes", "no"):
        return text == "yes"
    return text


def find_fault(field: Field, text: str) -> str:
    """Why a value is none of its field's; blank where all is well."""
    if not text:
        return ""
    if field.kind in ("number", "amount") and (parse_number(text) is None or not fits_number(text)):
        return "not a number"
    if field.kind == "date" and parse_date(text) is None:
        return "not a clear date"
    if field.kind == "yesno" and text not in ("yes", "no"):
        return "not yes or no"
    if field.kind == "choice" and text not in field.choices:
        return "not one of the choices"
    return ""


def build_key(field: Field, text: str) -> str:
    """Equal for values that say the same: case, spaces and marks at the end do not count."""
    return text if field.kind in ("number", "amount", "date") else text.casefold().strip(" .,:;")
