"""The tags with which models mark their reasoning, and how to tell one from a mention of one."""

import re
from dataclasses import dataclass

# In angle brackets, in any case, with attributes: <think>, <Thinking type="deep">, </ think >.
NAMES = ("think", "thinking", "thought", "thoughts", "reasoning", "scratchpad", "seed:think",
    "mm:think", "ernie:think", "longcat_think")  # fmt: skip
# Tokens of single families: Magistral; Kimi; OpenThinker; Cohere; Apertus; Gemma 4; MedGemma.
PAIRS = {
    "[think]": "[/think]",
    "◁think▷": "◁/think▷",
    "<|begin_of_thought|>": "<|end_of_thought|>",
    "<|start_thinking|>": "<|end_thinking|>",
    "<|inner_prefix|>": "<|inner_suffix|>",
    "<|channel>thought": "<channel|>",
    "<unused94>thought": "<unused95>",
}
# Ends that come alone, because the template has begun (Apriel).
LONE_ENDS = ("[begin final response]",)
# What wraps the answer behind the reasoning, in the same families.
WRAPS = {
    "<|begin_of_solution|>": "<|end_of_solution|>",
    "<|start_response|>": "<|end_response|>",
    "<|start_text|>": "<|end_text|>",
}
HARMONY = ("<|channel|>", "<|start|>")
MAX_BLANKS, MAX_ATTRIBUTES = 8, 200  # characters
MAX_TAG_CHARS = 256

_NAME = "|".join(map(re.escape, NAMES))
_BLANK = rf"\s{{0,{MAX_BLANKS}}}"


def _match_any(*literals: str) -> str:
    return "|".join(map(re.escape, literals))


OPEN = re.compile(
    rf"<{_BLANK}(?P<name>{_NAME})(?:\s[^<>]{{0,{MAX_ATTRIBUTES}}})?>|(?P<literal>{_match_any(*PAIRS)})",
    re.IGNORECASE | re.ASCII,
)
CLOSE = re.compile(
    rf"<{_BLANK}/{_BLANK}(?:{_NAME}){_BLANK}>|{_match_any(*PAIRS.values(), *LONE_ENDS)}",
    re.IGNORECASE | re.ASCII,
)
ANY = re.compile(f"(?P<close>{CLOSE.pattern})|(?P<open>{OPEN.pattern})", re.IGNORECASE | re.ASCII)
PARTIAL = re.compile(
    rf"<{_BLANK}/?{_BLANK}(?P<name>[\w:]*)(?P<rest>\s[^<>]{{0,{MAX_ATTRIBUTES}}})?"
)
LITERALS = (*PAIRS, *PAIRS.values(), *LONE_ENDS, *WRAPS, *WRAPS.values(), *HARMONY)
STARTS = "<[◁"
START = re.compile(r"[<\[◁]")

QUOTES = dict(
    zip("`\"'“‘«(*_[<「『《（„‹|", "`\"'”’»)*_]>」』》）“›|", strict=True)  # one by one
)
STOPS = frozenset(".,;:!?)]}…。、，；：！？）」』》")  # what follows a word, and begins no answer
CLOSING_QUOTES = frozenset("\"'”’»`")
SENTENCE_ENDS = frozenset('.!?…。！？:：)）]}"”*`')
CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def close_pattern(opening: re.Match[str]) -> re.Pattern[str]:
    """What ends the reasoning that began with this tag."""
    if opening["name"]:
        name = re.escape(opening["name"])
        return re.compile(rf"<{_BLANK}/{_BLANK}{name}{_BLANK}>", re.IGNORECASE | re.ASCII)
    return re.compile(re.escape(PAIRS[opening["literal"].lower()]), re.IGNORECASE | re.ASCII)


def may_hold_tag(text: str, at: int = 0) -> bool:
    """Whether it holds a character that a tag begins with: most texts don't."""
    angle, square, triangle = tuple(STARTS)  # spelled out: asked of each token
    return text.find(angle, at) >= 0 or text.find(square, at) >= 0 or text.find(triangle, at) >= 0


def find_tag(text: str, at: int) -> re.Match[str] | None:
    """The next tag, open or close."""
    if not may_hold_tag(text, at):
        return None
    tags = (ANY.match(text, start.start()) for start in START.finditer(text, at))
    return next((tag for tag in tags if tag), None)


def find_partial(text: str) -> int:
    """Where a tag may begin that the end of the text cuts off; the length where none does."""
    at = len(text)
    for start in STARTS:
        place = text.rfind(start, max(0, len(text) - MAX_TAG_CHARS))
        if 0 <= place < at and may_become_tag(text[place:]):
            at = place
    return at


def may_become_tag(tail: str) -> bool:
    if len(tail) > MAX_TAG_CHARS:
        return False
    tail = tail.lower()
    if any(literal.startswith(tail) for literal in LITERALS):
        return True
    partial = PARTIAL.fullmatch(tail)
    if partial is None:
        return False
    name = partial["name"]
    if partial["rest"]:
        return name in NAMES
    return any(known.startswith(name) for known in NAMES)


def is_quoted(before: str, after: str) -> bool:
    """Whether a tag stands between quotation marks, backticks or brackets of its own."""
    return bool(before) and QUOTES.get(before[-1]) == after[:1]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a closing tag that nobody opened."""

    before: str  # a few dozen characters
    after: str  # up to the first that is no blank; empty at the end of the text

    @property
    def ends_reasoning(self) -> bool:
        """Whether it is the end of reasoning that the template began, not a word about a tag.

        Models write the tag as one token behind their last sentence: on a line of its own, or
        without a space before it. In prose it is a word among words.
        """
        before, next_char = self.before.rstrip(" \t"), self.after.lstrip(" \t")[:1]
        starts_line = not before or before[-1] in "\r\n"
        is_sentence = starts_line or before[-1] in SENTENCE_ENDS
        if is_quoted(self.before, self.after) or next_char in STOPS:
            return False
        if next_char in CLOSING_QUOTES and not is_sentence:
            return False
        if starts_line:
            return not (self._has_gap and next_char.islower())
        if self.before != before:
            return is_sentence and not next_char.islower()
        return is_sentence or not self._continues(before[-1], next_char)

    @property
    def _has_gap(self) -> bool:
        return self.after[:1] in (" ", "\t")

    def _continues(self, last_char: str, next_char: str) -> bool:
        """A sentence runs through the tag, though it is not set apart by a space before it."""
        if self._has_gap:
            return next_char.islower()
        return bool(CJK.match(last_char) and CJK.match(next_char))


class Code:
    """Whether a text that comes in pieces is inside code: a fence, or a span of its paragraph."""

    __slots__ = ("_fence", "_pending", "_span")

    MARKS = re.compile(r"`+|\n[ \t]*\n")

    def __init__(self) -> None:
        self._fence = self._span = False
        self._pending = ""  # backticks or line breaks that may go on

    def feed(self, text: str) -> None:
        if not text:
            return
        text = self._pending + text
        if not ("`" in text or "\n" in text):
            self._pending = ""
            return
        end = len(text.rstrip("` \t\n"))
        end = end if len(text) - end <= MAX_TAG_CHARS else len(text)
        self._pending = text[end:]
        self._fence, self._span = self._find_state(text[:end])

    @property
    def is_open(self) -> bool:
        return any(self._find_state(self._pending))

    def _find_state(self, text: str) -> tuple[bool, bool]:
        fence, span = self._fence, self._span
        for mark in self.MARKS.finditer(text):
            if len(mark[0]) >= 3 and mark[0][0] == "`":
                fence, span = not fence, False
            elif mark[0][0] != "`":
                span = False
            elif not fence:
                span = not span
        return fence, span
