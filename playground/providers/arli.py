"""Arli AI: text with many samplers and guided output, images, upscaling. Its reference as data."""

from dataclasses import replace
from typing import Any

from playground.providers import arli_params as a
from playground.providers import params as p
from playground.providers import probability_params
from playground.providers.arli_images import COUNTED, IMAGE_ENDPOINTS, IMAGE_MODELS
from playground.providers.spec import Endpoint, Model, Param, Provider, Section
from playground.providers.structured_params import build_example
from playground.providers.tool_params import TOOL_PARAMS

QWEN = "Qwen/Qwen2.5-72B-Instruct"


def mark_standard(param: Param) -> Param:
    return replace(param, section="Standard parameters")


COMMON = tuple(
    mark_standard(param)
    for param in (
        p.TEMPERATURE,
        p.TOP_P,
        p.TOP_K,
        p.MAX_TOKENS,
        p.STOP,
        p.PRESENCE_PENALTY,
        p.FREQUENCY_PENALTY,
        p.SEED,
    )
)
RAW = tuple(
    mark_standard(p.MAX_TOKENS_RAW) if param.name == "max_tokens" else param for param in COMMON
)


def build_guided(said: str, **constraint: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": said}]
    return {"model": QWEN, "messages": messages, "max_tokens": 100, **constraint}


GUIDED = (
    build_example(QWEN, "guided_json"),
    (
        "Text that matches a regular expression",
        build_guided(
            "On which day did somebody first walk on the Moon?",
            guided_regex=r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
        ),
    ),
    (
        "One of several choices",
        build_guided(
            "What does this review say of the lamp? “It broke within a week.”",
            guided_choice=["good", "bad", "nothing"],
        ),
    ),
)

CHAT = Endpoint(
    "chat",
    "POST",
    "/v1/chat/completions",
    "Chat completions",
    "Chat and text generation. Same base parameters as Featherless, plus Arli-specific extras.",
    params=(
        *(mark_standard(p.MODEL), mark_standard(p.MESSAGES)),
        *COMMON,
        *a.EXTRAS,
        *probability_params.ARLI,
        *TOOL_PARAMS,
    ),
    streams=True,
    continuation=p.CONTINUATION,
    practice=p.CONTINUES,
    takes_others=True,
    example={
        "model": QWEN,
        "messages": [
            {"role": "system", "content": "You are a coding expert."},
            {"role": "user", "content": "Write a Python function to sort a list."},
        ],
        "temperature": 0.6,
        "top_p": 0.9,
        "max_tokens": 500,
        "repetition_penalty": 1.1,
    },
    more_examples=GUIDED,
)
COMPLETIONS = Endpoint(
    "completions",
    "POST",
    "/v1/completions",
    "Text completions",
    "Raw text completion. Uses prompt instead of messages. Same extended parameters as chat.",
    params=(
        *(mark_standard(p.MODEL), mark_standard(p.PROMPT)),
        *RAW,
        *a.EXTRAS,
        *probability_params.ARLI_RAW,
    ),
    streams=True,
    takes_others=True,
    example={
        "model": QWEN,
        "prompt": "Complete this: The future of AI is",
        "max_tokens": 100,
        "temperature": 0.8,
    },
)
MODELS = Endpoint(
    "models",
    "GET",
    "/v1/models",
    "Models",
    "List all 117 available text models.",
    practice=COUNTED,
)
TOKENIZE = Endpoint(
    "tokenize",
    "POST",
    "/v1/tokenize",
    "Tokenize",
    "Count tokens for a given input.",
    params=(
        replace(p.MODEL, help="The model to count tokens for."),
        replace(p.MESSAGES, required=False, help="Chat messages to tokenize."),
        replace(p.PROMPT, required=False, help="Plain text to tokenize."),
    ),
    example={"model": QWEN, "messages": [{"role": "user", "content": "Count my tokens"}]},
)

TEXT_MODELS = (
    Model(QWEN, "arli", size="72B", parameters=72),
    Model(
        "Qwen/Qwen3.5-27B-Derestricted",
        "arli",
        vision=True,
        size="27B",
        parameters=27,
        best_for="General vision",
        image_input="base64",
    ),
    Model(
        "Qwen/Qwen3.5-VL",
        "arli",
        vision=True,
        best_for="Document/vision",
        image_input="base64",
    ),
)

SECTIONS = (
    Section(
        "arli-text",
        "Arli AI — Text",
        "arli",
        "Arli AI Text",
        "Arli AI text endpoints are OpenAI-compatible with additional sampling and guidance "
        "parameters. Offers 117 text models.",
        ("chat", "completions", "models", "tokenize"),
        has_base=True,
    ),
    Section(
        "arli-image",
        "Arli AI — Image generation",
        "arli",
        "Arli AI Image",
        "Arli AI provides Stable Diffusion-based image generation with 74 image models, including "
        "FLUX, SDXL, SD 1.5, and anime/pixel art variants.",
        ("txt2img", "img2img"),
        has_base=True,
    ),
    Section(
        "arli-upscaling",
        "Arli AI — Upscaling",
        "arli",
        "Arli AI Image",
        "Upscale images with ESRGAN models.",
        ("upscale-img",),
    ),
    Section(
        "arli-utility",
        "Arli AI — Utility endpoints",
        "arli",
        "Arli AI Image",
        "Lists of models, samplers and upscalers, current options and available request slots.",
        ("sd-models", "img-samplers", "upscalers", "img-options", "parallel-requests"),
    ),
)
ARLI = Provider(
    "arli",
    "Arli AI",
    "Text with every sampler and guided output, image generation, editing and upscaling.",
    "https://api.arliai.com/v1",
    "https://www.arliai.com",
    endpoints=(CHAT, COMPLETIONS, MODELS, TOKENIZE, *IMAGE_ENDPOINTS),
    models=(*TEXT_MODELS, *IMAGE_MODELS),
    sections=SECTIONS,
    image_input="base64",
    longest_side_pixels=4_096,
    parallel_images=6,
    concurrency="requests",
    key_checks={"text": MODELS.name, "image": "parallel-requests"},
    limits=(
        "Text: standard rate limits apply per API key.",
        "Images: at most 6 requests at the same time. "
        "GET /v1/parallel-requests returns the remaining capacity.",
    ),
    caveats=(
        "Parameter overrides in your Arli account take precedence over values sent from here. "
        "The answer may come from other values or another model.",
        "Arli rejects requests beyond your plan's parallel limit instead of queuing them.",
    ),
)
