"""The embedded provider: small models on this machine, so that everything works without a key."""

from dataclasses import replace

from playground.providers import params as p
from playground.providers import probability_params, samplers
from playground.providers.local_images import IMAGE_ENDPOINTS, REMEDIES, UPSCALERS, WITHOUT
from playground.providers.spec import Endpoint, Model, Param, Provider, Section
from playground.providers.structured_params import GUIDED

SMALL = "HuggingFaceTB/SmolLM2-135M-Instruct"
READER = "RapidAI/PP-OCRv6-small"


def drop_note(param: Param) -> Param:
    """Without its note, which tells of the hosted engines."""
    return replace(param, note="")


COMMON = (
    drop_note(p.TEMPERATURE),
    drop_note(p.TOP_P),
    replace(p.TOP_K, max=2**31 - 1),
    p.MIN_P,
    replace(p.TYPICAL_P, group=samplers.MORE),
    replace(p.MAX_TOKENS, default_text="as many as fit", note=""),
    drop_note(p.STOP),
    drop_note(p.PRESENCE_PENALTY),
    drop_note(p.FREQUENCY_PENALTY),
    replace(p.REPETITION_PENALTY, max=2),
    replace(p.DRY_MULTIPLIER, max=10, group=samplers.MORE),
    replace(
        p.DRY_BASE, max=10, group=samplers.MORE, note="No effect while the DRY multiplier is 0."
    ),
    replace(p.MIROSTAT, group=samplers.MORE, note=""),
    *samplers.LOCAL,
    *GUIDED,
    replace(p.SEED, min=-1, max=2**32 - 2, note="-1 is random."),
)
SAID = {"role": "user", "content": "Name three primary colours."}
SUMMARY = "Small open models on this machine. No key, no account, and your data stays here."
ENDPOINTS = (
    Endpoint(
        "chat",
        "POST",
        "/v1/chat/completions",
        "Chat completions",
        "Chat with a small model on this machine.",
        params=(p.MODEL, p.MESSAGES, *COMMON, *probability_params.LOCAL),
        best_for="trying out the playground",
        streams=True,
        continuation={},
        practice="If the last message is the assistant's, the answer continues it.",
        takes_others=True,
        example={"model": SMALL, "messages": [SAID], "max_tokens": 100},
    ),
    Endpoint(
        "completions",
        "POST",
        "/v1/completions",
        "Text completions",
        "Raw text completion, without a chat template.",
        params=(p.MODEL, p.PROMPT, *COMMON, *probability_params.LOCAL_RAW),
        streams=True,
        takes_others=True,
        example={"model": SMALL, "prompt": "The meaning of life is", "max_tokens": 50},
    ),
    Endpoint(
        "tokenize",
        "POST",
        "/v1/tokenize",
        "Tokenize",
        "Count tokens and see how the text is split.",
        params=(
            p.MODEL,
            replace(p.MESSAGES, required=False, help="Chat messages to tokenize."),
            replace(p.PROMPT, required=False, help="Plain text to tokenize."),
        ),
        example={"model": SMALL, "messages": [SAID]},
    ),
    Endpoint("models", "GET", "/v1/models", "Models", "List the models on this machine."),
    *IMAGE_ENDPOINTS,
)

LOCAL = Provider(
    "local",
    "Local",
    SUMMARY,
    "http://127.0.0.1:8014/v1",
    "",
    endpoints=ENDPOINTS,
    models=(
        Model(
            SMALL,
            "local",
            size="135M",
            parameters=0.135,
            context_length=4096,
            notes="Apache-2.0",
            best_for="Trying out the playground",
        ),
        Model(
            "Qwen/Qwen2.5-Coder-1.5B-Instruct",
            "local",
            size="1.5B",
            parameters=1.5,
            notes="Apache-2.0. Added with `make models`",
            best_for="Short code snippets, once added with make models",
        ),
        Model(
            READER,
            "local",
            vision=True,
            size="8M",
            parameters=0.008,
            notes="Extracts text from images; ignores prompts. Apache-2.0",
            best_for="Text in photos and scans, no key needed",
            reads_text_only=True,
            image_input="base64",
        ),
        *UPSCALERS,
    ),
    image_input="base64",
    longest_side_pixels=8_192,
    vision_params=frozenset({"temperature", "max_tokens", "stop"}),  # the reader refuses others
    picture_bytes=20 * 2**20,
    picture_pixels=50_000_000,
    is_embedded=True,
    needs_key=False,
    visitor_field="user",
    lists_without_key=True,
    # Left to themselves such small models soon talk nonsense, and without end.
    start={"temperature": 0.3, "top_p": 0.9, "repetition_penalty": 1.1, "max_tokens": 600},
    limits=("One answer at a time. Further requests wait in line.",),
    sections=(
        Section(
            "local",
            "Local — on this machine",
            "local",
            "Local",
            SUMMARY,
            tuple(endpoint.name for endpoint in ENDPOINTS),
            has_base=True,
        ),
    ),
    without=WITHOUT,
    remedies=REMEDIES,
    caveats=("These models are small: good for trying out the playground, but often wrong.",),
)
