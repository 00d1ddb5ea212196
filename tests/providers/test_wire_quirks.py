"""What real services were seen to send, row by row: 1 to 5 here, 6 to 13 in …_answers."""

import json
from typing import Any

import pytest

from playground.providers import Chunk, Usage, errors
from tests.providers.helpers import (
    ASK,
    CHAT,
    COMPLETIONS,
    answer_to,
    ask_server,
    client_of,
    failure_of,
    gather_chunks,
)
from tests.scripted import Reply, Server, done, json_reply, sse, text
from tests.scripted.replies import Part

# 1. Events


@pytest.mark.parametrize("comment", [b": FEATHERLESS PROCESSING\n\n", b": ping\n", b":\n\n"])
def test_comments_are_not_text(comment: bytes) -> None:
    assert answer_to(comment, *sse(text("Hi")), comment, *done()).text == "Hi"


def test_a_comment_says_that_the_provider_is_at_work() -> None:
    with Server(
        Reply([b": FEATHERLESS PROCESSING\n\n", 0.05, *sse(text("Hi")), *done()])
    ) as server:
        first = next(iter(client_of(server).stream(CHAT, ASK)))
    assert first == Chunk(comment="FEATHERLESS PROCESSING")


def test_comments_reset_the_idle_timer() -> None:
    waiting: list[Part] = [b": FEATHERLESS PROCESSING\n\n", 0.2] * 4
    assert answer_to(*waiting, *sse(text("Hi")), *done()).text == "Hi"  # 0.8 s, idle is 0.4


def test_blank_lines_keep_the_connection_alive() -> None:
    assert answer_to(b"\n\n", *sse(text("Hi")), b"\n", *done()).text == "Hi"


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_other_line_ends(end: bytes) -> None:
    parts = [part.replace(b"\n", end) for part in [*sse(text("Hi"), text(" you")), *done()]]
    assert answer_to(*parts).text == "Hi you"


def test_data_without_a_space() -> None:
    parts = [part.replace(b"data: ", b"data:") for part in [*sse(text("Hi")), *done()]]
    assert answer_to(*parts).text == "Hi"


def test_bytes_one_by_one() -> None:
    frame = json.dumps(text("Zürich 👋"), ensure_ascii=False)
    stream = b"".join([*sse(frame), *done()])
    pauses = [part for at in range(len(stream)) for part in (stream[at : at + 1], 0.0)]
    assert answer_to(*pauses).text == "Zürich 👋"


def test_several_events_in_one_read() -> None:
    said = answer_to(b"".join([*sse(text("a"), text("b"), text("c")), *done()]))
    assert (said.text, said.tokens, said.finish_reason) == ("abc", 3, "stop")


def test_all_that_arrived_is_one_chunk() -> None:
    with Server(Reply([b"".join(sse(*map(text, "abcdefgh"))), 0.05, *done()])) as server:
        first = next(iter(client_of(server).stream(CHAT, ASK)))
    assert (first.text, first.tokens) == ("abcdefgh", 8)


def test_done_is_missing_but_the_reason_was_given() -> None:
    said = answer_to(*sse(text("Hi")), done()[0])
    assert (said.text, said.finish_reason) == ("Hi", "stop")


def test_neither_done_nor_a_reason() -> None:
    said, error = failure_of(*sse(text("Hi")))
    assert said == "Hi"
    assert isinstance(error, errors.Unreachable)
    assert "lost before the response was complete" in error.message


def test_done_after_an_error_frame() -> None:
    said, error = failure_of(*sse(text("Hi"), {"error": {"message": "Out of memory"}}, "[DONE]"))
    assert said == "Hi"
    assert isinstance(error, errors.Overloaded)


def test_frames_nobody_can_read_do_not_spoil_the_others() -> None:
    said = answer_to(*sse("{broken", text("Hi"), "[1]", '"x"', {"choices": [7]}), *done())
    assert said.text == "Hi"


def test_nothing_at_all() -> None:
    _, error = failure_of(framing="length")
    assert isinstance(error, errors.BadAnswer)
    assert error.message == "Testing AI sent an empty answer."


# 2. Errors behind a 200


def test_an_error_frame_comes_after_the_text_before_it() -> None:
    said, error = failure_of(*sse(text("Hi"), {"error": {"message": "No memory", "code": 500}}))
    assert said == "Hi"
    assert error.message == "Testing AI is having problems (500: No memory)."


def test_an_error_in_the_same_read_as_text() -> None:
    said, _ = failure_of(b"".join(sse(text("Hi"), {"error": {"message": "No memory"}})))
    assert said == "Hi"


def test_an_error_as_json_where_a_stream_was_asked() -> None:
    with Server(json_reply({"error": {"message": "Slow down", "code": 429}})) as server:
        client = client_of(server)
        with pytest.raises(errors.RateLimited, match="Slow down"):
            client.stream(CHAT, ASK)  # before anything is iterated


def test_an_error_as_json_that_calls_itself_a_stream() -> None:
    _, error = failure_of(b'{"error": {"message": "Slow down", "code": 429}}')
    assert isinstance(error, errors.RateLimited)


def test_a_whole_answer_where_a_stream_was_asked() -> None:
    choice = {"message": {"content": "Hi"}, "finish_reason": "stop"}
    with Server(json_reply({"model": "m", "choices": [choice]})) as server:
        said = ask_server(server)
    assert (said.text, said.finish_reason, said.model) == ("Hi", "stop", "m")


def test_a_stream_that_calls_itself_json() -> None:
    parts = [*sse(text("Hi")), *done()]
    with Server(Reply(parts, headers={"Content-Type": "application/json"})) as server:
        assert ask_server(server).text == "Hi"


def test_a_page_where_a_stream_was_asked() -> None:
    page = Reply([b"<html><title>Welcome</title></html>"], headers={"Content-Type": "text/html"})
    with Server(page) as server, pytest.raises(errors.BadAnswer):
        client_of(server).stream(CHAT, ASK)


# 3. Frames


def test_a_frame_with_the_role_alone() -> None:
    role = {"choices": [{"delta": {"role": "assistant", "content": ""}}]}
    said = answer_to(*sse(role, text("Hi")), *done())
    assert (said.text, said.tokens) == ("Hi", 1)


def test_content_may_be_null() -> None:
    null = {"choices": [{"delta": {"content": None}}]}
    assert answer_to(*sse(null, text("Hi"), null), *done()).text == "Hi"


def test_usage_comes_without_choices() -> None:
    usage = {"prompt_tokens": 3, "completion_tokens": 1, "total_tokens": 4}
    said = answer_to(*sse(text("Hi"), {"choices": [], "usage": usage}), *done())
    assert said.usage == Usage(3, 1, 4)


@pytest.mark.parametrize("usage", [None, "x", []])
def test_usage_may_be_nothing(usage: Any) -> None:
    frame = text("Hi") | {"usage": usage}
    assert answer_to(*sse(frame), *done()).usage is None


def test_a_message_instead_of_a_delta() -> None:
    frame = {"choices": [{"message": {"content": "Hi"}}]}
    assert answer_to(*sse(frame), *done()).text == "Hi"


def test_completions_send_text() -> None:
    frames = sse({"choices": [{"text": "Hi", "index": 0}]}, {"choices": [{"text": " you"}]})
    with Server(Reply([*frames, *done()])) as server:
        stream = client_of(server).stream(COMPLETIONS, {"model": "m", "prompt": "x"})
        assert gather_chunks(stream).text == "Hi you"


def test_the_model_that_answers_may_be_another() -> None:
    assert answer_to(*sse(text("Hi") | {"model": "other/model"}), *done()).model == "other/model"


def test_only_the_first_choice_is_followed() -> None:
    second = {"choices": [{"index": 1, "delta": {"content": "No"}, "finish_reason": "stop"}]}
    assert answer_to(*sse(text("Hi"), second), *done()).text == "Hi"


# 4. Reasoning


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_reasoning_in_a_field(name: str) -> None:
    thought = {"choices": [{"delta": {"content": None, name: "Hm"}}]}
    said = answer_to(*sse(thought, thought, text("Hi")), *done())
    assert (said.reasoning, said.text, said.tokens) == ("HmHm", "Hi", 3)


def test_reasoning_under_two_names_counts_once() -> None:
    thought = {"choices": [{"delta": {"reasoning": "Hm", "reasoning_content": "Hm"}}]}
    assert answer_to(*sse(thought, text("Hi")), *done()).reasoning == "Hm"


def test_reasoning_in_details() -> None:
    thought = {"choices": [{"delta": {"reasoning_details": [{"type": "text", "text": "Hm"}]}}]}
    assert answer_to(*sse(thought, text("Hi")), *done()).reasoning == "Hm"


def test_reasoning_and_text_in_one_frame() -> None:
    said = answer_to(*sse(text("Hi", reasoning="Hm")), *done())
    assert (said.reasoning, said.text) == ("Hm", "Hi")


@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_think_inline_and_split(size: int) -> None:
    said = "<think>\nHm, 1 < 2.</think>\n\nYes."
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    read = answer_to(*sse(*map(text, pieces)), *done())
    assert (read.reasoning, read.text) == ("Hm, 1 < 2.", "Yes.")


@pytest.mark.parametrize("size", [1, 3, 5, 100])
def test_only_the_end_of_think(size: int) -> None:
    said = "Hm, 1 < 2.\n</think>\n\nYes."
    pieces = [said[at : at + size] for at in range(0, len(said), size)]
    read = answer_to(*sse(*map(text, pieces)), *done())
    assert (read.reasoning, read.text) == ("Hm, 1 < 2.\n", "Yes.")


def test_a_tag_in_a_code_sample_is_text() -> None:
    said = "It writes `<think>` and `</think>`.\n\n```\n<think>x</think>\n```\n"
    assert answer_to(*sse(*map(text, said)), *done()).text == said


# 5. Nothing but thinking


def test_an_empty_answer_that_ran_out_of_tokens() -> None:
    thought = {"choices": [{"delta": {"reasoning": "Hm"}}]}
    said = answer_to(*sse(thought), *done("length"))
    assert (said.text, said.finish_reason) == ("", "length")
