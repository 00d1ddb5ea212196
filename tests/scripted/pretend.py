"""A pretend provider for browser tests and demonstrations: the model's id chooses the behaviour."""

import json
import time
import zlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from tests.scripted import calling, guessing, looking, painting, texts
from tests.scripted.replies import CUT, STALL, Part, Reply, Seen, json_reply, sse

REFUSALS: dict[str, tuple[int, str, str]] = {
    "bad-key": (401, "unauthorized", "You must be signed in to access this resource"),
    "gated": (403, "model_gated_needs_oauth", "This model is gated: link your account first"),
    "cold": (400, "model_cold", "Model is cold: it is being loaded. Try again in a few minutes"),
    "rate-limited": (
        429,
        "concurrency_limit_exceeded",
        "Concurrency limit exceeded: 4 units used, 4 required, 4 allowed",
    ),
    "overloaded": (503, "capacity_exhausted", "No valid Executor"),
    "invalid": (422, "invalid_request_error", "temperature: must be at most 2"),
}
SPECIAL = [
    *("slow-start", "think", "lone-think", "reasoning", "cut", "stall", "hostile"),
    *("long", "length", "error-frame", "hello", "html", "gone"),
    *("vision", "vision-other", "vision-loop", "tools"),
]
# Of any model: refused, waits before its first word, breaks lines as Windows does.
REFUSED_SEED, SLOW_SEED, CRLF_SEED = 422, 999, 1310
PAINTERS = [painting.START + name for name in (*painting.BEHAVIOURS, *REFUSALS)]
LISTS: dict[str, Any] = {
    "sd-models": [{"title": name, "model_name": name} for name in PAINTERS],
    "img-samplers": [{"name": "euler"}, {"name": "dpmpp_2m"}],
    "upscalers": [{"name": name} for name in ("ESRGAN_4x", *PAINTERS)],
    "img-options": {"sd_model_checkpoint": "scripted-image", "samples_format": "png"},
    "parallel-requests": {"parallel_requests": 6, "remaining": 5, "message": "Up to 6 at once"},
}
NAMES = ["chat", *SPECIAL, *REFUSALS]


class Pretend:
    """Answers every documented call. `tokens` per answer, at `rate` tokens a second.

    `limit`: the units that it says a key bears. It answers more than that all the same.
    """

    def __init__(
        self, *, tokens: int = 200, reading_tokens: int = 0, rate: float = 50.0, limit: int = 4
    ) -> None:
        self.tokens = tokens
        self.reading_tokens = reading_tokens or tokens
        self.rate = rate
        self.limit = limit
        self.log: Any = ()  # the server's `seen`
        self._paint = painting.Painter()

    def __call__(self, seen: Seen) -> Reply:
        if seen.path == "/_log":
            return json_reply(
                [_log_request(each) for each in list(self.log) if each.path != "/_log"]
            )
        if seen.path.endswith("/models") and seen.method == "GET":
            return json_reply({"object": "list", "data": [_build_model(name) for name in NAMES]})
        if not seen.headers.get("authorization", "").startswith("Bearer "):
            return _refuse_by_name("bad-key")
        return self._check_key(seen)

    def _check_key(self, seen: Seen) -> Reply:
        path = seen.path.rpartition("/")[2]
        if path == "completions":
            return self._answer_text(seen)
        if path == "tokenize":
            return json_reply(_count_tokens(seen.json))
        if path in ("txt2img", "img2img", "upscale-img"):
            name = painting.read_behaviour(seen.json)[0]
            return _refuse_by_name(name) if name in REFUSALS else self._paint(seen)
        if path == "concurrency":
            usage = {"used_cost": 2, "request_count": 1, "requests": []}
            return json_reply({"limit": self.limit, **usage})
        if path in LISTS:
            return json_reply(LISTS[path])
        return _build_refusal(404, "not_found", "Not Found")

    def _answer_text(self, seen: Seen) -> Reply:
        body = seen.json
        model = str(body.get("model", ""))
        name = model.removeprefix("scripted/")
        if name in REFUSALS:
            return _refuse_by_name(name)
        if body.get("seed") == REFUSED_SEED:
            return _build_refusal(422, "invalid_request_error", "seed: must not be 422")
        if name == "gone":
            return Reply([b"Gone."], 404, {"Content-Type": "text/plain"}, "length")
        if name == "html":
            page = b"<html><head><title>524: A timeout occurred</title></head></html>"
            return Reply([page], 524, {"Content-Type": "text/html"}, "length")
        if model.startswith("scripted/") and name not in NAMES:
            return _build_refusal(404, "model_not_found", f"Model '{model}' not found")
        if body.get("stream"):
            return Reply(self._stream_answer(body, name, chat="messages" in body))
        return json_reply(self._build_whole(body, name, chat="messages" in body))

    def _list_pieces(self, body: dict[str, Any], name: str) -> tuple[list[str], str]:
        """The answer's tokens, and why it ends."""
        count = self.tokens * (20 if name == "long" else 1)
        pieces = list(islice(texts.endless(), count))
        if name in ("hello", "hostile"):
            pieces = texts.tokens(texts.HELLO if name == "hello" else texts.HOSTILE)
        if name.startswith("vision"):
            pieces = looking.list_words(body, name, self.reading_tokens)
        if name in ("think", "lone-think"):
            start = "<think>\n" if name == "think" else ""
            pieces = texts.tokens(f"{start}{texts.THOUGHT}</think>\n\n") + pieces
        if body.get("seed") == CRLF_SEED:
            pieces = ["One", "\r\n", "Two", "\r", "\n\r", "\nThree", "\r", "Four", "\r\n"]
        most = body.get("max_tokens") or len(pieces)
        most = min(most, 20) if name == "length" else most
        return pieces[:most], "length" if most < len(pieces) or name == "length" else "stop"

    def _stream_answer(self, body: dict[str, Any], name: str, *, chat: bool) -> Iterator[Part]:
        pieces, reason = self._list_pieces(body, name)
        if name == "slow-start" or body.get("seed") == SLOW_SEED:
            for _ in range(6):
                yield b": FEATHERLESS PROCESSING\n\n"
                yield 0.5
        yield _build_frame(body, "", chat, role="assistant")
        if name == "reasoning":
            for piece in texts.tokens(texts.THOUGHT):
                yield _build_frame(body, "", chat, reasoning=piece)
                yield 1 / self.rate
        if name == "tools" and body.get("tools") and body["messages"][-1]["role"] != "tool":
            yield from calling.call_tools(body)
            return
        yield from self._stream_pieces(body, name, pieces, chat)
        yield _build_frame(body, "", chat, reason=reason)
        if (body.get("stream_options") or {}).get("include_usage"):
            yield sse({"model": body["model"], "choices": [], "usage": _count_usage(body, pieces)})[
                0
            ]
        yield b"data: [DONE]\n\n"

    def _stream_pieces(
        self, body: dict[str, Any], name: str, pieces: list[str], chat: bool
    ) -> Iterator[Part]:
        pause = 0.001 if name == "hello" else 1 / self.rate
        turn = min(len(pieces) // 2, 30)
        for at, piece in enumerate(pieces):
            yield _build_frame(body, piece, chat)
            yield pause
            if at == turn and name in ("cut", "stall", "error-frame"):
                yield from _make_trouble(name)

    def _build_whole(self, body: dict[str, Any], name: str, *, chat: bool) -> dict[str, Any]:
        pieces, reason = self._list_pieces(body, name)
        words = "".join(pieces)
        message: dict[str, Any] = {"role": "assistant", "content": words}
        if name == "reasoning":
            message["reasoning"] = texts.THOUGHT
        said = {"message": message} if chat else {"text": words}
        return {
            "id": "chatcmpl-scripted",
            "object": "chat.completion" if chat else "text_completion",
            "created": int(time.time()),
            "model": body["model"],
            "choices": [{"index": 0, **said, "finish_reason": reason}],
            "usage": _count_usage(body, pieces),
        }


def _make_trouble(name: str) -> Iterator[Part]:
    if name == "error-frame":
        yield sse({"error": {"message": "CUDA out of memory", "code": 500}})[0]
        yield b"data: [DONE]\n\n"
    yield STALL if name == "stall" else CUT


def _build_frame(
    body: dict[str, Any], piece: str, chat: bool, *, reason: str | None = None, **delta: str
) -> bytes:
    said = {"delta": {"content": piece, **delta}} if chat else {"text": piece}
    choice = {"index": 0, **said, "finish_reason": reason}
    if piece and body.get("logprobs"):
        choice["logprobs"] = guessing.build_logprobs(piece, chat=chat)
    return sse({"id": "chatcmpl-scripted", "model": body["model"], "choices": [choice]})[0]


def _refuse_by_name(name: str) -> Reply:
    return _build_refusal(*REFUSALS[name], {"Retry-After": "7"} if name == "rate-limited" else None)


def _build_refusal(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Reply:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    return json_reply({"error": error}, status, headers)


def _read_prompt(body: dict[str, Any]) -> str:
    spoken = body.get("text") or body.get("prompt") or body.get("messages") or ""
    return spoken if isinstance(spoken, str) else json.dumps(spoken, ensure_ascii=False)


def _count_tokens(body: dict[str, Any]) -> dict[str, Any]:
    pieces = texts.tokens(_read_prompt(body))
    ids = [zlib.crc32(piece.encode()) % 50000 for piece in pieces]
    return {"count": len(ids), "tokens": ids, "token_strs": pieces, "max_model_len": 32768}


def _count_usage(body: dict[str, Any], pieces: list[str]) -> dict[str, int]:
    prompt_count, made = len(texts.tokens(_read_prompt(body))), len(pieces)
    return {
        "prompt_tokens": prompt_count,
        "completion_tokens": made,
        "total_tokens": prompt_count + made,
    }


def _build_model(name: str) -> dict[str, Any]:
    sees = {"features": {"image_input": True}} if name.startswith("vision") else {}
    return {"id": f"scripted/{name}", "model_class": "scripted-7b", "context_length": 32768, **sees}


def _log_request(seen: Seen) -> dict[str, Any]:
    body = seen.json or {}
    return {
        "method": seen.method,
        "path": seen.path,
        "query": seen.query,
        "payload": seen.json,
        "model": body.get("model") or painting.model_of(body),
        "seed": body.get("seed"),
        "status": seen.status,
        "authorized": "authorization" in seen.headers,
        "user_agent": seen.headers.get("user-agent", ""),
        "ended": seen.ended.is_set(),
        "hung_up": seen.hung_up is not None,
        "hung_up_after": seen.hung_up,
        "sent": seen.sent,  # parts; for a stream that is about the number of tokens
    }
