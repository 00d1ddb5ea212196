"""Formulas of answers that are still growing, as MathML: the page has no converter of its own."""

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from playground.http import json_response
from playground.infrastructure.offload import offload
from playground.rendering.formulas import MAX_MATH_CHARS
from playground.rendering.markdown import render_formula

MAX_FORMULAS = 40
MAX_BODY_BYTES = 200_000


@csrf_exempt  # changes nothing and tells nothing: the answer is made of the question alone
@require_POST
def set_formulas(request: HttpRequest) -> HttpResponse:
    """[[source, whether it has a line of its own], …] as [MathML or null, …]."""
    formulas = read_formulas(request)
    if formulas is None:
        return json_response({"message": "This isn't a list of formulas."}, 400)
    return json_response(offload(convert_all, formulas))


def read_formulas(request: HttpRequest) -> list[tuple[str, bool]] | None:
    if int(request.headers.get("Content-Length") or 0) > MAX_BODY_BYTES:
        return None
    try:
        rows: Any = orjson.loads(request.body)
        read = [(source, display) for source, display in rows[:MAX_FORMULAS]]
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return None
    return read if all(isinstance(s, str) and isinstance(b, bool) for s, b in read) else None


def convert_all(formulas: list[tuple[str, bool]]) -> list[str | None]:
    return [
        render_formula(source[: MAX_MATH_CHARS + 1], display=display)
        for source, display in formulas
    ]
