"""What stands at an address is not always what was expected: its text is read all the same."""

import json
from typing import Any

import pytest

from playground.providers import Chunk, Usage, errors
from tests.providers.helpers import ASK, CHAT, answer_to, client_of, failure_of, gather_chunks
from tests.scripted import Reply, Server, done, sse, text

Frame = dict[str, Any]


def name_events(*frames: Frame) -> list[bytes]:
    """As Anthropic and the Responses API send them: each named by its type."""
    return [f"event: {f['type']}\ndata: {json.dumps(f)}\n\n".encode() for f in frames]


def ask_lines(*frames: Any, kind: str = "application/x-ndjson", size: int = 0) -> Chunk:
    """A value a line, each line a read of its own unless `size` cuts them into pieces of bytes."""
    lines = [json.dumps(frame).encode() + b"\n" for frame in frames]
    whole = b"".join(lines)
    parts = [whole[at : at + size] for at in range(0, len(whole), size)] if size else lines
    with Server(Reply([*parts], headers={"Content-Type": kind})) as server:
        return gather_chunks(client_of(server).stream(CHAT, ASK))


def build_block(kind: str, **delta: Any) -> Frame:
    return {"type": "content_block_delta", "index": 0, "delta": {"type": kind, **delta}}


ANTHROPIC: list[Frame] = [
    {"type": "message_start", "message": {"id": "msg_1", "type": "message", "role": "assistant",
     "model": "claude-x", "content": [], "usage": {"input_tokens": 25, "output_tokens": 1}}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "thinking"}},
    build_block("thinking_delta", thinking="Let me see."),
    build_block("signature_delta", signature="EqQB"),
    {"type": "content_block_stop", "index": 0},
    {"type": "content_block_start", "index": 1, "content_block": {"type": "text", "text": ""}},
    {"type": "ping"},
    build_block("text_delta", text="Hello"),
    build_block("text_delta", text=" you"),
    {"type": "content_block_stop", "index": 1},
    {"type": "message_delta", "delta": {"stop_reason": "max_tokens", "stop_sequence": None},
     "usage": {"output_tokens": 15}},
    {"type": "message_stop"},
]  # fmt: skip


def test_anthropics_messages() -> None:
    said = answer_to(*name_events(*ANTHROPIC))
    assert (said.text, said.reasoning, said.model) == ("Hello you", "Let me see.", "claude-x")
    assert (said.finish_reason, said.unreadable, said.kinds) == ("max_tokens", 0, ())
    assert said.usage == Usage(prompt_tokens=25, completion_tokens=15)


def test_a_tool_that_anthropics_messages_ask_for() -> None:
    start = {"type": "tool_use", "id": "t1", "name": "weather", "input": {}}
    said = answer_to(*name_events(
        {"type": "content_block_start", "index": 0, "content_block": start},
        build_block("input_json_delta", partial_json='{"city": '),
        build_block("input_json_delta", partial_json='"Bonn"}'),
        {"type": "message_delta", "delta": {"stop_reason": "tool_use"}},
    ))  # fmt: skip
    assert "`weather`" in said.text
    assert '"city": "Bonn"' in said.text


def test_an_error_of_anthropics_in_the_middle() -> None:
    fault = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    said, error = failure_of(
        *name_events(ANTHROPIC[0], build_block("text_delta", text="Hi"), fault)
    )
    assert said == "Hi"
    assert isinstance(error, errors.Overloaded)


RESPONSES: list[Frame] = [
    {"type": "response.created", "response": {"id": "r", "status": "in_progress", "error": None}},
    {"type": "response.output_item.added", "output_index": 0, "item": {"type": "message"}},
    {"type": "response.reasoning_summary_text.delta", "delta": "Let me see."},
    {"type": "response.content_part.added", "part": {"type": "output_text", "text": ""}},
    {"type": "response.output_text.delta", "output_index": 0, "delta": "Hello"},
    {"type": "response.output_text.delta", "output_index": 0, "delta": " you"},
    {"type": "response.output_text.done", "text": "Hello you"},
]


def build_response(kind: str, **fields: Any) -> Frame:
    return {"type": f"response.{kind}", "response": {"status": kind, "model": "gpt-x", **fields}}


def test_openais_responses() -> None:
    usage = {"input_tokens": 9, "output_tokens": 4, "total_tokens": 13,
             "output_tokens_details": {"reasoning_tokens": 2}}  # fmt: skip
    said = answer_to(*name_events(*RESPONSES, build_response("completed", usage=usage)))
    assert (said.text, said.reasoning) == ("Hello you", "Let me see.")
    assert (said.finish_reason, said.model, said.unreadable) == ("stop", "gpt-x", 0)
    assert said.usage == Usage(9, 4, 13, reasoning_tokens=2)


def test_a_response_that_is_incomplete_says_why() -> None:
    end = build_response("incomplete", incomplete_details={"reason": "max_output_tokens"})
    assert answer_to(*name_events(*RESPONSES, end)).finish_reason == "max_output_tokens"


def test_a_response_that_failed() -> None:
    fault = {"code": "rate_limit_exceeded", "message": "Slow down"}
    said, error = failure_of(*name_events(*RESPONSES, build_response("failed", error=fault)))
    assert said == "Hello you"
    assert isinstance(error, errors.RateLimited)


def test_a_tool_that_a_response_asks_for() -> None:
    item = {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": ""}
    said = answer_to(*name_events(
        {"type": "response.output_item.added", "output_index": 1, "item": item},
        {"type": "response.function_call_arguments.delta", "output_index": 1, "delta": '{"a": 1}'},
        build_response("completed"),
    ))  # fmt: skip
    assert "`weather`" in said.text
    assert '"a": 1' in said.text


def build_ollama(content: str, *, done: bool = False, **fields: Any) -> Frame:
    message = {"role": "assistant", "content": content}
    return {"model": "llama3.2", "created_at": "x", "message": message, "done": done, **fields}


OLLAMA = [
    build_ollama("", thinking="") | {"message": {"role": "assistant", "thinking": "Let me see."}},
    build_ollama("Hello"),
    build_ollama(" you 😀"),
    build_ollama("", done=True, done_reason="length", prompt_eval_count=26, eval_count=5),
]


@pytest.mark.parametrize("kind", ["application/x-ndjson", "application/json", "text/plain",
                                  "text/event-stream"])  # fmt: skip
@pytest.mark.parametrize("size", [0, 1, 50, 10_000])
def test_ollamas_own_lines(kind: str, size: int) -> None:
    if size == 1 and kind != "application/x-ndjson":
        pytest.skip("what it is shows in the first line, which has to come at once")
    said = ask_lines(*OLLAMA, kind=kind, size=size if size != 50 else 400)
    assert (said.text, said.reasoning) == ("Hello you 😀", "Let me see.")
    assert (said.finish_reason, said.model) == ("length", "llama3.2")
    assert said.usage == Usage(prompt_tokens=26, completion_tokens=5)


def test_ollamas_completions_and_their_end() -> None:
    frames = [{"model": "m", "response": piece, "done": False} for piece in ("Hel", "lo")]
    said = ask_lines(*frames, {"model": "m", "response": "", "done": True})
    assert (said.text, said.finish_reason) == ("Hello", "stop")


def test_an_error_on_a_line() -> None:
    lines = [build_ollama("Hi"), {"error": "model 'm' not found"}]
    parts = [json.dumps(line).encode() + b"\n" for line in lines]
    said, error = failure_of(*parts, headers={"Content-Type": "application/x-ndjson"})
    assert said == "Hi"
    assert isinstance(error, errors.UnknownModel)


def test_lines_that_are_cut_say_so() -> None:
    parts = [json.dumps(build_ollama("Hi")).encode() + b"\n"]
    said, error = failure_of(*parts, headers={"Content-Type": "application/x-ndjson"})
    assert said == "Hi"
    assert isinstance(error, errors.Unreachable)


def test_chat_completions_a_line_each() -> None:
    end = {"choices": [{"delta": {}, "finish_reason": "stop"}]}
    assert ask_lines(text("Hello"), text(" you"), end).text == "Hello you"


GEMINI = [
    {"candidates": [{"content": {"parts": [{"text": "Let me see.", "thought": True}]}}]},
    {"candidates": [{"content": {"parts": [{"text": "Hello you"}]}, "finishReason": "STOP"}],
     "usageMetadata": {"promptTokenCount": 4, "candidatesTokenCount": 2, "totalTokenCount": 6},
     "modelVersion": "gemini-x"},
]  # fmt: skip
COHERE = [
    {"type": "message-start", "delta": {"message": {"role": "assistant"}}},
    {"type": "content-delta", "delta": {"message": {"content": {"text": "Hello you"}}}},
    {"type": "message-end", "delta": {"finish_reason": "COMPLETE"}},
]
TGI = [
    {"token": {"text": "Hello you", "special": False}, "generated_text": None, "details": None},
    {"token": {"text": "</s>", "special": True}, "generated_text": "Hello you",
     "details": {"finish_reason": "eos_token"}},
]  # fmt: skip


@pytest.mark.parametrize("frames", [GEMINI, COHERE, TGI])
def test_further_apis(frames: list[Frame]) -> None:
    said = answer_to(*sse(*frames))
    assert (said.text, said.unreadable, said.comment) == ("Hello you", 0, "")
    assert said.finish_reason


WHOLE: list[Frame] = [
    {"type": "message", "model": "m", "stop_reason": "end_turn",
     "content": [{"type": "thinking", "thinking": "Let me see."},
                 {"type": "text", "text": "Hello you"}]},
    {"object": "response", "status": "completed", "error": None, "output": [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Let me see."}]},
        {"type": "message", "content": [{"type": "output_text", "text": "Hello you"}]}]},
    {"model": "m", "message": {"content": "Hello you", "thinking": "Let me see."}, "done": True},
    {"candidates": [{"content": {"parts": [{"text": "Let me see.", "thought": True},
                                           {"text": "Hello you"}]}, "finishReason": "STOP"}]},
]  # fmt: skip


@pytest.mark.parametrize("answer", WHOLE)
def test_a_whole_answer(answer: Frame) -> None:
    body = [json.dumps(answer).encode()]
    with Server(Reply(body, headers={"Content-Type": "application/json"})) as server:
        said = gather_chunks(client_of(server).stream(CHAT, ASK))
        server.script.append(Reply(body, headers={"Content-Type": "application/json"}))
        whole = client_of(server).complete(CHAT, ASK)
    assert (said.text, said.reasoning) == ("Hello you", "Let me see.")
    assert (whole.text, whole.reasoning) == ("Hello you", "Let me see.")


def test_a_form_that_nobody_knows_is_said_and_not_called_a_cut() -> None:
    _, error = failure_of(*sse({"op": "append", "payload": {"words": "Hi"}}, {"op": "close"}))
    assert isinstance(error, errors.BadAnswer)
    assert "in an unknown format: “" in error.message
    assert "append" in error.message


def test_a_form_that_nobody_knows_beside_a_text_is_passed_over() -> None:
    said = answer_to(*sse({"op": "append"}, text("Hi"), {"citations": [1]}), *done())
    assert (said.text, said.unreadable) == ("Hi", 0)


def test_what_came_in_place_of_a_text_is_said() -> None:
    _, error = failure_of(b"<html><title>Sign in</title></html>")
    assert error.message == "Testing AI sent something other than text: “Sign in”"
