"""`{% icon "copy" %}`: one drawing of the sprite, beside words or with a hidden name of its own."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
SPRITE = "vendor/lucide-static-1.62.0/icons.svg"
MOST_ICONS = 512


@register.simple_tag
def icons_url() -> str:
    """The address of the sprite, for scripts."""
    return static(SPRITE)


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """`name`: a key of `tests/icons.py`. `extra_class`: for its size in one place."""
    return draw_icon(static(SPRITE), name, extra_class)


@lru_cache(maxsize=MOST_ICONS)
def draw_icon(sprite: str, name: str, extra_class: str) -> SafeString:
    """A gallery has the same few on each of its images."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#i-{}"></use></svg>',
        f" {extra_class}" if extra_class else "",
        sprite,
        name,
    )
