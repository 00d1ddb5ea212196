"""Reasoning written into the text: between tags at its beginning, or before an end tag alone."""

import re

from playground.providers import tags
from playground.providers.harmony import Harmony

MAX_BLANK_CHARS = 1_000  # characters before a tag that are waited through
STEPS = {  # by state
    "start": "_read_start",
    "opened": "_read_opened",
    "thinking": "_read_thinking",
    "thought": "_close_thought",
    "text": "_read_text",
    "harmony": "_read_harmony",
}
BYTE_ORDER_MARK = "\ufeff"
MAX_CONTEXT_CHARS = 64  # looked at before and behind a tag


class Splitter:
    """Parts a text that arrives in pieces into reasoning and answer.

    A model may begin with a tag such as `<think>`; or its template began for it, and only the end
    arrives, which makes everything before it reasoning. Tags inside code, after an answer has begun
    with something else, or in the middle of a sentence are text: a person may be asking about them.
    """

    __slots__ = (
        *("_before", "_buffer", "_close", "_code", "_harmony"),
        *("_inner", "_is_end", "_look", "_state", "_wrap"),
    )

    def __init__(self) -> None:
        self._state = "start"  # then another of `STEPS`
        self._buffer = ""  # may be the beginning of a tag, or what decides on one
        self._before = ""  # the end of what was handed out
        self._look = True  # a lone end tag may still come
        self._is_end = False
        self._inner = 0  # tags of other names that are open inside the reasoning
        self._close: re.Pattern[str] = tags.CLOSE  # of the tag that was opened
        self._wrap = ""  # the tag that will end the answer
        self._code = tags.Code()
        self._harmony = Harmony()

    def feed(self, piece: str) -> tuple[str, str, bool]:
        """(text, reasoning, moved). `moved`: all text handed out before was reasoning."""
        if self._state == "text" and not (self._wrap or self._buffer):
            if not self._look:
                return piece, "", False
            if not tags.may_hold_tag(piece):
                self._note_text(piece)
                return piece, "", False
        self._buffer += piece
        return self._split_buffer()

    def end(self) -> tuple[str, str, bool]:
        """What was held back because it might have become a tag."""
        self._is_end = True
        return self._split_buffer()

    def no_tags(self) -> None:
        """The provider parts the reasoning itself: whatever tags come now are text."""
        self._look = False
        if self._state == "start":
            self._state = "text"

    def _split_buffer(self) -> tuple[str, str, bool]:
        text = reasoning = ""
        has_moved, state = False, ""
        while state != self._state and (self._buffer or self._is_end):
            state = self._state
            more, thought, moved = getattr(self, STEPS[state])()
            if moved:
                text, reasoning, has_moved = "", reasoning + text, True
            text, reasoning = text + more, reasoning + thought
        return text, reasoning, has_moved

    def _take_text(self, end: int) -> str:
        taken, self._buffer = self._buffer[:end], self._buffer[end:]
        self._before = (self._before + taken[-MAX_CONTEXT_CHARS:])[-MAX_CONTEXT_CHARS:]
        return taken

    def _read_start(self) -> tuple[str, str, bool]:
        head = self._buffer.lstrip().removeprefix(BYTE_ORDER_MARK).lstrip()
        if len(self._buffer) - len(head) > MAX_BLANK_CHARS:
            self._state = "text"
        elif opening := tags.OPEN.match(head):
            self._open_thought(opening, head)
        elif head[: tags.MAX_TAG_CHARS].lower().startswith(tags.HARMONY):
            self._state = "harmony"
        elif self._is_end or (head and not tags.may_become_tag(head)):
            self._state = "text"
        return "", "", False

    def _open_thought(self, opening: re.Match[str], head: str) -> None:
        self._buffer = head[opening.end() :]
        self._close, self._state, self._look = tags.close_pattern(opening), "opened", False
        self._inner = 0

    def _read_opened(self) -> tuple[str, str, bool]:
        self._buffer = self._buffer.lstrip()
        if self._buffer:
            self._state, self._before = "thinking", ""
        return "", "", False

    def _read_thinking(self) -> tuple[str, str, bool]:
        at = 0
        while tag := tags.find_tag(self._buffer, at):
            before = self._buffer[max(0, tag.start() - MAX_CONTEXT_CHARS) : tag.start()]
            before = (self._before + before)[-MAX_CONTEXT_CHARS:]
            after = self._buffer[tag.end() : tag.end() + MAX_CONTEXT_CHARS]
            if not self._is_end and self._needs_more(tag, before, after):
                return "", self._take_text(tag.start()), False
            if self._ends_thinking(tag, before, after):
                reasoning = self._take_text(tag.start())
                self._take_text(tag.end() - tag.start())
                self._state = "thought"
                return "", reasoning, False
            at = tag.end()
        end = len(self._buffer) if self._is_end else max(at, tags.find_partial(self._buffer))
        return "", self._take_text(end), False

    def _needs_more(self, tag: re.Match[str], before: str, after: str) -> bool:
        """Whether what decides on the tag has not come yet."""
        if tag["close"] and not self._close.fullmatch(tag[0]):
            return is_undecided(after)
        return not after and before[-1:] in tags.QUOTES

    def _ends_thinking(self, tag: re.Match[str], before: str, after: str) -> bool:
        """Its own closing tag does, and another one that belongs to no tag inside of it."""
        if before and tags.is_quoted(before, after):
            return False
        if tag["open"]:
            opening = tags.OPEN.fullmatch(tag[0])
            is_own = opening and tags.close_pattern(opening).pattern == self._close.pattern
            self._look = self._look or bool(is_own)  # then the end of the inner one is not the last
            self._inner += not is_own
            return False
        if self._close.fullmatch(tag[0]):
            return True
        if self._inner:
            self._inner -= 1
            return False
        return tags.Surroundings(before, after).ends_reasoning

    def _close_thought(self) -> tuple[str, str, bool]:
        # The blank lines between the end of the thinking and the answer belong to neither.
        head = self._buffer = self._buffer.lstrip()
        while closing := tags.CLOSE.match(head):  # the tag that ended it comes twice
            after = head[closing.end() : closing.end() + MAX_CONTEXT_CHARS]
            if is_undecided(after) and not self._is_end:
                return "", "", False
            if not tags.Surroundings("", after).ends_reasoning:
                break
            head = self._buffer = head[closing.end() :].lstrip()
        start = head[: tags.MAX_TAG_CHARS].lower()
        wrap = next((wrap for wrap in tags.WRAPS if start.startswith(wrap)), "")
        if opening := tags.OPEN.match(head):
            self._open_thought(opening, head)
        elif wrap:
            self._buffer, self._wrap = head[len(wrap) :].lstrip(), tags.WRAPS[wrap]
            self._state = "text"
        elif head and (self._is_end or not tags.may_become_tag(head)):
            self._state = "text"
        return "", "", False

    def _read_harmony(self) -> tuple[str, str, bool]:
        piece, self._buffer = self._buffer, ""
        return (*self._harmony.feed(piece, is_end=self._is_end), False)

    def _read_text(self) -> tuple[str, str, bool]:
        if self._wrap:
            return self._unwrap_answer(), "", False
        if not self._look:
            return self._take_text(len(self._buffer)), "", False
        passed, at = [], 0
        while self._look and (tag := tags.find_tag(self._buffer, at)):
            passed.append(self._pass_text(at, tag.start()))
            at = tag.start()
            after = self._buffer[tag.end() : tag.end() + MAX_CONTEXT_CHARS]
            if is_undecided(after) and not self._is_end:
                self._buffer = self._buffer[at:]
                return "".join(passed), "", False
            if self._is_mention(tag, after):
                passed.append(self._pass_text(at, tag.end()))
                at = tag.end()
            elif tag["open"]:
                self._look = False
            else:
                self._buffer, self._state, self._look = self._buffer[tag.end() :], "thought", False
                return "", "".join(passed), True
        is_over = self._is_end or not self._look
        end = len(self._buffer) if is_over else max(at, tags.find_partial(self._buffer))
        passed.append(self._pass_text(at, end))
        self._buffer = self._buffer[end:]
        return "".join(passed), "", False

    def _pass_text(self, start: int, end: int) -> str:
        """A part of the buffer as text: it may hold code, and what follows may depend on it."""
        text = self._buffer[start:end]
        self._note_text(text)
        return text

    def _note_text(self, text: str) -> None:
        self._before = (self._before + text[-MAX_CONTEXT_CHARS:])[-MAX_CONTEXT_CHARS:]
        self._code.feed(text)

    def _is_mention(self, tag: re.Match[str], after: str) -> bool:
        if self._code.is_open or tags.is_quoted(self._before, after):
            return True
        around = tags.Surroundings(self._before, after)
        return bool(tag["close"]) and not around.ends_reasoning

    def _unwrap_answer(self) -> str:
        """The answer without the tag that ends it."""
        if mark := re.search(re.escape(self._wrap), self._buffer, re.IGNORECASE | re.ASCII):
            text = self._take_text(mark.start())
            self._buffer, self._wrap = self._buffer[len(mark[0]) :], ""
            return text + self._take_text(len(self._buffer))
        return self._take_text(
            len(self._buffer) if self._is_end else tags.find_partial(self._buffer)
        )


def is_undecided(after: str) -> bool:
    """Whether too little stands behind a tag to tell what it is."""
    return not after.strip(" \t") and len(after) < MAX_CONTEXT_CHARS
