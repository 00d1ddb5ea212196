"""What real services were seen to send, continued: frames that break JSON, SSE or both."""

import json
from typing import Any

import pytest

from playground.providers import errors
from tests.providers.helpers import CHAT, COMPLETIONS, answer_to, ask_server, client_of, failure_of
from tests.scripted import CUT, Reply, Server, done, sse, text
from tests.scripted.replies import Part

HALVES = (r"\ud83d", r"\ude00")


def frame(content: str, name: str = "content") -> str:
    """A frame as a service writes it that escapes nothing."""
    return f'{{"choices":[{{"index":0,"delta":{{"{name}":"{content}"}}}}]}}'


def parts_frame(kind: str, content: str) -> str:
    return f'{{"choices":[{{"delta":{{"content":[{{"type":"{kind}","text":"{content}"}}]}}}}]}}'


@pytest.mark.parametrize("between", [[], [b": waiting\n\n"], sse({"choices": []})])
def test_an_emoji_split_into_its_surrogates(between: list[bytes]) -> None:
    frames = [*sse(frame(f"Hi {HALVES[0]}")), *between, *sse(frame(f"{HALVES[1]}!"))]
    said = answer_to(*frames, *done())
    assert (said.text, said.unreadable) == ("Hi 😀!", 0)


@pytest.mark.parametrize("name", ["reasoning", "reasoning_content"])
def test_surrogates_in_reasoning(name: str) -> None:
    halves = sse(*(frame(half, name) for half in HALVES))
    assert answer_to(*halves, *sse(text("Hi")), *done()).reasoning == "😀"


def test_surrogates_in_typed_parts() -> None:
    thoughts = sse(*(parts_frame("reasoning", half) for half in HALVES))
    texts = sse(*(parts_frame("text", half) for half in HALVES))
    said = answer_to(*thoughts, *texts, *done())
    assert (said.reasoning, said.text) == ("😀", "😀")


@pytest.mark.parametrize("halves", [HALVES[:1], HALVES[1:], HALVES[::-1]])
def test_surrogates_without_partners(halves: Any) -> None:
    said = answer_to(*sse(text("a"), *(frame(half) for half in halves)), *done())
    assert said.text == "a" + "\ufffd" * len(halves)


def test_a_lone_surrogate_before_a_cut_is_kept() -> None:
    said, _ = failure_of(*sse(frame(f"Hi {HALVES[0]}")), 0.05, CUT)
    assert said == "Hi \ufffd"


@pytest.mark.parametrize(
    ("raw", "content"),
    [
        (frame("a\tb").encode(), "a\tb"),
        (frame("Z\xfcrich").encode("latin-1"), "Zürich"),
        (b'{"logprobs": NaN, "choices": [{"delta": {"content": "a"}}]}', "a"),
        (b'\xef\xbb\xbf{"choices": [{"delta": {"content": "a"}}]}', "a"),
        (b'{"choices": [{"delta": {"content": "a",},},],}', "a"),
        (b"{'choices': [{'delta': {'content': \"it's\"}, 'finish_reason': None}]}", "it's"),
        (json.dumps(frame("a")).encode(), "a"),
        (frame("a\nb").encode(), "a\nb"),
        (frame("a\n\nb").encode(), "a\n\nb"),
        (frame("\n\n").encode(), "\n\n"),
        (frame("if (x) {\n}\nelse").encode(), "if (x) {\n}\nelse"),
    ],
)
@pytest.mark.parametrize("size", [1, 7, 1000])
def test_frames_that_strict_json_refuses(raw: bytes, content: str, size: int) -> None:
    stream = b"data: " + raw + b"\n\n" + b"".join([*sse(text("!")), *done()])
    pieces: list[Part] = [stream[at : at + size] for at in range(0, len(stream), size)]
    said = answer_to(*pieces)
    assert (said.text, said.unreadable) == (content + "!", 0)


def test_what_nobody_can_read_is_counted_and_shown() -> None:
    said = answer_to(*sse(text("Hi"), "{broken", "Out of cheese\x07", text("!")), *done())
    assert (said.text, said.unreadable) == ("Hi!", 2)


def test_an_answer_of_which_nothing_can_be_read_has_failed() -> None:
    _, error = failure_of(*sse("upstream connect error", "[DONE]"))
    assert isinstance(error, errors.BadAnswer)
    assert "upstream connect error" in error.message


@pytest.mark.parametrize("empty", [b"data:\n\n", b"data: \n\n", b"event: ping\ndata:\n\n",
                                   b"data: null\n\n"])  # fmt: skip
def test_an_empty_event_is_a_sign_of_life(empty: bytes) -> None:
    said = answer_to(empty, *sse(text("Hi")), empty, *done())
    assert (said.text, said.unreadable) == ("Hi", 0)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (b"event: error\ndata: upstream reset\n\n", "upstream reset"),
        (b"event:error\r\ndata: upstream reset\r\n\r\n", "upstream reset"),
        (b'data: {"message": "upstream reset"}\nevent: error\n\n', "upstream reset"),
        (b'event: error\ndata: "upstream reset"\n\n', "upstream reset"),
        (b'event: error\ndata: {"reason": 7}\n\n', '{"reason":7}'),
        (b"event: server_error\ndata: upstream reset\n\n", "upstream reset"),
        (b'data: {"status": "failed"}\n\n', "failed"),
    ],
)
def test_an_event_that_is_an_error_by_its_name(event: bytes, words: str) -> None:
    said, error = failure_of(*sse(text("Begun ")), event)
    assert said == "Begun "
    assert isinstance(error, errors.Overloaded)
    assert words in error.message


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (b'data: {"status": "loading", "message": "Warming up"}\n\n', "Warming up"),
        (b'data: {"status": "queued", "position": 3}\n\n', "queued"),
        (b'data: {"type": "ping"}\n\n', "ping"),
        (b'event: status\ndata: {"message": "Warming up"}\n\n', "Warming up"),
        (b"event: status\ndata: Warming up\n\n", "Warming up"),
        (b'data: {"progress": 0.5, "detail": "Loading weights"}\n\n', "Loading weights"),
    ],
)
def test_a_frame_may_say_how_it_stands(status: bytes, words: str) -> None:
    said = answer_to(status, *sse(text("Hi")), *done())
    assert (said.comment, said.text, said.unreadable) == (words, "Hi", 0)


@pytest.mark.parametrize("blank", [b"\n", b"  \r\n\r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("kind", ["application/json", "text/event-stream"])
def test_a_whole_answer_after_blanks(blank: bytes, kind: str) -> None:
    answer = json.dumps({"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]})
    parts: list[Part] = [blank[:1], 0.02, blank[1:] or b"\n", 0.02, answer.encode()]
    with Server(Reply(parts, headers={"Content-Type": kind})) as server:
        assert ask_server(server).text == "Hi"
        server.script.append(Reply(parts, headers={"Content-Type": kind}))
        assert client_of(server).complete(COMPLETIONS, {"model": "m"}).text == "Hi"


@pytest.mark.parametrize("blank", [b"\n", b"\xef\xbb\xbf", b"\n\xef\xbb\xbf"])
def test_an_error_after_blanks(blank: bytes) -> None:
    parts: list[Part] = [blank, 0.02, b'{"error": {"message": "Slow down", "code": 429}}']
    with (
        Server(Reply(parts, headers={"Content-Type": "application/json"})) as server,
        pytest.raises(errors.RateLimited, match="Slow down"),
    ):
        client_of(server).stream(CHAT, {"model": "m"})


def test_a_stream_after_a_mark_of_byte_order() -> None:
    assert answer_to(b"\xef", b"\xbb\xbf", *sse(text("Hi")), *done()).text == "Hi"


def test_a_whole_answer_after_comments() -> None:
    answer = json.dumps({"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]})
    assert answer_to(b": waiting\n\n", answer.encode()).text == "Hi"


@pytest.mark.parametrize("flood", [b"data: {}\n\n", b": waiting\n", b"\n", b"data: {x\n\n"])
def test_a_flood_without_a_word_comes_to_an_end(flood: bytes) -> None:
    many = flood * (2**20 // len(flood))
    _, error = failure_of(*[many] * 5)
    assert isinstance(error, errors.BadAnswer)
    assert "was cut off" in error.message
