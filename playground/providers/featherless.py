"""Featherless AI: text and vision, OpenAI-compatible. What its reference documents, as data."""

import math
from dataclasses import replace

from playground.providers import params as p
from playground.providers.featherless_models import CODER, FEATHERLESS_MODELS, GATED, QWEN
from playground.providers.spec import Endpoint, Param, Provider, Section
from playground.providers.structured_params import FORMAT, build_example
from playground.providers.tool_params import TOOL_PARAMS

COMMON = (
    p.TEMPERATURE,
    p.TOP_P,
    p.TOP_K,
    p.MIN_P,
    p.MAX_TOKENS,
    p.STOP,
    p.PRESENCE_PENALTY,
    p.FREQUENCY_PENALTY,
    p.REPETITION_PENALTY,
    p.SEED,
)
TEMPLATE = Param(
    "chat_template_kwargs",
    "object",
    "Chat template options",
    'Options for the model\'s chat template, e.g. {"enable_thinking": false}.',
    group=p.STRUCTURED,
    documented=False,
    note="Models support different options: enable_thinking, thinking or none.",
)
ON_PLAN = Param(
    "available_on_current_plan",
    "int",
    "On your plan",
    "0 = all models, 1 = models available on your plan.",
    min=0,
    max=1,
    step=1,
    choices=(0, 1),
    group="Input",
    section="Query parameters",
    note="Requires a key: without one, the list doesn't show what is on your plan.",
)

CHAT = Endpoint(
    "chat",
    "POST",
    "/v1/chat/completions",
    "Chat completions",
    "Chat and text generation with conversation history support.",
    params=(p.MODEL, p.MESSAGES, *COMMON, p.MIN_TOKENS, FORMAT, TEMPLATE, *TOOL_PARAMS),
    best_for="chat, coding assistance, reasoning, OCR (with vision models)",
    streams=True,
    continuation=p.CONTINUATION,
    practice=p.CONTINUES,
    takes_others=True,
    example={
        "model": QWEN,
        "messages": [
            {"role": "system", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Explain quantum computing in one sentence."},
        ],
        "temperature": 0.7,
        "max_tokens": 200,
    },
    more_examples=(build_example(QWEN, "response_format"),),
    response={
        "id": "chatcmpl-abc123",
        "object": "chat.completion",
        "created": 1742668800,
        "model": QWEN,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello! How can I help you today?"},
                "finish_reason": "stop",
            }
        ],
        "usage": {"prompt_tokens": 15, "completion_tokens": 8, "total_tokens": 23},
    },
)
COMPLETIONS = Endpoint(
    "completions",
    "POST",
    "/v1/completions",
    "Text completions",
    "Raw text completion (no chat formatting). Uses prompt (string) instead of messages. "
    "Same parameters otherwise.",
    params=(
        p.MODEL,
        p.PROMPT,
        *(p.MAX_TOKENS_RAW if param is p.MAX_TOKENS else param for param in COMMON),
        *(p.MIN_TOKENS, FORMAT),
    ),
    streams=True,
    takes_others=True,
    example={
        "model": QWEN,
        "prompt": "The meaning of life is",
        "max_tokens": 50,
        "temperature": 0.8,
    },
    response={
        "id": "cmpl-abc123",
        "object": "text_completion",
        "model": QWEN,
        "choices": [{"text": "The answer is 42.", "index": 0, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 8, "completion_tokens": 5, "total_tokens": 13},
    },
)
TOKENIZE = Endpoint(
    "tokenize",
    "POST",
    "/v1/tokenize",
    "Tokenize",
    "Count tokens for a given input without generating a response.",
    params=(
        replace(p.MODEL, help="The model to count tokens for."),
        replace(p.MESSAGES, required=False, help="Chat messages to tokenize."),
        replace(p.PROMPT, required=False, help="Plain text to tokenize."),
    ),
    example={"model": QWEN, "messages": [{"role": "user", "content": "Hello, how are you?"}]},
)
MODELS = Endpoint(
    "models",
    "GET",
    "/v1/models",
    "Models",
    "List all available text models.",
    params=(ON_PLAN,),
    example={"available_on_current_plan": 1},
    response={
        "object": "list",
        "data": [
            {"id": QWEN, "object": "model", "owned_by": "featherless"},
            {"id": CODER, "object": "model", "owned_by": "featherless"},
        ],
    },
)

CONCURRENCY = Endpoint(
    "concurrency",
    "GET",
    "/account/concurrency",
    "Concurrency in use",
    "How many concurrency units the account's running requests use, and which requests they are.",
    documented=False,
    practice="Not in the provider's reference, but supported by its service.",
)


SECTIONS = (
    Section(
        "featherless-text",
        "Featherless AI — Text",
        "featherless",
        "Featherless",
        "Chat, raw completion and token counts, compatible with OpenAI's.",
        ("chat", "completions", "tokenize", "models", "concurrency"),
        has_base=True,
    ),
    Section(
        "featherless-vision",
        "Featherless AI — Vision models",
        "featherless",
        "Featherless",
        "Vision models accept images alongside text in the messages array. "
        "Images can be provided via URL or base64.",
    ),
)
FEATHERLESS = Provider(
    "featherless",
    "Featherless AI",
    "Chat, raw completion and vision on thousands of open models.",
    "https://api.featherless.ai/v1",
    "https://featherless.ai",
    endpoints=(CHAT, COMPLETIONS, TOKENIZE, MODELS, CONCURRENCY),
    models=FEATHERLESS_MODELS,
    sections=SECTIONS,
    image_input="url or base64",
    longest_side_pixels=4_096,
    picture_bytes=8 * 2**20,
    lists_without_key=True,
    key_checks={"text": CONCURRENCY.name},
    limits=("Per-plan request limits. Returns 429 with a Retry-After header.",),
    parallel=2,
    concurrency="units",
    unit_costs=((15, 1), (34, 2), (math.inf, 4)),
    caveats=(
        f"Google's Gemma models are gated: {GATED[0].lower()}{GATED[1:]}",
        "The list of models may name Magistral Small as mistralai/Magistral-Small-2506.",
        "A model that isn't loaded returns 400 or 503 until it is (five minutes to an hour).",
        "A running request uses 1 concurrency unit up to 15B, 2 up to 34B and 4 beyond that.",
    ),
    rewrites={"tokenize": {"prompt": "text", "messages": "text"}},
)
