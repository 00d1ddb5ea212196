"""Images in a request, for the samples: megabytes of base64 become the name of a file."""

import re
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from playground.providers import Endpoint
from playground.samples.literals import FromFile

SHORT = 200  # characters of data: URI that may stay in the code
DATA = re.compile(r"data:image/(?P<kind>[\w.+-]+);base64,")
ENDINGS = {"jpeg": "jpg", "svg+xml": "svg"}


def read_from_files(endpoint: Endpoint, body: Mapping[str, Any]) -> dict[str, Any]:
    """The body, its images read from disk: input.png, input-2.jpg, …, mask.png."""
    numbers = count(1)
    images = {param.name for param in endpoint.params if param.kind in ("image", "images")}
    return {
        name: replace_picture(value, name, numbers)
        if name in images
        else replace_data(value, numbers)
        for name, value in body.items()
    }


def replace_picture(value: Any, name: str, numbers: Iterator[int]) -> Any:
    if isinstance(value, (list, tuple)):
        return [replace_picture(item, name, numbers) for item in value]
    return FromFile("mask.png" if name == "mask" else file_name(numbers, "png"))


def replace_data(value: Any, numbers: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {key: replace_data(item, numbers) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [replace_data(item, numbers) for item in value]
    match = DATA.match(value) if isinstance(value, str) and len(value) > SHORT else None
    if match is None:
        return value
    return FromFile(file_name(numbers, ENDINGS.get(match["kind"], match["kind"])), match[0])


def file_name(numbers: Iterator[int], ending: str) -> str:
    number = next(numbers)
    return f"input.{ending}" if number == 1 else f"input-{number}.{ending}"
