"""Footnotes of an answer: numbers that lead to the note and back, and no note is left out."""

from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def note_rules(md: MarkdownIt) -> None:
    md.core.ruler.before("footnote_tail", "footnote_unused", list_unused)
    md.add_render_rule("footnote_block_open", open_block)
    md.add_render_rule("footnote_ref", render_reference)
    md.add_render_rule("footnote_anchor", render_return)


def list_unused(state: StateCore) -> None:
    """What is noted and never referred to stands after the others: it was written to be read."""
    notes = state.env.get("footnotes", {})
    listed = notes.setdefault("list", {})
    for label, number in notes.get("refs", {}).items():
        if number < 0:
            notes["refs"][label] = len(listed)
            listed[len(listed)] = {"label": label[1:], "count": 0}


def open_block(_self: Any, _tokens: Any, _index: int, _options: Any, _env: Any) -> str:
    return '<section class="footnotes">\n<ol class="footnotes-list">\n'


def name_note(token: Token, env: Any) -> tuple[str, str]:
    """The names of the note, and of the place that refers to it."""
    note = f"-{env.get('docId', '')}-{token.meta['id'] + 1}"
    again = token.meta.get("subId", 0)
    return f"fn{note}", f"fnref{note}:{again}" if again > 0 else f"fnref{note}"


def render_reference(
    _self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any
) -> str:
    note, place = name_note(tokens[index], env)
    number = tokens[index].meta["id"] + 1
    link = f'<a href="#{note}" id="{place}" aria-label="Footnote {number}">{number}</a>'
    return f'<sup class="footnote-ref">{link}</sup>'


def render_return(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: Any) -> str:
    token = tokens[index]
    if not env["footnotes"]["list"][token.meta["id"]].get("count"):
        return ""
    _note, place = name_note(token, env)
    return f' <a href="#{place}" aria-label="Back to the text">↩︎</a>'
