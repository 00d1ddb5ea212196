"""Reasoning written into the text: `<think>…</think>` at its beginning, or only the end tag."""

OPEN, CLOSE = "<think>", "</think>"
MOST_BLANK = 1_000  # characters before a tag that are waited through


class Splitter:
    """Parts a text that arrives in pieces into reasoning and answer.

    A model may begin with `<think>`; or its template began for it, and only `</think>` arrives,
    which makes everything before it reasoning. Tags inside code, or after an answer has begun with
    something else, are text: a person may be asking about them.
    """

    __slots__ = ("_held", "_look", "_state", "_ticks")

    def __init__(self) -> None:
        self._state = "start"  # then "opened", "thinking", "thought", "text"
        self._held = ""  # may be the beginning of a tag
        self._look = True  # a lone end tag may still come
        self._ticks = 0  # backticks so far: an odd number means we are inside code

    def feed(self, piece: str) -> tuple[str, str, bool]:
        """(text, reasoning, moved). `moved`: all text handed out before was reasoning."""
        if self._state == "text" and not self._held:
            if not self._look:
                return piece, "", False
            if "<" not in piece:
                self._ticks += piece.count("`")
                return piece, "", False
        piece, self._held = self._held + piece, ""
        step = getattr(self, f"_{self._state}")
        result: tuple[str, str, bool] = step(piece)
        return result

    def end(self) -> tuple[str, str, bool]:
        """What was held back because it might have become a tag."""
        held, self._held = self._held, ""
        return ("", held, False) if self._state == "thinking" else (held, "", False)

    def no_tags(self) -> None:
        """The provider parts the reasoning itself: whatever tags come now are text."""
        self._look = False
        if self._state == "start":
            self._state = "text"

    def _start(self, piece: str) -> tuple[str, str, bool]:
        head = piece.lstrip()
        if head.startswith(OPEN):
            self._state = "opened"
            return self._opened(head[len(OPEN) :])
        if OPEN.startswith(head) and len(piece) < MOST_BLANK:
            self._held = piece
            return "", "", False
        self._state = "text"
        return self._text(piece)

    def _opened(self, piece: str) -> tuple[str, str, bool]:
        piece = piece.lstrip()
        if not piece:
            return "", "", False
        self._state = "thinking"
        return self._thinking(piece)

    def _thinking(self, piece: str) -> tuple[str, str, bool]:
        reasoning, found, rest = piece.partition(CLOSE)
        if found:
            self._state, self._look = "thought", False
            return self._thought(rest)[0], reasoning, False
        reasoning, self._held = _hold(piece, CLOSE)
        return "", reasoning, False

    def _thought(self, piece: str) -> tuple[str, str, bool]:
        # The blank lines between the end of the thinking and the answer belong to neither.
        piece = piece.lstrip()
        if piece:
            self._state = "text"
        return piece, "", False

    def _text(self, piece: str) -> tuple[str, str, bool]:
        passed = ""
        while self._look:
            before, found, rest = piece.partition(CLOSE)
            if OPEN in before:
                self._look = False
            elif not found:
                text, self._held = _hold(piece, CLOSE, OPEN)
                self._ticks += text.count("`")
                return passed + text, "", False
            elif (ticks := self._ticks + before.count("`")) % 2:
                self._ticks = ticks
                passed, piece = passed + before + CLOSE, rest
            else:
                self._state, self._look = "thought", False
                return self._thought(rest)[0], passed + before, True
        return passed + piece, "", False


def _hold(piece: str, *tags: str) -> tuple[str, str]:
    """The piece, parted before what may be the beginning of a tag."""
    at = piece.rfind("<", -max(map(len, tags)))
    if at >= 0 and any(tag.startswith(piece[at:]) for tag in tags):
        return piece[:at], piece[at:]
    return piece, ""
