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
MAX_MARK_CHARS = max(map(len, MARKS))
MAX_BLANKS = 64  # characters between two messages
Pieces = dict[str, list[str]]  # of "text" and of "reasoning"
BLANKS = re.compile(rf"\s{{0,{MAX_BLANKS + 1}}}")


class Harmony:
    """Fed like a Splitter: (text, reasoning) of what was completed. Holds back what may be a mark.

    In a final message a mark ends it only where the format goes on behind it: elsewhere it is text,
    since a person may be asking about the format.
    """

    __slots__ = ("_at", "_buffer", "_channel", "_has", "_in_message", "_is_fresh")

    def __init__(self) -> None:
        self._buffer = ""
        self._at = 0  # up to where it is read; cut off once a piece, not once a message
        self._in_message = False
        self._is_fresh = True  # nothing of the message was handed out yet
        self._channel = ""  # analysis, call, or anything else, which is text
        self._has: set[str] = set()  # "text", "reasoning": where something is already

    def feed(self, piece: str, *, is_end: bool = False) -> tuple[str, str]:
        self._buffer += piece
        out: Pieces = {"text": [], "reasoning": []}
        step = True
        while step and self._at < len(self._buffer):
            step = (self._read_message if self._in_message else self._read_header)(out, is_end)
        self._buffer, self._at = self._buffer[self._at :], 0
        if is_end and self._in_message:
            self._close_message(out)
        return "".join(out["text"]), "".join(out["reasoning"])

    def _read_header(self, out: Pieces, is_end: bool) -> bool:
        """Whether there is more to do."""
        start, limit = self._at, self._at + MAX_HEADER_CHARS
        mark = self._buffer.find(MESSAGE, start, limit + len(MESSAGE))
        if mark >= 0:
            self._open_message(self._buffer[start:mark], out)
            self._at = mark + len(MESSAGE)
            return True
        if is_end or len(self._buffer) >= limit + len(MESSAGE):  # it is no header after all
            self._open_message("", out)
            return not is_end or not NEXT.match(self._buffer, start)
        return False

    def _open_message(self, header: str, out: Pieces) -> None:
        channel, recipient = CHANNEL.search(header), RECIPIENT.search(header)
        self._channel = channel[1].lower() if channel else "final"
        self._in_message = self._is_fresh = True
        if recipient and self._channel != "analysis":
            name = recipient[1].removeprefix("functions.")
            self._channel = "call"
            self._add_words(out, f"The model called the tool `{name}`:\n\n```json\n")

    def _read_message(self, out: Pieces, is_end: bool) -> bool:
        words_end, next_start, is_over = self._find_end(is_end)
        self._add_words(out, self._buffer[self._at : words_end])
        self._at = next_start
        if is_over:
            self._close_message(out)
        return is_over

    def _close_message(self, out: Pieces) -> None:
        if self._channel == "call":
            self._add_words(out, "\n```")
        self._in_message = False

    def _add_words(self, out: Pieces, words: str) -> None:
        name = "reasoning" if self._channel == "analysis" else "text"
        if words:
            out[name].append("\n\n" + words if self._is_fresh and name in self._has else words)
            self._has.add(name)
            self._is_fresh = False

    def _find_end(self, is_end: bool) -> tuple[int, int, bool]:
        """Up to where the message goes, where the next begins, and whether it is over."""
        buffer = self._buffer
        begun = NEXT.search(buffer, self._at) if self._channel == "analysis" else None
        for mark in END.finditer(buffer, self._at, begun.start() if begun else len(buffer)):
            rest = _skip_blanks(buffer, mark.end())
            if rest - mark.end() > MAX_BLANKS:
                continue
            if NEXT.match(buffer, rest) or (is_end and rest == len(buffer)):
                return mark.start(), rest, True
            if not is_end and _may_become(NEXT_MARKS, buffer, rest):
                return mark.start(), mark.start(), False
        if begun:
            return begun.start(), begun.start(), True
        at = buffer.rfind("<", self._at)
        is_held = not is_end and at >= 0 and _may_become(MARKS, buffer, at)
        end = at if is_held else len(buffer)
        return end, end, False


def _skip_blanks(text: str, at: int) -> int:
    blanks = BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _may_become(marks: tuple[str, ...], text: str, at: int) -> bool:
    """Whether the text from there on is the beginning of one of these marks."""
    is_short = len(text) - at <= MAX_MARK_CHARS
    return is_short and any(mark.startswith(text[at:]) for mark in marks)
