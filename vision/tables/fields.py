"""The fields of a table: what is looked for on each page, and how a model is asked for it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

KINDS: Mapping[str, str] = {
    "text": "Text",
    "amount": "Amount",
    "number": "Number",
    "date": "Date",
    "yesno": "Yes or no",
    "choice": "One of…",
}
MAX_FIELDS = 40
MAX_NAME_CHARS = 60
MAX_EXAMPLE_CHARS = 200
ROWS = "rows"  # what an answer calls its rows, unless a field has that name
PROMPT = (
    "Extract the fields below from this page as JSON. Copy texts exactly as they are printed. "
    "Write dates as YYYY-MM-DD, and numbers without currency signs and with a decimal point. "
    "Use null for whatever the page does not say. Never guess. Output only the JSON, nothing else."
)
WORDS: Mapping[str, str] = {
    "text": "text",
    "amount": "an amount of money as a number",
    "number": "a number",
    "date": "a date as YYYY-MM-DD",
    "yesno": "true or false",
}
TYPES: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": ["string", "null"]},
    "amount": {"type": ["number", "null"]},
    "number": {"type": ["number", "null"]},
    "date": {"type": ["string", "null"]},
    "yesno": {"type": ["boolean", "null"]},
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column. `example`: a value as it should come out; of a choice, its values by commas."""

    name: str
    kind: str = "text"
    example: str = ""
    repeated: bool = False  # it is on a page several times: each makes a row

    @property
    def choices(self) -> list[str]:
        parts = self.example.split(",") if self.kind == "choice" else []
        return list(dict.fromkeys(part.strip() for part in parts if part.strip()))

    def build_type(self) -> dict[str, Any]:
        return {"enum": [*self.choices, None]} if self.kind == "choice" else dict(TYPES[self.kind])

    def describe(self) -> str:
        """As the prompt has it, on a line of its own."""
        if self.kind == "choice":
            return f"- {self.name}: one of {json.dumps(self.choices, ensure_ascii=False)}"
        example = f", for example {self.example}" if self.example else ""
        return f"- {self.name}: {WORDS[self.kind]}{example}"


def load_fields(rows: Any) -> list[Field]:
    """As they are stored; nonsense, as an archive may have it, is left out."""
    usable = (row for row in rows if is_field(row)) if isinstance(rows, list) else ()
    return [
        Field(
            row["name"][:MAX_NAME_CHARS],
            row.get("kind") if row.get("kind") in KINDS else "text",
            str(row.get("example") or "")[:MAX_EXAMPLE_CHARS],
            bool(row.get("repeated")),
        )
        for row in islice(usable, MAX_FIELDS)
    ]


def is_field(row: Any) -> bool:
    return isinstance(row, dict) and isinstance(row.get("name"), str) and is_text(row.get("kind"))


def is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def dump_fields(fields: Sequence[Field]) -> list[dict[str, Any]]:
    return [asdict(field) for field in fields]


def name_rows(fields: Sequence[Field]) -> str:
    """The key of the rows in an answer, which no field has."""
    name, taken = ROWS, {field.name.casefold() for field in fields}
    while name in taken:
        name += "_"
    return name


def build_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """JSON schema of one page's answer: values by name, and rows of those that are repeated."""
    schema = build_object([field for field in fields if not field.repeated])
    if repeated := [field for field in fields if field.repeated]:
        rows = name_rows(fields)
        schema["properties"][rows] = {"type": "array", "items": build_object(repeated)}
        schema["required"].append(rows)
    return schema


def build_object(fields: Sequence[Field]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {field.name: field.build_type() for field in fields},
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }


def describe_fields(fields: Sequence[Field]) -> str:
    """The end of the prompt: what is to be extracted."""
    lines = ["Fields:", *(field.describe() for field in fields if not field.repeated)]
    if repeated := [field for field in fields if field.repeated]:
        lines.append(f"- {name_rows(fields)}: a list with one object per row or item, each with")
        lines += [f"  {field.describe()}" for field in repeated]
    return "\n".join(lines)


def build_prompt(prompt: str, fields: Sequence[Field]) -> str:
    return f"{prompt}\n\n{describe_fields(fields)}"


@dataclass(frozen=True, slots=True)
class FieldSet:
    """Fields under a name, to begin with. `id`: a word, or the key of a saved one."""

    id: str
    name: str
    fields: Sequence[Field]


READY_MADE = (
    FieldSet(
        "receipt",
        "Receipt",
        (
            Field("Shop", "text", "Harbour Café"),
            Field("Date", "date", "2026-03-12"),
            Field("Total", "amount", "12.50"),
            Field("Tax", "amount", "1.04"),
            Field("Currency", "text", "EUR"),
        ),
    ),
    FieldSet(
        "items",
        "Receipt, item by item",
        (
            Field("Shop", "text", "Harbour Café"),
            Field("Date", "date", "2026-03-12"),
            Field("Total", "amount", "12.50"),
            Field("Item", "text", "Apple cake", repeated=True),
            Field("Price", "amount", "4.20", repeated=True),
        ),
    ),
    FieldSet(
        "invoice",
        "Invoice",
        (
            Field("Supplier", "text", "Lantern Ltd"),
            Field("Invoice number", "text", "2026-0042"),
            Field("Date", "date", "2026-03-12"),
            Field("Due", "date", "2026-04-11"),
            Field("Total", "amount", "1190.00"),
            Field("Tax", "amount", "190.00"),
            Field("Currency", "text", "EUR"),
        ),
    ),
    FieldSet(
        "contact",
        "Business card",
        (
            Field("Name", "text", "Ada Lovelace"),
            Field("Company", "text", "Analytical Engines"),
            Field("Phone", "text", "+44 20 7946 0000"),
            Field("Email", "text", "ada@example.com"),
        ),
    ),
)
