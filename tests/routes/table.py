"""Every address of the site, as Django's resolver has it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

# Values of parameters: an id of a row, one of a run, and words that an address lists itself.
FITTING = ("1", "5f5b1a52-0a0e-4a6e-9d0c-1d1b5d7d3c11", "sso", "role", "csv", "auth")


@dataclass(frozen=True, slots=True)
class Route:
    """`template` reads "runs/<id>/events"; `parameters` are the names in it."""

    template: str
    parameters: tuple[str, ...]
    expression: str  # that an address of it fits, without the slash before it

    def build_path(self, values: Mapping[str, Any]) -> str:
        path = self.template
        for name in self.parameters:
            path = path.replace(f"<{name}>", str(values[name]))
        return f"/{path}"

    def fill_path(self) -> str:
        """With any values that it takes, whether there is something under them or not."""
        for values in product(FITTING, repeat=len(self.parameters)):
            path = self.build_path(dict(zip(self.parameters, values, strict=True)))
            if re.fullmatch(self.expression, path.removeprefix("/")):
                return path
        raise AssertionError(f"/{self.template}: add a value that it takes to FITTING.")


def list_routes() -> list[Route]:
    return [
        build_route(pattern)
        for pattern in walk_patterns(get_resolver().url_patterns)
        if not pattern.startswith("static/")  # of the development server
    ]


def walk_patterns(entries: list[Any], prefix: str = "") -> Iterator[str]:
    """The regular expression of each address, those of included tables behind their prefix."""
    for entry in entries:
        full = prefix + entry.pattern.regex.pattern.removeprefix("^")
        if isinstance(entry, URLResolver):
            yield from walk_patterns(entry.url_patterns, full)
        else:
            assert isinstance(entry, URLPattern)
            yield full


def build_route(pattern: str) -> Route:
    """Django's own way from an expression to an address: see `django.urls.reverse`."""
    template, names = normalize(pattern)[0]
    for name in names:
        template = template.replace(f"%({name})s", f"<{name}>")
    return Route(template.replace("%%", "%"), tuple(names), pattern)
