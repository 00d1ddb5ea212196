"""What the reference says about failures and limits, and what a person can do about them."""

from dataclasses import dataclass

from playground.providers.spec import ErrorCode


@dataclass(frozen=True, slots=True)
class RateLimit:
    provider: str
    subject: str
    text: str


ERROR_CODES = (
    ErrorCode(
        "400",
        "Bad Request",
        "Missing required parameters, invalid JSON, or malformed request body",
        "Correct the named parameter. At Featherless it can also mean that the model is "
        "loading: wait and try again.",
    ),
    ErrorCode(
        "401",
        "Unauthorized",
        "Missing or invalid Authorization header",
        "Check the key and that it is sent as a Bearer token. Here, enter it again on the "
        "Keys page.",
    ),
    ErrorCode(
        "403",
        "Forbidden",
        "API key does not have access to the requested model or endpoint",
        "Accept the model's licence, or choose a model on your plan.",
    ),
    ErrorCode(
        "404",
        "Not Found",
        "Endpoint or model does not exist",
        "Look up the model in the list. Names are case-sensitive.",
    ),
    ErrorCode(
        "422",
        "Validation Error",
        "Parameter values out of range or wrong type",
        "Change or remove the named value.",
    ),
    ErrorCode(
        "429",
        "Rate Limited",
        "Too many requests. Retry after the time in the Retry-After header",
        "Wait as long as Retry-After says (the countdown here does this) or until another "
        "request has finished.",
    ),
    ErrorCode(
        "500",
        "Server Error",
        "Internal server error. Retry with exponential backoff",
        "Retry after 1 second, then 2, then 4; this playground has already retried after 1 "
        "and 2 before showing the error. If that doesn't help, try again later.",
    ),
    ErrorCode(
        "502/503",
        "Service Unavailable",
        "Model is loading or service is temporarily down",
        "Wait a few minutes or choose another model.",
    ),
)
ERROR_FORMAT = {
    "error": {
        "message": "Model 'nonexistent-model' not found",
        "type": "invalid_request_error",
        "code": "model_not_found",
    }
}

RATE_LIMITS = (
    RateLimit(
        "featherless",
        "Featherless",
        "Subject to per-plan request limits. Returns 429 with Retry-After header.",
    ),
    RateLimit("arli", "Arli AI Text", "Standard rate limits apply per API key."),
    RateLimit(
        "arli",
        "Arli AI Image",
        "Maximum 6 concurrent requests. Check GET /v1/parallel-requests for remaining capacity.",
    ),
)
BEST_PRACTICES = (
    "Always handle 429 by reading the Retry-After header and waiting before retrying",
    "Use exponential backoff for 500 errors (wait 1s, 2s, 4s...)",
    "Check GET /v1/models to verify model availability before sending requests",
    "Use POST /v1/tokenize to count tokens before sending large prompts",
)
