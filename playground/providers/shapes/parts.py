"""What one message or delta says: text, reasoning, a refusal, as strings or as typed parts."""

import re
from dataclasses import dataclass, field
from typing import Any

MAX_DEPTH = 6  # of parts within parts
# Under which names a part or a delta holds reasoning, and what kinds of part are all reasoning.
THOUGHT_FIELDS = ("reasoning_content", "reasoning", "thinking", "thought")
WHOLE_THOUGHTS = ("reasoning_details", "thinking_blocks", "reasoning_text", "thinking_content",
    "reasoning_summary", "thoughts")  # fmt: skip
THOUGHT_KINDS = frozenset({*THOUGHT_FIELDS, "reasoning_text", "summary_text", "think",
    "thinking_delta", "reasoning.text", "reasoning.summary", "thinking_text"})  # fmt: skip
TEXT_FIELDS = ("text", "content", "value", "output_text", "summary", "parts")
CALL_KINDS = frozenset({"tool_use", "tool_call", "tool_calls", "function_call", "function"})
MEDIA = re.compile("image|audio|video|file|binary")  # in the kind of a part: never read as text
# No text, and yet what the model made: their names are said, because they cannot be shown.
PLAIN = frozenset({"content", "role"})
OTHER_FIELDS = ("images", "image", "audio", "video")


@dataclass(slots=True)
class Parts:
    """Pieces in the order in which they came. `kinds`: of parts that hold nothing readable."""

    texts: list[str] = field(default_factory=list)
    thoughts: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    calls: list[dict[str, Any]] = field(default_factory=list)
    refused: bool = False

    def read_delta(self, delta: dict[str, Any]) -> None:
        """A delta of a stream, a whole message, or a choice of a completion."""
        content = delta.get("content") or delta.get("text")
        if type(content) is str:
            self.texts.append(content)
            if delta.keys() <= PLAIN:  # nearly every delta of nearly every stream
                return
        elif content:
            is_number = isinstance(content, int | float) and not isinstance(content, bool)
            self._read_value(str(content) if is_number else content)
        self._read_thought(delta)
        if refusal := delta.get("refusal"):
            self._read_refusal(refusal)
        self.kinds.extend(name for name in OTHER_FIELDS if delta.get(name))

    def _read_thought(self, delta: dict[str, Any]) -> None:
        """Under any of its names: some engines send it under two at once."""
        names = (*THOUGHT_FIELDS, *WHOLE_THOUGHTS)
        if thought := next((delta[name] for name in names if delta.get(name)), None):
            self._read_value(thought, is_thought=True)

    def _read_value(self, value: Any, *, is_thought: bool = False, depth: int = 0) -> None:
        if isinstance(value, str):
            (self.thoughts if is_thought else self.texts).append(value)
        elif isinstance(value, list) and depth < MAX_DEPTH:
            for part in value:
                self._read_value(part, is_thought=is_thought, depth=depth + 1)
        elif isinstance(value, dict) and depth < MAX_DEPTH:
            self._read_part(value, is_thought=is_thought, depth=depth + 1)

    def _read_part(self, part: dict[str, Any], *, is_thought: bool, depth: int) -> None:
        kind = part.get("type")
        kind = kind.lower() if isinstance(kind, str) else ""
        is_thought = is_thought or kind in THOUGHT_KINDS or part.get("thought") is True
        if kind == "refusal" or part.get("refusal"):
            self._read_refusal(part.get("refusal") or part.get("text"))
        elif kind in CALL_KINDS:
            self.calls.append(part)
        else:
            self._read_fields(part, kind, is_thought=is_thought, depth=depth)

    def _read_fields(
        self, part: dict[str, Any], kind: str, *, is_thought: bool, depth: int
    ) -> None:
        names = (*((kind,) if kind in part else ()), *TEXT_FIELDS, *THOUGHT_FIELDS)
        is_media = bool(MEDIA.search(kind))
        values = [] if is_media else [(n, part[n]) for n in names if part.get(n)]
        before = self._size
        for name, value in values:
            if not isinstance(value, bool | int | float):
                self._read_value(
                    value, is_thought=is_thought or name in THOUGHT_FIELDS, depth=depth
                )
                break
        is_empty_text = not (is_media or values) and any(
            part.get(name) in ("", []) for name in names
        )
        if kind and self._size == before and not is_empty_text:
            self.kinds.append(kind)

    @property
    def _size(self) -> int:
        return len(self.texts) + len(self.thoughts) + len(self.kinds) + len(self.calls)

    def _read_refusal(self, refusal: Any) -> None:
        if isinstance(refusal, str) and refusal:
            self.texts.append(refusal)
            self.refused = True
        elif refusal:
            self._read_value(refusal)
            self.refused = True
