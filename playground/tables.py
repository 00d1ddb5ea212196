"""Tables as files that spreadsheets open."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from playground.infrastructure.offload import breathe_between

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """As RFC 4180 says. No text becomes a formula: such a one gets an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(header)
    for row in breathe_between(rows):
        writer.writerow([escape_formula(value) for value in row])
    return file.getvalue()


def escape_formula(value: Any) -> Any:
    """Numbers stay as they are, negative ones too. A NUL would end the file for some readers."""
    if not isinstance(value, str):
        return value
    text = value.replace("\0", "")
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def download_response(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    """`name`: in ASCII, without quotes."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
