"""`{% mark_words text words %}`: the text as HTML, with these words marked in it."""

import re
from collections.abc import Sequence

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
MARK, END = mark_safe("<mark>"), mark_safe("</mark>")


@register.simple_tag
def mark_words(text: str, words: Sequence[str]) -> SafeString:
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    parts = re.split(f"({pattern})", text, flags=re.IGNORECASE) if words else [text]
    return format_html_join("", "{}{}{}", (wrap_part(*pair) for pair in enumerate(parts)))


def wrap_part(number: int, part: str) -> tuple[str, str, str]:
    """Every second one is a word that was split at."""
    return (MARK, part, END) if number % 2 else ("", part, "")
