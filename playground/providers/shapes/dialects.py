"""Frames and answers of other APIs, said as chat completions say them.

Anthropic's messages, OpenAI's Responses, Ollama's own, Gemini, Cohere, and TGI: what stands at an
address is not always what was expected there, and its text can be read all the same.
"""

from collections.abc import Callable
from typing import Any

from playground.providers.shapes.loose import read_mapping

Frame = dict[str, Any]
BLOCK_KINDS = ("text", "thinking", "redacted_thinking")  # and the names of what is in them
SILENT: Frame = {"choices": []}  # says nothing that a reader needs
RESPONSE_FIELDS = {  # of the pieces in events of the Responses API
    "response.output_text.delta": "content",
    "response.text.delta": "content",
    "response.refusal.delta": "refusal",
    "response.reasoning_text.delta": "reasoning",
    "response.reasoning.delta": "reasoning",
    "response.reasoning_summary_text.delta": "reasoning",
    "response.reasoning_summary.delta": "reasoning",
}
RESPONSE_ENDS = {"response.completed": "stop", "response.incomplete": "incomplete",
    "response.failed": "failed", "response.cancelled": "cancelled"}  # fmt: skip


def translate_frame(frame: Frame) -> Frame:
    """The frame itself, where it is of none of these APIs."""
    if "choices" in frame or frame.get("error"):
        return frame
    kind = frame.get("type")
    if isinstance(kind, str) and (translate := EVENTS.get(kind)):
        return translate(frame)
    if isinstance(kind, str) and kind.startswith("response."):
        return translate_response_event(frame)
    for name, (form, translate) in SIGNS.items():
        if isinstance(frame.get(name), form):
            return translate(frame)
    return frame


def build_frame(delta: Frame, *, reason: Any = None, usage: Any = None, model: Any = None) -> Frame:
    return {
        "choices": [{"delta": delta, "finish_reason": reason}], "usage": usage, "model": model,
    }  # fmt: skip


def ask_tool(index: Any, ident: Any, name: Any, arguments: Any) -> Frame:
    function = {"name": name, "arguments": arguments if arguments is not None else ""}
    return build_frame({"tool_calls": [{"index": index, "id": ident, "function": function}]})


# Anthropic


def translate_start(frame: Frame) -> Frame:
    message = read_mapping(frame.get("message"))
    return build_frame({}, usage=message.get("usage"), model=message.get("model"))


def translate_block(frame: Frame) -> Frame:
    block = read_mapping(frame.get("content_block"))
    if block.get("type") == "tool_use":
        return ask_tool(frame.get("index"), block.get("id"), block.get("name"), None)
    is_empty = block.get("type") in BLOCK_KINDS and not any(map(block.get, BLOCK_KINDS))
    return SILENT if is_empty else build_frame({"content": [block]})


def translate_delta(frame: Frame) -> Frame:
    delta = read_mapping(frame.get("delta"))
    if "partial_json" in delta:
        return ask_tool(frame.get("index"), None, None, delta["partial_json"])
    return build_frame({"content": [delta]}) if "signature" not in delta else SILENT


def translate_end(frame: Frame) -> Frame:
    reason = read_mapping(frame.get("delta")).get("stop_reason")
    return build_frame({}, reason=reason, usage=frame.get("usage"))


def translate_message(frame: Frame) -> Frame:
    """A whole answer."""
    if "content" not in frame:
        return frame
    return build_frame(
        {"content": frame.get("content")},
        reason=frame.get("stop_reason"),
        usage=frame.get("usage"),
        model=frame.get("model"),
    )


# OpenAI's Responses


def translate_response_event(frame: Frame) -> Frame:
    kind = str(frame["type"])
    if kind in RESPONSE_FIELDS:
        return build_frame({RESPONSE_FIELDS[kind]: frame.get("delta")})
    if kind == "response.function_call_arguments.delta":
        return ask_tool(frame.get("output_index"), None, None, frame.get("delta"))
    if kind == "response.output_item.added":
        item = read_mapping(frame.get("item"))
        is_call = item.get("type") == "function_call"
        call = (frame.get("output_index"), item.get("call_id"), item.get("name"), None)
        return ask_tool(*call) if is_call else SILENT
    if kind in RESPONSE_ENDS:
        return end_response(read_mapping(frame.get("response")), RESPONSE_ENDS[kind])
    return SILENT


def end_response(response: Frame, reason: str, delta: Frame | None = None) -> Frame:
    if error := response.get("error"):
        return {"error": error}
    cause = read_mapping(response.get("incomplete_details")).get("reason")
    usage, model = response.get("usage"), response.get("model")
    return build_frame(delta or {}, reason=cause or reason, usage=usage, model=model)


def translate_response(frame: Frame) -> Frame:
    """A whole answer."""
    items = [read_mapping(item) for item in frame.get("output") or ()]
    content: list[Any] = []
    for item in items:
        kind = item.get("type")
        if kind == "message":
            content.append({"content": item.get("content")})
        elif kind == "reasoning":
            content.append(
                {"type": "reasoning", "text": item.get("content") or item.get("summary")}
            )
        else:
            content.append(item)
    reason = f"response.{frame.get('status')}"
    return end_response(frame, RESPONSE_ENDS.get(reason, "stop"), {"content": content})


# Ollama, Gemini, Cohere, TGI


def translate_ollama(frame: Frame) -> Frame:
    message = read_mapping(frame.get("message"))
    delta = message or {name: frame.get(name) for name in ("response", "thinking")}
    if "response" in delta:
        delta = {"content": delta["response"], "thinking": delta["thinking"]}
    usage = frame if "eval_count" in frame else None
    reason = frame.get("done_reason") or ("stop" if frame.get("done") is True else None)
    return build_frame(delta, reason=reason, usage=usage, model=frame.get("model"))


def translate_gemini(frame: Frame) -> Frame:
    candidates = frame.get("candidates")
    first = read_mapping(candidates[0]) if isinstance(candidates, list) and candidates else {}
    return build_frame(
        {"content": read_mapping(first.get("content")).get("parts")},
        reason=first.get("finishReason"),
        usage=frame.get("usageMetadata"),
        model=frame.get("modelVersion"),
    )


def translate_cohere(frame: Frame) -> Frame:
    delta = read_mapping(frame.get("delta"))
    content = read_mapping(delta.get("message")).get("content")
    return build_frame({"content": content}, reason=delta.get("finish_reason"))


def translate_tgi(frame: Frame) -> Frame:
    token, details = read_mapping(frame.get("token")), read_mapping(frame.get("details"))
    text = "" if token.get("special") else token.get("text")
    return build_frame({"content": text}, reason=details.get("finish_reason"))


EVENTS: dict[str, Callable[[Frame], Frame]] = {
    "message_start": translate_start,
    "content_block_start": translate_block,
    "content_block_delta": translate_delta,
    "content_block_stop": lambda _: SILENT,
    "message_delta": translate_end,
    "message_stop": lambda _: SILENT,
    "message": translate_message,
    "message-start": lambda _: SILENT,
    "content-start": translate_cohere,
    "content-delta": translate_cohere,
    "content-end": lambda _: SILENT,
    "message-end": translate_cohere,
}
# What only frames of these have, and of which type it is.
SIGNS: dict[str, tuple[type, Callable[[Frame], Frame]]] = {
    "output": (list, translate_response),
    "done": (bool, translate_ollama),
    "candidates": (list, translate_gemini),
    "token": (dict, translate_tgi),
}
