"""Values without a model that answers questions: the local reader's lines, by the fields' names.

"Total 11.20" says what the total is. It is a beginning for a person to check: what stands under
its name, or has none on the page, is not found.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from playground.models import Run
from vision.tables.answers import MAX_ROWS, Answer
from vision.tables.dates import list_dates
from vision.tables.fields import Field
from vision.tables.matching import PageLine
from vision.tables.numbers import list_numbers
from vision.tables.placing import Placer, rate_words
from vision.tables.values import normalise_value

DECIMALS = re.compile(r"[.,]\s?\d{2}(?!\d)")
# What begins the lines of a receipt or an invoice that are no items.
SUMS = ("total", "subtotal", "sum", "summe", "tax", "vat", "mwst", "ust", "change", "cash", "card",
        "paid", "balance", "due", "zwischensumme", "bar", "karte", "tva", "iva")  # fmt: skip
AFTER_NAME = re.compile(r"^[\s:.#=\-–]+")


def read_lines(run: Run, fields: Sequence[Field], lines: Sequence[PageLine]) -> Answer:
    rows = list(join_levels(lines))
    single = {n: field for n, field in enumerate(fields) if not field.repeated}
    values = {n: normalise_value(field, find_named(field, rows)) for n, field in single.items()}
    fill_heading(values, single, rows)
    names = [*(field.name for field in single.values()), *SUMS]
    others = [row for row in rows if not any(rate_words(name, row) for name in names)]
    several = {n: field for n, field in enumerate(fields) if field.repeated}
    items = [item for row in others if (item := read_item(several, row))] if several else []
    return Answer(run.model, values, items[:MAX_ROWS])


def join_levels(lines: Sequence[PageLine]) -> Iterator[str]:
    """Lines that stand side by side as one, from left to right."""
    placer = Placer(lines)
    for group in placer.group_levels():
        yield " ".join(lines[n].text for n in sorted(group, key=lambda n: lines[n].left))


def find_named(field: Field, rows: Sequence[str]) -> str:
    """What stands behind the field's name; of a date the first, where none has the name."""
    rated = [(rate_words(field.name, row), row) for row in rows]
    best, row = max(rated, key=lambda pair: pair[0], default=(0.0, ""))
    if field.kind == "date":
        printed = (row[p.start : p.stop] for row in ([row] if best else []) + list(rows)
                   for p in list_dates(row))  # fmt: skip
        return next(printed, "")
    if not best:
        return find_choice(field, rows)
    if field.kind in ("amount", "number"):
        numbers = list_numbers(row)
        return row[numbers[-1].start : numbers[-1].stop] if numbers else ""
    return find_choice(field, [row]) or cut_name(field.name, row)


def find_choice(field: Field, rows: Sequence[str]) -> str:
    """The choice that the page names."""
    text = "\n".join(rows).casefold()
    return next((choice for choice in field.choices if choice.casefold() in text), "")


def cut_name(name: str, row: str) -> str:
    at = row.casefold().find(name.casefold())
    rest = row[at + len(name) :] if at >= 0 else row.partition(":")[2]
    return AFTER_NAME.sub("", rest).strip()


def fill_heading(values: dict[int, str], single: Mapping[int, Field], rows: Sequence[str]) -> None:
    """The first text of the table is most often the page's first line: a shop, a name."""
    first = next((n for n, field in single.items() if field.kind == "text"), None)
    if first is not None and not values[first] and rows:
        values[first] = normalise_value(single[first], rows[0])


def read_item(several: Mapping[int, Field], row: str) -> dict[int, str]:
    """A text and the amounts behind it; none where the row has no amount."""
    numbers = list_numbers(row)
    amounts = [each for each in numbers if DECIMALS.search(row[each.start : each.stop])]
    columns = [n for n, field in several.items() if field.kind in ("amount", "number")]
    if not amounts or not columns:
        return {}
    values = {
        n: normalise_value(several[n], row[number.start : number.stop])
        for n, number in zip(reversed(columns), reversed(amounts), strict=False)
    }
    words = next((n for n, field in several.items() if field.kind == "text"), None)
    if words is not None:
        values[words] = normalise_value(several[words], row[: amounts[-1].start])
    return {n: values.get(n, "") for n in several}
