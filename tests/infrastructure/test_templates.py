"""How templates are compiled: the page is Django's to the letter."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest
from django.template import Context, Engine
from django.template.base import VariableNode
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe

from playground.infrastructure.template_loader import PlainVariable

CACHED = "django.template.loaders.cached.Loader"
OURS = "playground.infrastructure.template_loader.Loader"
TAGS = [f"playground.templatetags.{name}" for name in ("breathing", "playground")]


class Number(IntEnum):
    ONE = 1


class Word(StrEnum):
    BOLD = "<b>"


def make_engine(loader: str = OURS, **templates: str) -> Engine:
    within = [("django.template.loaders.locmem.Loader", templates)]
    return Engine(loaders=[(loader, within)], builtins=TAGS)


VALUES: list[Any] = [
    "", "plain", "<b> & \"both\" 'kinds'", mark_safe("<i>"), 0, -1, 1_234_567, True, None, 1.5,
    Decimal("1234.50"), datetime(2026, 1, 2, 3, tzinfo=UTC), Number.ONE, Word.BOLD,
    lazystr("<later>"), ["<a>", 1], {"a": "<b>"}, b"<bytes>",
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("autoescape", [True, False])
def test_every_value_is_written_as_django_writes_it(value: Any, *, autoescape: bool) -> None:
    page = "{{ value }}|{{ value|default:'<none>' }}|{{ value|safe }}|{{ missing }}"
    ours, djangos = (
        make_engine(loader, page=page)
        .get_template("page")
        .render(Context({"value": value}, autoescape=autoescape))
        for loader in (OURS, CACHED)
    )
    assert ours == djangos
    assert type(ours) is type(djangos)


def test_values_in_every_part_of_a_template_are_written_plainly() -> None:
    choice = "{% if a %}{{ a }}{% else %}{{ b }}{% endif %}"
    page = f"{{% for a in b %}}{choice}{{% empty %}}{{{{ c }}}}{{% endfor %}}"
    template = make_engine(page=page).get_template("page")
    nodes = template.nodelist.get_nodes_by_type(VariableNode)
    assert [type(node) for node in nodes] == [PlainVariable] * 3
