"""A model's answer as HTML that is safe to show: what a model writes is hostile."""

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from io import StringIO
from typing import Any, TypeVar

import latex2mathml.converter
import latex2mathml.exceptions
import nh3
from django.core.cache import cache as store
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from playground.markdown_rules import bounded_rules
from playground.offload import offload

T = TypeVar("T")
LONG = 2_000  # characters from which on the work leaves the event loop
LONGEST = 200_000  # characters from which on an answer is shown as it was written
HIGHLIGHTED = 20_000  # characters of one code block that are still coloured
# Whose rules take no longer than that between two looks at the clock, whatever they are given.
LANGUAGES = {
    "awk", "bash", "bat", "c", "c#", "c++", "clojure", "cmake", "cpp", "cs", "csharp", "css",
    "dart", "diff", "docker", "dockerfile", "elixir", "erlang", "f#", "fortran", "fsharp", "go",
    "golang", "graphql", "groovy", "haskell", "hcl", "html", "http", "ini", "java",
    "javascript", "jinja", "js", "json", "jsx", "julia", "kotlin", "latex", "lua", "make",
    "makefile", "markdown", "matlab", "md", "nginx", "nix", "objective-c", "ocaml", "perl",
    "php", "postgresql", "powershell", "prolog", "proto", "protobuf", "ps1", "py", "python",
    "python3", "r", "rb", "rs", "ruby", "rust", "scala", "scheme", "scss", "sh", "shell", "sql",
    "swift", "terraform", "tex", "toml", "ts", "tsx", "typescript", "verilog", "vim", "xml",
    "yaml", "yml", "zig", "zsh",
}  # fmt: skip
COLOURING = 0.5  # seconds; some languages' rules take time squared
MATH = 2_000  # characters of one formula
KEPT = 60 * 60 * 24  # seconds a rendered answer is remembered
LARGEST_KEPT = 500_000  # characters of one: some hundred are kept in memory

# The converter has a dozen exceptions without a common root, and stumbles over odd input.
NOT_UNDERSTOOD: tuple[type[Exception], ...] = (
    *(x for x in vars(latex2mathml.exceptions).values() if isinstance(x, type)),
    AttributeError, IndexError, KeyError, RecursionError, StopIteration, TypeError, ValueError,
)  # fmt: skip

MATHML = {
    "math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle",
    "merror", "mpadded", "mphantom", "msub", "msup", "msubsup", "munder", "mover", "munderover",
    "mmultiscripts", "mtable", "mtr", "mtd", "semantics",
}  # fmt: skip
TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "li", "ol", "p", "pre", "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th",
    "thead", "tr", "ul",
} | MATHML  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"class"},
    "span": {"class"},
    "pre": {"class"},
    "code": {"class"},
    "math": {"display"},
    "mo": {"stretchy", "fence", "form", "largeop", "lspace", "rspace", "minsize", "maxsize"},
    "mi": {"mathvariant"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mfrac": {"linethickness"},
    "mover": {"accent"},
    "mspace": {"width"},
}


def render(text: str) -> SafeString:
    """Markdown to HTML, sanitised: no script, no style, no remote image. Remembered by content."""
    if not text:
        return mark_safe("")
    if len(text) > LONGEST:
        return mark_safe(f'<div class="raw">{escape(text)}</div>')  # noqa: S308
    key = "answer:" + hashlib.sha256(text.encode(errors="replace")).hexdigest()
    html: str | None = store.get(key)
    if html is None:
        html = offload(_render, text) if len(text) > LONG else _render(text)
        if len(html) <= LARGEST_KEPT:
            store.set(key, html, KEPT)
    return mark_safe(html)  # noqa: S308 - sanitised by nh3


def _render(text: str) -> str:
    return nh3.clean(
        parser().render(text.replace("\x00", "")),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


@cache
def parser() -> MarkdownIt:
    md = MarkdownIt(
        "commonmark", {"html": False, "linkify": True, "breaks": True, "highlight": code}
    )
    md.enable(["table", "strikethrough", "linkify"])
    bounded_rules(md)
    md.use(dollarmath_plugin, double_inline=True, allow_digits=False)
    for name in ("math_inline", "math_inline_double", "math_block"):
        md.add_render_rule(name, formula)
    md.add_render_rule("image", image)
    return md


def code(source: str, name: str, _attributes: str) -> str:
    if name.lower() not in LANGUAGES or len(source) > HIGHLIGHTED:
        return ""
    try:
        lexer = get_lexer_by_name(name)
    except ClassNotFound:
        return ""
    body = StringIO()
    try:
        HtmlFormatter(nowrap=True).format(in_time(lexer.get_tokens(source)), body)
    except TimeoutError:
        return ""
    opening = f'<pre class="highlight"><code class="language-{escape(name)}">'
    return f"{opening}{body.getvalue()}</code></pre>"


def in_time(tokens: Iterable[T]) -> Iterator[T]:
    """The same, or a TimeoutError when they take longer than colours are worth."""
    end = time.monotonic() + COLOURING
    for token in tokens:
        if time.monotonic() > end:
            raise TimeoutError
        yield token


def formula(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    token = tokens[index]
    if token.type == "math_inline":
        return math(token.content, "inline")
    if token.type == "math_inline_double":
        return f'<span class="math">{math(token.content, "block")}</span>'
    return f'<div class="math">{math(token.content, "block")}</div>\n'


def math(source: str, display: str) -> str:
    """LaTeX to MathML. What the converter does not know stays as it was written."""
    if len(source) <= MATH:
        with suppress(*NOT_UNDERSTOOD):
            return str(latex2mathml.converter.convert(source, display=display))
    return f"<code>{escape(source)}</code>"


def image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """An image would call a stranger's server from the reader's browser: its words are shown."""
    token = tokens[index]
    words = self.renderInlineAsText(token.children or [], options, env) or "image"
    address = token.attrGet("src") or ""
    if not address.startswith(("http://", "https://")):
        return escape(f"[{words}]")
    return f'<a href="{escape(address)}">[{escape(words)}]</a>'
