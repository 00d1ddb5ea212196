"""Typed parts, refusals and tool calls become words, or are said; so is why an answer ended."""

from typing import Any

import pytest

from playground.providers import classify_ending
from playground.providers.endings import read_reason
from playground.providers.errors import BrokenOff
from playground.providers.shapes import read_completion
from tests.providers.helpers import answer_to, failure_of
from tests.scripted import done, sse, text


def build_delta(**fields: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": fields}]}


def build_part(kind: str, **fields: Any) -> dict[str, Any]:
    return build_delta(content=[{"type": kind, **fields}])


@pytest.mark.parametrize(
    "thought",
    [
        build_part("thinking", thinking="Hm."),
        build_part("thinking", thinking=[{"type": "text", "text": "Hm."}], closed=True),
        build_part("reasoning", reasoning="Hm."),
        build_part("reasoning", text="Hm."),
        build_part("reasoning", summary=[{"type": "summary_text", "text": "Hm."}]),
        build_part("reasoning_text", text="Hm."),
        build_part("text", text="Hm.", thought=True),
        build_delta(content={"type": "thinking", "thinking": "Hm."}),
        build_delta(reasoning_content=[{"type": "text", "text": "Hm."}]),
        build_delta(thinking="Hm."),
        build_delta(reasoning={"content": "Hm."}),
        {"type": "content_block_delta", "index": 0, "delta": {"thinking": "Hm."}},
    ],
)
@pytest.mark.parametrize(
    "answer",
    [
        build_part("text", text="Yes."),
        build_part("output_text", text="Yes."),
        build_part("text", text={"value": "Yes."}),
        build_delta(content=["Y", {"text": "es."}]),
        build_delta(content={"type": "text", "text": "Yes."}),
        build_part("some_kind_of_tomorrow", text="Yes."),
        {
            "type": "content_block_delta",
            "index": 1,
            "delta": {"type": "text_delta", "text": "Yes."},
        },
    ],
)
def test_parts(thought: Any, answer: Any) -> None:
    said = answer_to(*sse(thought, answer), *done())
    assert (said.reasoning, said.text, said.kinds, said.tokens) == ("Hm.", "Yes.", (), 2)


@pytest.mark.parametrize(
    "nameless",
    [
        build_part("image_url", image_url={"url": "https://example.org/x.png"}),
        build_part("image_url", image_url="data:image/png;base64,AAAA"),
        build_part("output_audio", data="AAAA", text=""),
        build_part("redacted_thinking", data="AAAA"),
        build_part("some_kind_of_tomorrow", payload={"x": 1}),
        build_part("some_kind_of_tomorrow", some_kind_of_tomorrow={"x": 1}),
    ],
)
def test_a_part_without_words_is_named(nameless: Any) -> None:
    kind = nameless["choices"][0]["delta"]["content"][0]["type"]
    said = answer_to(*sse(nameless, build_part("text", text=""), text("Yes.")), *done())
    assert (said.text, said.kinds) == ("Yes.", (kind,))


@pytest.mark.parametrize(
    "frames",
    [
        [build_delta(refusal="I cannot "), build_delta(refusal="help.")],
        [build_part("refusal", refusal="I cannot "), build_part("refusal", refusal="help.")],
        [{"choices": [{"message": {"content": None, "refusal": "I cannot help."}}]}],
    ],
)
def test_a_refusal_is_the_answer_and_is_called_one(frames: Any) -> None:
    said = answer_to(*sse(build_delta(role="assistant", refusal=None), *frames), *done())
    assert (said.text, said.refused) == ("I cannot help.", True)


def build_call(index: Any = 0, name: str = "", arguments: Any = "", **more: Any) -> dict[str, Any]:
    function = {"name": name, "arguments": arguments} if name else {"arguments": arguments}
    return {**({} if index is None else {"index": index}), "function": function, **more}


PIECES = [
    [build_call(name="weather", id="1")],
    [build_call(arguments='{"city": "Gr')],
    [build_call(arguments='az"}')],
]


@pytest.mark.parametrize(
    "frames",
    [
        [build_delta(tool_calls=piece) for piece in PIECES],
        [build_delta(tool_calls=[build_call(None, "weather", {"city": "Graz"})])],
        [build_delta(tool_calls=[build_call(None, "weather", '{"city": ')]),
         build_delta(tool_calls=[build_call(None, "", '"Graz"}')])],
        [build_delta(function_call={"name": "weather"}),
         build_delta(function_call={"arguments": '{"city":"Graz"}'})],
        [build_part("tool_use", name="weather", input={"city": "Graz"})],
        [{"choices": [{"message": {"tool_calls": [build_call(0, "weather", '{"city":"Graz"}')]}}]}],
    ],
)  # fmt: skip
def test_a_tool_call_is_said_in_words(frames: Any) -> None:
    said = answer_to(
        *sse(build_delta(role="assistant", content=None), *frames), *done("tool_calls")
    )
    words = 'The model called the tool `weather`:\n\n```json\n{\n  "city": "Graz"\n}\n```'
    assert (said.text, said.finish_reason) == (words, "tool_calls")


def test_two_tool_calls_after_text_stay_apart() -> None:
    calls = [build_call(0, "a", "{}", id="1"), build_call(0, "b", "not JSON ``` at all", id="2")]
    said = answer_to(*sse(text("Wait."), build_delta(tool_calls=calls)), *done("tool_calls"))
    assert said.text == (
        "Wait.\n\nThe model called the tool `a` without arguments.\n\n"
        "The model called the tool `b`:\n\n````json\nnot JSON ``` at all\n````"
    )


def test_whole_answers_are_read_alike() -> None:
    content = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "Yes."}]
    message = {"content": content, "tool_calls": [build_call(0, "weather")]}
    read = read_completion({"choices": [{"message": message}]})
    assert read.reasoning == "Hm."
    assert read.text == "Yes.\n\nThe model called the tool `weather` without arguments."


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        *(("stop", "complete"), ("eos_token", "complete"), ("end_turn", "complete")),
        *(("STOP", "complete"), ("stop_sequence", "complete"), ("COMPLETE", "complete")),
        *(("length", "cut"), ("max_tokens", "cut"), ("MAX_TOKENS", "cut"), ("maxTokens", "cut")),
        *(("FinishReason.MAX_TOKENS", "cut"), ("model_length", "cut"), ("limit", "cut")),
        *(("content_filter", "filtered"), ("SAFETY", "filtered"), ("content-filter", "filtered")),
        *(("tool_calls", "tools"), ("tool_use", "tools"), ("function_call", "tools")),
        *(("abort", "broken"), ("error", "broken"), ("USER_CANCEL", "broken")),
        *(("refusal", "refused"), ("the moon is full", "unknown"), (None, ""), ("", "")),
    ],
)
def test_reasons_by_any_spelling(reason: str | None, kind: str) -> None:
    assert classify_ending(read_reason(reason)) == kind


@pytest.mark.parametrize(
    "reason", [None, "", "null", "None", [], True, 0, "FINISH_REASON_UNSPECIFIED"]
)
def test_what_is_no_reason(reason: Any) -> None:
    assert read_reason(reason) is None


def test_a_reason_may_be_a_table() -> None:
    assert read_reason({"type": "length", "length": 5}) == "length"


@pytest.mark.parametrize("reason", ["abort", "error", "cancelled", "insufficient_system_resource"])
def test_an_answer_that_the_provider_broke_off_is_no_whole_one(reason: str) -> None:
    said, error = failure_of(*sse(text("Half")), *done(reason))
    assert said == "Half"
    assert isinstance(error, BrokenOff)
    assert error.message == f"Testing AI ended the answer early (“{reason}”)."
