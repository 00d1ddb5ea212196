"""Whatever a provider says when it refuses ends as one error with a sentence."""

import json
from typing import Any

import pytest

from playground.providers import errors, fault_words, faults
from playground.providers.errors import ProviderError

KEY = "sk-secret-0123456789"


def fault(status: int, body: Any, headers: dict[str, str] | None = None) -> ProviderError:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return faults.explain_answer(status, headers or {}, raw, who="Testing AI", key=KEY, now=0.0)


def openai(message: str, code: Any = None, type: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": type, "param": None, "code": code}}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, openai("temperature must be non-negative", 400), errors.Refused),
        (400, openai("Model is not ready, it is warming up"), errors.ModelCold),
        (400, openai("The model is cold"), errors.ModelCold),
        (400, openai("Failed to generate", "completion_error"), errors.Overloaded),
        (
            400,
            openai("This model's maximum is 8192", "context_length_exceeded"),
            errors.ContextOverflow,
        ),
        (401, openai("You must be signed in", "unauthorized"), errors.BadKey),
        (403, openai("Gated", "model_gated_needs_oauth"), errors.Forbidden),
        (404, openai("Model 'x' not found", "model_not_found"), errors.UnknownModel),
        (404, b"Gone.", errors.Refused),
        (404, {"error": "HTTPException", "detail": "Sampler not found"}, errors.Invalid),
        (408, b"", errors.TimedOut),
        (413, b"", errors.Invalid),
        (422, {"detail": [{"loc": ["body", "steps"], "msg": "too many"}]}, errors.Invalid),
        (429, openai("Too many", "concurrency_limit_exceeded"), errors.RateLimited),
        (500, b"", errors.Overloaded),
        (500, {"error": "HTTPException", "detail": "Invalid encoded image"}, errors.Invalid),
        (501, openai("Not implemented", 501, "NotImplementedError"), errors.Overloaded),
        (502, b"<html><title>502 Bad Gateway</title></html>", errors.Overloaded),
        (503, openai("No valid Executor", "capacity_exhausted"), errors.Overloaded),
        (503, openai("Model is still loading"), errors.ModelCold),
        (524, b"<html><title>524: A timeout occurred</title></html>", errors.Overloaded),
        (418, b"", errors.Refused),
        (302, b"", errors.BadAnswer),
    ],
)
def test_status_code_and_words_choose_the_error(
    status: int, body: Any, kind: type[ProviderError]
) -> None:
    error = fault(status, body)
    assert type(error) is kind
    assert error.upstream_status == status
    assert error.message.startswith("Testing AI ")
    assert error.message.endswith(".")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (openai("Said so", "code"), "Said so"),
        (openai("Said so", 400), "Said so"),
        ({"error": "Said so"}, "Said so"),
        ({"error": "HTTPException", "detail": "Said so", "body": ""}, "Said so"),
        ({"detail": "Said so"}, "Said so"),
        (
            {"detail": [{"loc": ["body", "a", 0], "msg": "Too long"}, {"msg": "No"}]},
            "a.0: Too long; No",
        ),
        ({"statusCode": 400, "message": "Said so"}, "Said so"),
        ("Said so", "Said so"),
        (b"Said so", "Said so"),
        (b"Said\r\n\tso\x00", "Said so"),
        (b"<!DOCTYPE html><html><head><title>Said &amp; so</title></head></html>", "Said & so"),
        (b"<html><h1>Said <b>so</b></h1></html>", "Said so"),
        (b"<html>nothing</html>", ""),
        (b"", ""),
        (b"null", ""),
        ({}, ""),
        (["odd"], '["odd"]'),
        ({"error": {"code": 7}}, '{"code":7}'),
        (b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_the_words_are_found_in_any_shape(body: Any, words: str) -> None:
    assert fault(400, body).detail == words


def test_without_words_the_status_is_said() -> None:
    assert fault(500, b"").message == "Testing AI is having problems (status 500)."


def test_gone_is_explained() -> None:
    assert "firewall" in fault(404, b"Gone.").message


def test_a_cold_model_does_not_blame_the_input() -> None:
    error = fault(400, openai("Model is cold"))
    assert "nothing wrong with your request" in error.hint
    assert error.status == 503


@pytest.mark.parametrize(
    ("status", "body", "transient"),
    [
        (400, openai("Failed to generate", "completion_error"), True),
        (400, openai("Model is cold"), False),
        (400, b"", False),
        (401, b"", False),
        (403, b"", False),
        (404, b"", False),
        (408, b"", True),
        (422, b"", False),
        (429, b"", True),
        (500, b"", True),
        (500, {"detail": "Invalid encoded image"}, False),
        (501, b"", False),
        (502, b"", True),
        (503, b"", True),
        (503, openai("Model is still loading"), True),
        (504, b"", True),
        (520, b"", False),
        (524, b"", False),
    ],
)
def test_what_is_worth_another_attempt(status: int, body: Any, transient: bool) -> None:
    assert fault(status, body).transient is transient


def test_the_time_to_come_back_is_kept() -> None:
    assert fault(429, b"", {"retry-after": "7"}).retry_after == 7


def test_a_key_in_the_words_is_masked() -> None:
    error = fault(401, openai(f"Incorrect key {KEY[:5]}\u200b{KEY[5:]} or {KEY}"))
    assert KEY not in error.message + error.detail
    assert "Incorrect key ••• or •••" in error.message


def test_long_words_are_cut() -> None:
    error = fault(400, "x" * 100_000)
    assert len(error.detail) == fault_words.MAX_WORDS_CHARS


def test_words_cannot_turn_the_direction_of_writing() -> None:
    assert fault(400, "a\u202egpj.exe\u2066b\u200f").detail == "agpj.exeb"


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        ({"error": {"message": "CUDA out of memory", "code": 500}}, errors.Overloaded),
        ({"error": {"message": "Bad grammar", "code": 400}}, errors.Refused),
        ({"error": {"message": "Slow down", "code": "429"}}, errors.RateLimited),
        ({"error": {"message": "No", "code": "unauthorized"}}, errors.BadKey),
        ({"error": "text"}, errors.Overloaded),
        ({"object": "error", "message": "No", "code": 400}, errors.Refused),
        ({"detail": "No"}, errors.Overloaded),
        ({"choices": [], "error": {"message": "No"}}, errors.Overloaded),
    ],
)
def test_an_error_inside_a_200(frame: Any, kind: type[ProviderError]) -> None:
    assert type(faults.explain_frame(frame, "Testing AI")) is kind


@pytest.mark.parametrize("frame", [{}, [], "x", None, {"choices": []}, {"usage": {}}])
def test_what_is_no_error(frame: Any) -> None:
    assert faults.explain_frame(frame, "Testing AI") is None


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (429, openai("Concurrency limit exceeded"), "Testing AI is at your concurrency limit."),
        (429, openai("Slow down"), "Testing AI is at your request limit: Slow down."),
        (524, openai("524: timeout"), "Testing AI is having problems (524: timeout)."),
        (500, openai("Out of order."), "Testing AI is having problems (500: Out of order)."),
    ],
)
def test_a_limit_and_an_outage_are_named_in_few_words(
    status: int, body: bytes, sentence: str
) -> None:
    assert fault(status, body).message == sentence
