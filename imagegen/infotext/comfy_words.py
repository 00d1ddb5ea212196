"""A text of ComfyUI that other nodes put together from pieces, or hold for the one behind them."""

import re
from collections.abc import Callable
from typing import Any

from imagegen.infotext.objects import Values
from imagegen.infotext.writer import format_value
from playground.intake import limits

# What was really said, where a node keeps it beside what it was made from.
RESULTS = ("populated_text", "result", "text_0")
HELD = ("value", "text", "string", "prompt", "Value", "Text", "any", "input", "anything",
        "wildcard_text", "positive", "")  # fmt: skip
PIECE = re.compile(r"(?:text|string|str|prompt)[_ ]?(?:[a-h]|\d{1,2})", re.I)
MOST_PIECES = 1_000  # of one side of a graph, however often each is used
MAX_GROWTH_CHARS = 100_000  # characters that a replacement may add
MAX_NODES_DEEP = 40  # nodes behind one another


class Words:
    """Texts read backwards, with a bound on all their pieces together."""

    def __init__(self, link: Callable[[Any], str], inputs: Callable[[str], Values]) -> None:
        self._link, self._inputs = link, inputs
        self._rest, self._room = MOST_PIECES, limits.TEXT_CHUNK

    def read_value(self, value: Any, depth: int = 0) -> str:
        node = self._link(value)
        self._rest -= 1
        if not node:
            return self._bound_text(format_value(value))
        if depth > MAX_NODES_DEEP or self._rest < 0:
            return ""
        return self._read_node(self._inputs(node), depth + 1)

    def _read_node(self, inputs: Values, depth: int) -> str:
        if said := next((text for name in RESULTS if (text := format_value(inputs.get(name)))), ""):
            return self._bound_text(said)
        pieces = [name for name in inputs if PIECE.fullmatch(name)]
        if pieces:
            texts = [self.read_value(inputs[name], depth) for name in pieces]
            return self._read_joint(inputs, depth).join(text for text in texts if text)
        return self._replace_text(inputs, self._read_held(inputs, depth), depth)

    def _read_held(self, inputs: Values, depth: int) -> str:
        own = [inputs[name] for name in HELD if format_value(inputs.get(name))]
        links = [inputs[name] for name in HELD if self._link(inputs.get(name))]
        links += [value for value in inputs.values() if self._link(value)]
        return self.read_value((own or links)[0], depth) if own or links else ""

    def _read_joint(self, inputs: Values, depth: int) -> str:
        name = next((name for name in ("delimiter", "separator") if name in inputs), "")
        joint = self.read_value(inputs[name], depth) if name else ", "
        return joint.replace("\\n", "\n")

    def _replace_text(self, inputs: Values, text: str, depth: int) -> str:
        if not {"find", "replace"} <= inputs.keys():
            return text
        sought, other = (self.read_value(inputs[name], depth) for name in ("find", "replace"))
        growth = text.count(sought) * len(other) if sought else 0
        return text.replace(sought, other) if sought and growth <= MAX_GROWTH_CHARS else text

    def _bound_text(self, text: str) -> str:
        self._room -= len(text)
        return text if self._room >= 0 else ""
