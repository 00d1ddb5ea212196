"""Which kind of error it is: by the name a service gives it, by its words, by the status."""

import re

from playground.providers.errors import (
    BadKey,
    ContextOverflow,
    Forbidden,
    Invalid,
    ModelCold,
    Overloaded,
    ProviderError,
    RateLimited,
    Refused,
    TimedOut,
    UnknownModel,
)

STATUSES: dict[int, type[ProviderError]] = {
    401: BadKey,
    402: Forbidden,
    403: Forbidden,
    404: UnknownModel,
    408: TimedOut,
    413: Invalid,
    415: Invalid,
    422: Invalid,
    429: RateLimited,
}
CODES: dict[str, type[ProviderError]] = {
    "unauthorized": BadKey,
    "invalid_api_key": BadKey,
    "invalid_token": BadKey,
    "model_gated_needs_oauth": Forbidden,
    "model_not_found": UnknownModel,
    "concurrency_limit_exceeded": RateLimited,
    "rate_limit_exceeded": RateLimited,
    "capacity_exhausted": Overloaded,
    "context_length_exceeded": ContextOverflow,
    "exceed_context_size_error": ContextOverflow,
    "contextwindowexceedederror": ContextOverflow,
    "context_window_exceeded": ContextOverflow,
    "string_above_max_length": ContextOverflow,
    "authentication_error": BadKey,
    "autherror": BadKey,
    "permission_error": Forbidden,
    "permissiondeniederror": Forbidden,
    "key_model_access_denied": Forbidden,
    "model_not_supported": UnknownModel,
    "invalid_model": UnknownModel,
    "model_decommissioned": UnknownModel,
    "rate_limit_error": RateLimited,
    "ratelimiterror": RateLimited,
    "insufficient_quota": RateLimited,
    "budget_exceeded": RateLimited,
    "overloaded_error": Overloaded,
    "unavailable_error": ModelCold,
    "model_loading": ModelCold,
    "model_not_ready": ModelCold,
}
# Names that services give to whatever went wrong: the words are asked first.
VAGUE_CODES: dict[str, type[ProviderError]] = {"completion_error": Overloaded}
CLIENT_FAULTS = {0, 400, 404, 413, 422, 500}
LOADING = {0, 400, 404, 409, 425, 500, 503, 529}
# Statuses alone do not tell these apart: the words of the services do. 0: it named none.
WORDS: tuple[tuple[re.Pattern[str], frozenset[int], type[ProviderError]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), frozenset(statuses), error)
    for pattern, statuses, error in (
        (
            r"\bcold\b|warm(ing)?[ -]?up|not (yet )?(ready|loaded)"
            r"|(being|still|currently) load|is loading|^loading( the)? model"
            r"|no models? (is |are )?(currently )?loaded"
            r"|model is (starting|initiali[sz]ing|being (downloaded|deployed))",
            LOADING,
            ModelCold,
        ),
        # vLLM, Aphrodite, SGLang, OpenAI, OpenRouter, Mistral; llama.cpp, Ollama; TabbyAPI; TGI;
        # Anthropic; Gemini; Cohere, Groq; LM Studio
        (
            r"(maximum|model'?s?|supported) (\w+ ){0,2}(context|sequence|prompt|model) "
            r"(length|window)"
            r"|exceed\w* (\w+ ){0,3}(available |maximum )?context"
            r"|available context size"
            r"|longer than the (\w+ ){0,3}(context|maximum)|context ?window"
            r"|greater than max_seq_len|context length .{0,40}exceed"
            r"|exceed.{0,20}context.{0,9}limit|context size has been exceeded|max context size"
            r"|too large to process|context the overflows|context length of only"
            r"|max_(completion_)?tokens must be at least 1, got -"
            r"|`?inputs`? (tokens|must have less)|prompt is too long|input (length|token count)"
            r".{0,60}exceed|input is too (long|large)|too many (input )?tokens"
            r"|reduce the length of the (messages|prompt|input)|maximum number of tokens allowed",
            CLIENT_FAULTS,
            ContextOverflow,
        ),
        (r"(incorrect|invalid) api[ _]key|api key not valid", {0, 400, 401, 403}, BadKey),
        (r"invalid encoded image|init image", {400, 500}, Invalid),
        (r"(sampler|upscaler|script) not found", {400, 404, 500}, Invalid),
        # OpenAI, vLLM, DeepSeek; Ollama; LiteLLM, Mistral; OpenRouter; TabbyAPI
        (
            r"\bmodel\b[^.]{0,200}?(does not|doesn't|not) exist|\bmodel\b[^.]{0,200}?not found"
            r"|\bmodel\b.{0,200}? (is not supported|is not available|cannot be found|is unknown)"
            r"|\bmodel\b.{0,200}? (has been (decommissioned|retired|removed)|is deprecated)"
            r"|invalid model\b|(not|is no) a? ?valid model|(unknown|no such|unrecognized) model\b"
            r"|no endpoints found|no healthy deployments|could not find the model",
            {0, 400, 404, 422},
            UnknownModel,
        ),
    )
)


def classify_fault(status: int, name: str, words: str) -> type[ProviderError]:
    """`status` 0: an error inside a 200 that names none. `name`: its code or its type."""
    if kind := CODES.get(name.strip().lower()):
        return kind
    for pattern, statuses, kind in WORDS:
        if status in statuses and pattern.search(words):
            return kind
    if kind := VAGUE_CODES.get(name.strip().lower()):
        return kind
    if status == 404 and words == "Gone.":
        return Refused
    return STATUSES.get(status, Overloaded if status >= 500 or not status else Refused)
