"""Templates and values as promptfoo's template language (Nunjucks) and JavaScript have them.

What stands in a template as text stays text there: braces that would begin something of Nunjucks's
are written as a string. A value that promptfoo would read as a template, a file or without its last
line break goes into an object, which it leaves alone: `{{city}}` becomes `{{city.text}}`.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from textlab.prompts.template import VARIABLE, list_variables

LAST_BRACE = re.compile(r"\{\Z")
LOADED = re.compile(r"(?:file|package):")  # promptfoo reads a file in place of such a text
RESOLVED = re.compile(r"\{\{\s*\w+\s*\}\}")
# Names that mean something else there.
RESERVED = frozenset(
    "true false none null not and or in is if else for env output rubric loop super self".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Names:
    """How each column is called in the configuration, and which are objects there."""

    aliases: Mapping[str, str]
    objects: Collection[str]

    def write_reference(self, name: str) -> str:
        return self.aliases[name] + ".text" * (name in self.objects)

    def write_values(self, values: Mapping[str, str]) -> dict[str, object]:
        return {
            alias: {"text": values.get(name, "")} if name in self.objects else values.get(name, "")
            for name, alias in self.aliases.items()
        }


def choose_names(columns: Iterable[str], rows: Collection[Mapping[str, str]]) -> Names:
    columns = list(columns)
    aliases = {name: f"{name}_" if name.lower() in RESERVED else name for name in columns}
    objects = {name for name in columns if any(is_fragile(row.get(name, "")) for row in rows)}
    return Names(aliases, objects)


def is_fragile(value: str) -> bool:
    return bool(LOADED.match(value) or RESOLVED.search(value) or value.endswith("\n"))


def split_template(text: str, names: Names) -> Iterator[tuple[str, str | None]]:
    """Text and the column after it; None at the end.

    A variable that is no column is its default, or stays as it is written.
    """
    defaults = {each.name: each.default for each in list_variables(text) if each.default}
    before, end = "", 0
    for match in VARIABLE.finditer(text):
        before += text[end : match.start()]
        end = match.end()
        if match["name"] in names.aliases:
            yield before, match["name"]
            before = ""
        else:
            before += defaults.get(match["name"]) or match[0]
    yield before + text[end:], None


def translate_template(text: str, names: Names) -> str:
    """For Nunjucks."""
    parts = []
    for literal, name in split_template(text, names):
        parts.append(escape_braces(literal, is_followed=name is not None))
        if name is not None:
            parts.append(f"{{{{{names.write_reference(name)}}}}}")
    return "".join(parts)


def translate_value(text: str, names: Names) -> str:
    """A check's value: one that would be read as a file's name begins with a string."""
    if LOADED.match(text):
        return f"{{{{ {text[0]!r} }}}}{translate_template(text[1:], names)}"
    return translate_template(text, names)


def escape_braces(literal: str, *, is_followed: bool) -> str:
    literal = re.sub(r"\{(?=[{%#])", "{{ '{' }}", literal)
    return LAST_BRACE.sub("{{ '{' }}", literal) if is_followed else literal


def translate_to_javascript(text: str, names: Names) -> str:
    """An expression whose value is the text with its variables filled in."""
    parts = []
    for literal, name in split_template(text, names):
        if literal:
            parts.append(write_string(literal))
        if name is not None:
            parts.append(f"String(context.vars.{names.write_reference(name)})")
    return " + ".join(parts) or '""'


def write_string(text: str) -> str:
    """A string of JavaScript with nothing in it that Nunjucks would read."""
    return json.dumps(text).replace("{", "\\u007b").replace("}", "\\u007d")
