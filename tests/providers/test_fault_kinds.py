"""What servers say when a prompt is too long, a model is unknown or not loaded: each its own kind.

The wordings are those of the servers named beside them.
"""

import json
from typing import Any

import pytest

from playground.providers import errors, faults
from tests.providers.test_faults import fault, openai

OVERFLOWS = [
    # llama.cpp, new and old
    (400, {"error": {"code": 400, "type": "exceed_context_size_error", "n_ctx": 4096,
                     "message": "request (5000 tokens) is too much, try increasing it"}}),
    (500, openai("the request exceeds the available context size. try increasing it", 500)),
    # vLLM and Aphrodite
    (400, {"object": "error", "type": "BadRequestError", "code": 400, "message":
           "This model's maximum context length is 4096 tokens. However, you requested 5000."}),
    (400, openai("The decoder prompt (length 9) is longer than the maximum model length", "400")),
    # LiteLLM
    (400, openai("litellm.BadRequestError: litellm.ContextWindowExceededError: too much", "400")),
    # TGI
    (422, {"error": "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096.",
           "error_type": "validation"}),
    (422, {"error": "Input validation error: `inputs` must have less than 1024 tokens. Given: 9"}),
    # Ollama, SGLang, TabbyAPI, Mistral, Anthropic, Gemini, Groq
    (400, {"error": "the input length exceeds the context length"}),
    (400, openai("The input (5000 tokens) is longer than the model's context length (4096).", 400)),
    (400, openai("Requested token count exceeds the model's maximum context length of 4096.", 400)),
    (400, {"detail": "Prompt length 5000 is greater than max_seq_len 4096"}),
    (400, openai("Prompt contains 9 tokens, too large for model with 8 maximum context length")),
    (400, openai("prompt is too long: 208310 tokens > 200000 maximum", None)),
    (400, openai("The input token count (9) exceeds the maximum number of tokens allowed 8.", 400)),
    (413, openai("Please reduce the length of the messages or completion.", "x")),
    # OpenAI, OpenRouter
    (400, openai("Your input exceeds the context window of this model.", None)),
    (400, openai("This endpoint's maximum context length is 9 tokens. You requested 10.", 400)),
    # llama.cpp, vLLM, LM Studio, Cohere
    (500, openai("Context size has been exceeded.", 500, "server_error")),
    (400, openai("input is larger than the max context size. skipped", 400)),
    (500, openai("input (3000 tokens) is too large to process. increase the batch size", 500)),
    (400, openai("max_tokens must be at least 1, got -200.", 400)),
    (400, {"error": "when context the overflows. However, the model is loaded with context length"
           " of only 4096 tokens, which is not enough."}),
    (400, {"message": "too many tokens: total number of tokens cannot exceed 4081"}),
    # Google's list of one; errors that somebody in between handed on as they were
    (400, [openai("The input token count (9) exceeds the maximum number of tokens allowed", 400)]),
    (400, {"error": openai("no words", "context_length_exceeded")}),
    (400, {"error": json.dumps(openai("no words", None, "exceed_context_size_error"))}),
    (502, openai(json.dumps(openai("no words", "context_length_exceeded")), 502)),
]  # fmt: skip
UNKNOWN = [
    (404, openai("The model `x` does not exist.", 404, "NotFoundError")),  # vLLM
    (400, openai("Invalid model name passed in model=x. Call `/v1/models`.", "400")),  # LiteLLM
    (404, openai('model "x" not found, try pulling it first', None, "api_error")),  # Ollama
    (400, openai("x is not a valid model ID", 400)),  # OpenRouter
    (404, openai("No endpoints found for x.", 404)),
    (400, openai("Model Not Exist", "invalid_request_error")),  # DeepSeek
    (400, openai("Invalid model: x", "1500", "invalid_model")),  # Mistral
    (400, openai("model 'x' not found", 400)),  # llama.cpp
    (400, openai("The model `x` has been decommissioned and is no longer supported.")),  # Groq
]
LOADING = [
    (503, openai("Loading model", 503, "unavailable_error")),  # llama.cpp
    (503, {"error": "Model x is currently loading", "estimated_time": 20.0}),  # TGI
    (400, {"detail": "No models are currently loaded."}),  # TabbyAPI
    (404, openai("No models loaded. Please load a model first.", "model_x")),  # LM Studio
    (400, openai("Model is currently cold, try again later", "completion_error")),  # Featherless
]
OTHERS = [
    (400, openai("max_tokens must be at least 1", 400), errors.Refused),
    (400, openai("max_tokens is too large: 9. It supports at most 8 completion tokens."),
     errors.Refused),
    (401, openai("No key", "401", "authentication_error"), errors.BadKey),
    (400, {"code": "invalid argument", "error": "Incorrect API key provided"}, errors.BadKey),
    (403, openai("key not allowed to access model", "403", "key_model_access_denied"),
     errors.Forbidden),
    (429, {"error": "Model is overloaded", "error_type": "overloaded"}, errors.RateLimited),
    (400, openai("temperature must be non-negative", "400", "BadRequestError"), errors.Refused),
    (500, openai("something about a model", 500), errors.Overloaded),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body"), OVERFLOWS)
def test_a_prompt_that_is_too_long(status: int, body: Any) -> None:
    error = fault(status, body)
    assert type(error) is errors.ContextOverflow
    assert "larger context" in error.hint
    assert not error.transient


@pytest.mark.parametrize(("status", "body"), UNKNOWN)
def test_a_model_that_is_unknown(status: int, body: Any) -> None:
    assert type(fault(status, body)) is errors.UnknownModel


@pytest.mark.parametrize(("status", "body"), LOADING)
def test_a_model_that_is_not_loaded_yet(status: int, body: Any) -> None:
    assert type(fault(status, body)) is errors.ModelCold


@pytest.mark.parametrize(("status", "body", "kind"), OTHERS)
def test_what_is_none_of_these(status: int, body: Any, kind: Any) -> None:
    assert type(fault(status, body)) is kind


@pytest.mark.parametrize(
    ("bodies", "kind"),
    [
        (OVERFLOWS, errors.ContextOverflow),
        (UNKNOWN, errors.UnknownModel),
        (LOADING, errors.ModelCold),
    ],
)
def test_inside_a_stream_they_are_the_same(bodies: Any, kind: Any) -> None:
    for _, body in bodies:
        assert type(faults.explain_frame(body, "Testing AI")) is kind, body


@pytest.mark.parametrize("code", [429, "429"])
def test_a_code_that_is_a_number_is_the_status(code: Any) -> None:
    error = faults.explain_frame(
        {"error": {"message": "No", "code": code, "type": "x"}}, "Testing AI"
    )
    assert type(error) is errors.RateLimited
    assert error.upstream_status == 429


@pytest.mark.parametrize("key", ["k", "none", "model", "context"])
def test_a_short_key_hides_no_part_of_a_word(key: str) -> None:
    body = json.dumps(openai(f"tokens of the models exceed the context window ({key})")).encode()
    error = faults.explain_answer(400, {}, body, who="Testing AI", key=key, now=0.0)
    assert type(error) is errors.ContextOverflow
    assert "tokens of the models" in error.message
    assert "(•••)" in error.message


def test_a_long_key_is_hidden_inside_of_a_word_too() -> None:
    error = faults.explain_frame({"error": "key=sk-12345678x_refused"}, "Testing AI", "sk-12345678")
    assert error is not None
    assert error.detail == "key=•••x_refused"


def test_errors_in_errors_have_a_bottom() -> None:
    body: Any = "no"
    for _ in range(400):
        body = {"error": body, "message": "no"}
    assert faults.explain_frame(body, "Testing AI") is not None
