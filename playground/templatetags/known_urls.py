"""Django's `url`, which remembers: a page of two hundred turns links to a thousand places."""

from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as do_url
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.html import conditional_escape

from playground.templatetags.breathing import convert_node

register = template.Library()
MOST_URLS = 4_096
SOME_KEY = uuid4()  # unknown to others: takes the place of a key in what is remembered


class KnownURL(URLNode):
    """By its place among the arguments; what has a namespace is found by Django each time."""

    def render(self, context: Context) -> str:
        name = str(self.view_name.resolve(context))
        if self.kwargs or ":" in name:
            return str(super().render(context))
        arguments = tuple(argument.resolve(context) for argument in self.args)
        try:
            address = find_url(name, arguments)
        except NoReverseMatch:
            return str(super().render(context))
        if self.asvar:
            context[self.asvar] = address
            return ""
        return str(conditional_escape(address)) if context.autoescape else address


def find_url(name: str, arguments: tuple[Any, ...] = ()) -> str:
    """Of all that differ in one key only, the address is looked up once."""
    keys = [argument for argument in arguments if type(argument) is UUID]
    if len(keys) != 1:
        return remember_url(name, arguments, settings.ROOT_URLCONF, get_script_prefix())
    likes = tuple(SOME_KEY if type(each) is UUID else each for each in arguments)
    address = remember_url(name, likes, settings.ROOT_URLCONF, get_script_prefix())
    return address.replace(str(SOME_KEY), str(keys[0]))


@lru_cache(maxsize=MOST_URLS)
def remember_url(name: str, arguments: tuple[Any, ...], _routes: str, _prefix: str) -> str:
    return reverse(name, args=arguments)


@register.tag("url")
def link_known_url(parser: Parser, token: Token) -> Any:
    return convert_node(KnownURL, do_url(parser, token))
