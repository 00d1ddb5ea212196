"""OpenAI's harmony format, where a service passes it on as it is: messages in channels.

`<|channel|>analysis<|message|>…<|end|><|start|>assistant<|channel|>final<|message|>…<|return|>`,
see https://cookbook.openai.com/articles/openai-harmony.
"""

import re

MESSAGE = "<|message|>"
MAX_HEADER_CHARS = 400
CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)")
RECIPIENT = re.compile(r"to=([\w.\-]+)")
END = re.compile(r"<\|(?:end|return|call)\|>")
NEXT = re.compile(r"<\|start\|>|<\|channel\|>")
NEXT_MARKS = ("<|start|>", "<|channel|>")
MARKS = ("<|end|>", "<|return|>", "<|call|>", *NEXT_MARKS)
MAX_BLANKS = 64  # characters between two messages


class Harmony:
    """Fed like a Splitter: (text, reasoning) of what was completed. Holds back what may be a mark.

    In a final message a mark ends it only where the format goes on behind it: elsewhere it is text,
    since a person may be asking about the format.
    """

    __slots__ = ("_buffer", "_channel", "_has", "_in_message", "_is_fresh")

    def __init__(self) -> None:
        self._buffer = ""
        self._in_message = False
        self._is_fresh = True  # nothing of the message was handed out yet
        self._channel = ""  # analysis, call, or anything else, which is text
        self._has: set[str] = set()  # "text", "reasoning": where something is already

    def feed(self, piece: str, *, is_end: bool = False) -> tuple[str, str]:
        self._buffer += piece
        out = {"text": "", "reasoning": ""}
        step = True
        while step and self._buffer:
            step = (self._read_message if self._in_message else self._read_header)(out, is_end)
        return out["text"], out["reasoning"]

    def _read_header(self, out: dict[str, str], is_end: bool) -> bool:
        """Whether there is more to do."""
        header, mark, rest = self._buffer.partition(MESSAGE)
        if mark and len(header) <= MAX_HEADER_CHARS:
            self._open_message(header, out)
            self._buffer = rest
            return True
        if is_end or len(header) > MAX_HEADER_CHARS:  # it is no header after all
            self._open_message("", out)
            return not is_end or not NEXT.match(self._buffer)
        return False

    def _open_message(self, header: str, out: dict[str, str]) -> None:
        channel, recipient = CHANNEL.search(header), RECIPIENT.search(header)
        self._channel = channel[1].lower() if channel else "final"
        self._in_message = self._is_fresh = True
        if recipient and self._channel != "analysis":
            name = recipient[1].removeprefix("functions.")
            self._channel = "call"
            self._add(out, f"The model called the tool `{name}`:\n\n```json\n")

    def _read_message(self, out: dict[str, str], is_end: bool) -> bool:
        words_end, next_start, is_over = self._find_end(is_end)
        self._add(out, self._buffer[:words_end])
        self._buffer = self._buffer[next_start:]
        if is_over or (is_end and not self._buffer):
            if self._channel == "call":
                self._add(out, "\n```")
            self._in_message = False
        return is_over

    def _add(self, out: dict[str, str], words: str) -> None:
        name = "reasoning" if self._channel == "analysis" else "text"
        if words:
            out[name] += "\n\n" + words if self._is_fresh and name in self._has else words
            self._has.add(name)
            self._is_fresh = False

    def _find_end(self, is_end: bool) -> tuple[int, int, bool]:
        """Up to where the message goes, where the next begins, and whether it is over."""
        buffer = self._buffer
        for mark in END.finditer(buffer):
            rest = buffer[mark.end() :].lstrip()
            next_start = len(buffer) - len(rest)
            if next_start - mark.end() > MAX_BLANKS:
                continue
            if NEXT.match(rest) or (is_end and not rest):
                return mark.start(), next_start, True
            if not is_end and any(known.startswith(rest) for known in NEXT_MARKS):
                return mark.start(), mark.start(), False
        if self._channel == "analysis" and (begun := NEXT.search(buffer)):
            return begun.start(), begun.start(), True
        held = len(buffer)
        if not is_end and (at := buffer.rfind("<")) >= 0:
            held = at if any(mark.startswith(buffer[at:]) for mark in MARKS) else held
        return held, held, False
