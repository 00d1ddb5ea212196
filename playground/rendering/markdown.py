"""A model's answer as HTML that is safe to show: what a model writes is hostile."""

import hashlib
import re
import time
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from io import StringIO
from typing import Any, TypeVar

import nh3
from django.core.cache import cache as store
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from pygments.formatters.html import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from playground.infrastructure.offload import offload
from playground.rendering.formulas import convert_formula
from playground.rendering.links import autolink_rules, is_link
from playground.rendering.markdown_footnotes import note_rules
from playground.rendering.markdown_html import HTML_TAGS, OUTWARD, html_rules
from playground.rendering.markdown_math import math_rules
from playground.rendering.markdown_rules import bounded_rules

T = TypeVar("T")
LONG = 100  # characters from which on the work leaves the event loop
MAX_CHARS = 200_000  # characters from which on an answer is shown as it was written
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
COLOURING_SECONDS = 0.5  # seconds; some languages' rules take time squared
CACHE_SECONDS = 60 * 60 * 24  # seconds a rendered answer is remembered
MAX_KEPT_CHARS = 500_000  # characters of one: some hundred are kept in memory

MATHML = {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded",
    "mphantom", "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub",
    "msubsup", "msup", "mtable", "mtd", "mtext", "mtr", "munder", "munderover", "semantics",
}  # fmt: skip
TAGS = (HTML_TAGS | MATHML | {"input", "section"}) - {"img", "center", "strike", "tt"}
MATH_ATTRIBUTES = {
    "accent", "accentunder", "class", "columnspan", "depth", "display", "displaystyle", "fence",
    "form", "height", "linethickness", "lspace", "mathcolor", "mathvariant", "maxsize", "minsize",
    "movablelimits", "notation", "rowspan", "rspace", "scriptlevel", "separator", "stretchy",
    "symmetric", "voffset", "width",
}  # fmt: skip
CELL = {"align", "colspan", "dir", "rowspan"}
ALIGNED = ("div", "p", "h1", "h2", "h3", "h4", "h5", "h6")
ATTRIBUTES = {
    **dict.fromkeys(MATHML, MATH_ATTRIBUTES),
    **{name: {"align", "class", "dir"} for name in ALIGNED},
    **{name: {"dir"} for name in ("blockquote", "summary", "table", "ul")},
    "a": {"aria-label", "class", "href", "id", "target", "title"},
    "code": {"class", "dir"},
    "details": {"open"},
    "input": {"aria-label", "checked"},
    "li": {"class", "id"},
    "ol": {"class", "dir", "start"},
    "pre": {"class", "dir"},
    "section": {"class"},
    "small": {"class"},
    "span": {"class", "dir", "title"},
    "sup": {"class"},
    "td": CELL,
    "th": CELL,
}
NOTE = re.compile(r"#?fn(ref)?-\w+-\d+(:\d+)?")  # an address inside of the answer
UNFORMATTED = "This paragraph is too long to format. It is shown as written."
TOO_LONG = '<p class="help">This text is too long to format. It is shown as written.</p>'


def render_markdown(text: str, name: str = "") -> SafeString:
    """Markdown to HTML, sanitised: no script, no style, no remote image. Remembered by content.

    `name` keeps the footnotes of two answers on one page apart, should their words be the same.
    """
    if not text:
        return mark_safe("")
    if len(text) > MAX_CHARS:
        return mark_safe(f'{TOO_LONG}<div class="raw" dir="auto">{escape(text)}</div>')  # noqa: S308
    name = (name or hash_text(text))[:12] if "[^" in text else ""
    render = render_short if len(text) <= LONG else render_long
    return mark_safe(render(text, name))  # noqa: S308 - sanitised by nh3


@lru_cache(maxsize=500)
def render_short(text: str, name: str) -> str:
    """Done before another process could be asked whether it remembers."""
    return _render_text(text, name)


def render_long(text: str, name: str) -> str:
    key = f"answer:{hash_text(text)}:{name}"
    html: str | None = store.get(key)
    if html is None:
        html = offload(_render_text, text, name)
        if len(html) <= MAX_KEPT_CHARS:
            store.set(key, html, CACHE_SECONDS)
    return html


def hash_text(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def render_formula(source: str, *, display: bool) -> str | None:
    """A formula alone, for an answer that is still growing; None for one that cannot be set."""
    mathml = convert_formula(source, display=display)
    return sanitise_html(mathml) if mathml else None


def _render_text(text: str, name: str = "") -> str:
    return sanitise_html(get_parser().render(text.replace("\x00", ""), {"docId": name}))


def sanitise_html(html: str) -> str:
    return make_cleaner().clean(html)


@cache
def make_cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=check_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    )


def check_attribute(_tag: str, attribute: str, value: str) -> str | None:
    """No address leads into this site, but for the notes of the answer itself."""
    if attribute == "href" and not is_link(value) and not NOTE.fullmatch(value):
        return None
    return None if attribute == "id" and not NOTE.fullmatch(value) else value


@cache
def get_parser() -> MarkdownIt:
    options = {"html": True, "linkify": True, "breaks": True, "highlight": render_code}
    md = MarkdownIt("commonmark", options)
    md.enable(["table", "strikethrough", "linkify"])
    autolink_rules(md)
    bounded_rules(md)
    html_rules(md)
    math_rules(md)
    md.use(footnote_plugin, inline=False)
    note_rules(md)
    for name in ("math_inline", "math_inline_double", "math_block"):
        md.add_render_rule(name, render_formula_token)
    rules = {
        "image": render_image,
        "task": render_task,
        "code_inline": code_in_line,
        "unformatted": render_unformatted,
    }
    for name, rule in rules.items():
        md.add_render_rule(name, rule)
    return md


def render_code(source: str, name: str, _attributes: str) -> str:
    if name.lower() not in LANGUAGES or len(source) > HIGHLIGHTED:
        return ""
    try:
        lexer = get_lexer_by_name(name)
    except ClassNotFound:
        return ""
    body = StringIO()
    try:
        HtmlFormatter(nowrap=True).format(render_in_time(lexer.get_tokens(source)), body)
    except TimeoutError:
        return ""
    opening = f'<pre class="highlight" dir="ltr"><code class="language-{escape(name)}">'
    return f"{opening}{body.getvalue()}</code></pre>"


def render_in_time(tokens: Iterable[T]) -> Iterator[T]:
    """The same, or a TimeoutError when they take longer than colours are worth."""
    end = time.monotonic() + COLOURING_SECONDS
    for token in tokens:
        if time.monotonic() > end:
            raise TimeoutError
        yield token


def render_formula_token(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    """What cannot be converted as a whole stays as it was written."""
    token = tokens[index]
    display = token.type != "math_inline"
    mathml = convert_formula(token.content, display=display)
    written = mathml or f"<code>{escape(token.content.strip())}</code>"
    if token.type == "math_block":
        return f'<div class="math" dir="ltr">{written}</div>\n'
    return f'<span class="{"math" if display else "formula"}" dir="ltr">{written}</span>'


def render_image(self: Any, tokens: Any, index: int, options: Any, env: Any) -> str:
    """An image would call a stranger's server from the reader's browser: its words are shown."""
    token = tokens[index]
    words = self.renderInlineAsText(token.children or [], options, env) or "image"
    address = str(token.attrGet("src") or "")
    if not is_link(address) or token.meta.get("linked"):
        return escape(f"[{words}]")
    return f'<a href="{escape(address)}"{OUTWARD}>[{escape(words)}]</a>'


def render_task(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    done = tokens[index].meta["done"]
    checked, label = (' checked=""', "Done") if done else ("", "Not done")
    return f'<input type="checkbox" disabled=""{checked} aria-label="{label}"> '


def code_in_line(_self: Any, tokens: Any, index: int, _options: Any, _env: Any) -> str:
    """Of a direction of its own, and no sign of the direction of the words around it."""
    return f'<code dir="ltr">{escape(tokens[index].content)}</code>'


def render_unformatted(_self: Any, _tokens: Any, _index: int, _options: Any, _env: Any) -> str:
    return f' <small class="help">{UNFORMATTED}</small>'
