"""Formulas of answers that are still growing, as MathML: the page has no converter of its own."""

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException
from django.views.decorators.http import require_POST

from playground.http import json_response
from playground.infrastructure.offload import offload
from playground.rendering.formulas import MAX_MATH_CHARS

MAX_FORMULAS = 40
MAX_BODY_BYTES = 200_000


@require_POST
def set_formulas(request: HttpRequest) -> HttpResponse:
    """[[source, whether it has a line of its own], …] as [MathML or null, …]."""
    formulas = read_formulas(request)
    if formulas is None:
        return json_response({"message": "This isn't a list of formulas."}, 400)
    from playground.rendering.markdown import render_formula  # loaded with the first answer

    return json_response(offload(convert_all, formulas, render_formula))


def read_formulas(request: HttpRequest) -> list[tuple[str, bool]] | None:
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return None
    try:
        rows: Any = orjson.loads(request.body)
        read = [(source, display) for source, display in rows[:MAX_FORMULAS]]
    except (orjson.JSONDecodeError, RawPostDataException, TypeError, ValueError):
        return None
    return read if all(isinstance(s, str) and isinstance(b, bool) for s, b in read) else None


def convert_all(
    formulas: list[tuple[str, bool]], convert: Callable[..., str | None]
) -> list[str | None]:
    return [convert(source[: MAX_MATH_CHARS + 1], display=display) for source, display in formulas]
