"""Templates, compiled once, whose values are written without Django's questions to plain ones.

Text and whole numbers are nearly all that a page shows. Django asks of each whether it is a moment,
a decimal or lazy, and how the place writes numbers: a third of the time of a page with many rows.

And without the indentation of their lines, which is for who reads the template: it was a tenth of a
page with many rows, and a browser takes a line's end for the same space.
"""

import html
import re
from typing import Any

from django.template import Origin, Template
from django.template.base import VariableNode, render_value_in_context
from django.template.context import Context
from django.template.loaders import cached
from django.utils.safestring import SafeString

PLAIN = frozenset((str, int, SafeString))
INDENTATION = re.compile(r"(?<=\n)[ \t]+")


class PlainVariable(VariableNode):
    """`{{ value }}`, with the same result."""

    def render(self, context: Context) -> str:
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind not in PLAIN or not context.autoescape:
            return str(render_value_in_context(value, context))
        if kind is str:
            return SafeString(html.escape(value))
        return value if kind is SafeString else SafeString(value)


class Loader(cached.Loader):
    def get_contents(self, origin: Origin) -> str:
        """Of a page without indentation; lines keep their numbers, which errors name."""
        contents = super().get_contents(origin)
        is_page = str(origin.template_name).endswith(".html")
        return INDENTATION.sub("", contents) if is_page else contents

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        known = len(self.get_template_cache)
        template = super().get_template(template_name, skip)
        if len(self.get_template_cache) != known:
            for node in template.nodelist.get_nodes_by_type(VariableNode):
                node.__class__ = PlainVariable
        return template
