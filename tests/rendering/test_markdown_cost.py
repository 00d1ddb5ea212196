"""Whatever an answer is made of, its cost grows with its length, and no step holds the rest up.

What is formatted runs in a thread beside the event loop, which gets its turn between two steps: a
step is a call that Python cannot interrupt.
"""

import sys
import time
from types import FrameType
from typing import Any

import pytest

from playground.rendering import markdown

PARTS = [
    "word **bold** `x` $x$ https://a.example/c <b>x</b> ", "\\(", "\\[a\n\n", "[", "![", "[a](",
    "*_", "> ", "- ", "$a", "$a$ ", "`a ", "http://a.b/([", "www.a.b/([", "www.a.", "a@b.", "[a\n",
    "|a", "<b>", "<b></i>", "<!--", "<a b='", "</b>", "<![CDATA[", "&#x", "\\begin{a}\n", "$$\n",
    "$$a\n\n", "[^a]: b\n\n", "~~a", "**a", "[]()", "<div>\n\n", "- [ ] ", "重**", "a:// ",
    "[a]: <", "| - |\n", "\\", "{", "ftp://a.b/([",
]  # fmt: skip
SHORT = 5_000  # characters; twice as many are formatted too
LOOKED_THROUGH = 10_000  # characters, of what regular expressions look for
SEARCHED = [
    "http://a.b/([",
    "www.a.b/([",
    "www.a.",
    "a@b.",
    "<!--",
    "<a b='",
    "&#x",
    "`a ",
    "[a]: <",
]
STEP_SECONDS = 0.02
GIVES_WAY = {"clean"}  # the sanitiser lets other threads run while it works


def seconds(text: str) -> float:
    started = time.thread_time()
    markdown._render_text(text)
    return time.thread_time() - started


@pytest.mark.parametrize("part", PARTS)
def test_cost_grows_with_length(part: str) -> None:
    short, long = part * (SHORT // len(part)), part * (2 * SHORT // len(part))
    # One undisturbed round is enough: what else the machine does empties this one's caches.
    assert any(seconds(long) < 3 * seconds(short) + 0.3 for _round in range(3))


@pytest.mark.parametrize("part", SEARCHED)
def test_no_step_holds_the_event_loop_up(part: str) -> None:
    longest: dict[str, float] = {}
    started: list[tuple[str, float]] = []

    def watch(_frame: FrameType, event: str, call: Any) -> None:
        if event == "c_call":
            started.append((getattr(call, "__name__", ""), time.thread_time()))
        elif event in ("c_return", "c_exception") and started:
            name, begun = started.pop()
            longest[name] = max(longest.get(name, 0), time.thread_time() - begun)

    sys.setprofile(watch)
    try:
        markdown._render_text(part * (LOOKED_THROUGH // len(part)))
    finally:
        sys.setprofile(None)
    assert {name for name, took in longest.items() if took > STEP_SECONDS} <= GIVES_WAY


def test_what_is_formatted_in_the_event_loop_itself_is_short() -> None:
    markdown._render_text("")
    slowest = max(seconds((part * markdown.LONG)[: markdown.LONG]) for part in PARTS)
    assert slowest < STEP_SECONDS
