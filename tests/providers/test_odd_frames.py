"""Frames that break no rule of JSON and yet say what they say in a way of their own."""

from typing import Any

import pytest

from playground.providers import errors
from tests.providers.helpers import answer_to, failure_of
from tests.scripted import done, sse, text


@pytest.mark.parametrize("sign", ["{}", "null", "[]", "0", '""', '" "', "false", ""])
def test_a_sign_of_life_as_json_ends_nothing(sign: str) -> None:
    said = answer_to(f"data: {sign}\n\n".encode(), *sse(text("Hi")), *done())
    assert (said.text, said.unreadable) == ("Hi", 0)


def test_events_without_a_blank_line_between() -> None:
    frames = b"".join([*sse(text("Hi "), text("you")), *done()])
    assert answer_to(frames.replace(b"\n\n", b"\n")).text == "Hi you"


@pytest.mark.parametrize(
    "event",
    [
        b'error: {"code":500,"message":"No slot","type":"server_error"}\n\n',
        b'event: error\ndata: {"message": "No slot"}\n\n',
        b'data: {"choices":[{"index":0,"delta":{},"error":{"code":502,"message":"No slot"}}]}\n\n',
        b'data: [{"error": {"code": 500, "message": "No slot"}}]\n\n',
    ],
)
def test_an_error_in_any_place(event: bytes) -> None:
    said, error = failure_of(*sse(text("Hi")), event, *done())
    assert said == "Hi"
    assert type(error) is errors.Overloaded
    assert error.detail == "No slot"


def test_an_error_without_a_word_is_one() -> None:
    _, error = failure_of(*sse(text("Hi")), b"event: error\ndata:\n\n", *done())
    assert type(error) is errors.Overloaded


def test_an_error_written_into_a_string_is_text() -> None:
    said = answer_to(
        b'data: {"choices":[{"delta":{"content":"a\nerror: {\\"b\\"}\nc"}}]}\n\n', *done()
    )
    assert said.text == 'a\nerror: {"b"}\nc'


@pytest.mark.parametrize(
    "thought",
    [
        {"thinking_blocks": [{"type": "thinking", "thinking": "Plan.", "signature": "x"}]},
        {"reasoning_text": "Plan."},
        {"thinking_content": "Plan."},
        {"reasoning_content": "Plan.", "thinking_blocks": [{"thinking": "Plan."}]},
    ],
)
def test_reasoning_by_its_rarer_names(thought: dict[str, Any]) -> None:
    said = answer_to(*sse({"choices": [{"delta": thought}]}, text("Hi")), *done())
    assert (said.reasoning, said.text) == ("Plan.", "Hi")


@pytest.mark.parametrize(("content", "written"), [(42, "42"), (1.5, "1.5")])
def test_a_number_in_place_of_a_text(content: Any, written: str) -> None:
    assert answer_to(*sse({"choices": [{"delta": {"content": content}}]}), *done()).text == written


def test_a_frame_that_is_its_own_delta() -> None:
    assert answer_to(*sse({"content": "Hi ", "stop": False}, {"text": "you"}), *done()).text == (
        "Hi you"
    )


def test_words_in_place_of_a_stream_are_said() -> None:
    _, error = failure_of(b"The queue is closed.")
    assert type(error) is errors.BadAnswer
    assert error.detail == "The queue is closed."
