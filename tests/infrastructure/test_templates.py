"""How templates are compiled: the page is Django's to the letter."""

import re
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
from playground.settings import BASE_DIR

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


def test_a_page_is_sent_without_the_indentation_of_its_template() -> None:
    source = "<ul>\n  {% for a in b %}\n\t <li\n   >{{ a }}</li>\n  {% endfor %}\n</ul>"
    engine = make_engine(**{"page.html": source, "mail.txt": source})
    values = Context({"b": ["  one\n  two"]})
    page = engine.get_template("page.html")
    assert page.render(values) == "<ul>\n\n<li\n>  one\n  two</li>\n\n</ul>"
    assert engine.get_template("mail.txt").render(values).startswith("<ul>\n  \n\t <li\n   >")
    token = page.nodelist.get_nodes_by_type(VariableNode)[0].token
    assert token
    assert token.lineno == 4


def test_no_page_holds_text_whose_indentation_counts() -> None:
    """What is shown as it is typed comes as a value, which stays as it is."""
    indented = re.compile(r"<(pre|textarea)\b[^>]*>(?:(?!</\1>).)*?\n[ \t]+[^\s{<]", re.DOTALL)
    pages = sorted((BASE_DIR / "templates").rglob("*.html"))
    assert len(pages) > 300
    assert [page.name for page in pages if indented.search(page.read_text())] == []
