"""Django's `truncatechars`, which goes through a text letter by letter for marks upon letters.

Plain texts have none. A page of the gallery shortens a hundred and twenty.
"""

from typing import Any

from django import template
from django.template.defaultfilters import stringfilter, truncatechars

register = template.Library()


@register.filter("truncatechars", is_safe=True)
@stringfilter
def shorten_text(text: str, length: Any) -> str:
    """The same text that Django's filter makes."""
    if not (text.isascii() and isinstance(length, int) and length > 0):
        return str(truncatechars(text, length))
    return text if len(text) <= length else f"{text[: length - 1]}…"


@register.filter
def short_model(name: str) -> str:
    """A model without its owner."""
    return name.rpartition("/")[2]
