"""Django's tags, between whose parts the other streams come first: long pages hold nobody up."""

from typing import Any

from django import template
from django.template.base import Node, Parser, Template, Token
from django.template.context import Context
from django.template.defaulttags import do_for
from django.template.loader_tags import (
    BlockNode,
    ExtendsNode,
    IncludeNode,
    do_block,
    do_extends,
    do_include,
)
from django.utils.safestring import SafeString

from playground.infrastructure.offload import breath

register = template.Library()


class Breathe(Node):
    """Nothing to see."""

    def render(self, _context: Context) -> SafeString:
        breath.take_breath()
        return SafeString("")


@register.tag("for")
def breathe_in_loop(parser: Parser, token: Token) -> Any:
    """A page of a thousand turns takes a second."""
    node: Any = do_for(parser, token)
    node.nodelist_loop.insert(0, Breathe())
    return node


class BreathBehind:
    """What holds a long part copies it whole: a few megabytes at every level."""

    def render(self, context: Context) -> SafeString:
        html: SafeString = super().render(context)  # type: ignore[misc]  # of the node beside it
        breath.take_breath()
        return html


class BreathingBlock(BreathBehind, BlockNode):
    pass


class BreathingExtends(BreathBehind, ExtendsNode):
    pass


class BreathingInclude(BreathBehind, IncludeNode):
    """Nearly all pass `only` what a template needs: it is found once, and begins with a context of
    its own in place of two copies of the page's.
    """

    def render(self, context: Context) -> SafeString:
        name = self.template.resolve(context)
        if not self.isolated_context or not isinstance(name, str):
            return super().render(context)
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        own = Context(values, context.autoescape, context.use_l10n, context.use_tz)
        html: SafeString = self.find_template(name, context).render(own)
        breath.take_breath()
        return html

    def find_template(self, name: str, context: Context) -> Template:
        engine = context.template.engine  # type: ignore[union-attr]  # it is being rendered
        known: dict[str, Template] = self.__dict__.setdefault("known", {})
        if name not in known or engine.debug:
            known[name] = engine.get_template(name)
        return known[name]


@register.tag("block")
def breathe_behind_block(parser: Parser, token: Token) -> Any:
    return convert_node(BreathingBlock, do_block(parser, token))


@register.tag("extends")
def breathe_behind_page(parser: Parser, token: Token) -> Any:
    return convert_node(BreathingExtends, do_extends(parser, token))


@register.tag("include")
def breathe_behind_include(parser: Parser, token: Token) -> Any:
    return convert_node(BreathingInclude, do_include(parser, token))


def convert_node(kind: type[Node], node: Any) -> Any:
    """Django's own compiling makes nodes of Django's own classes."""
    node.__class__ = kind
    return node
