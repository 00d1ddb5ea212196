"""The models that Featherless AI's reference names."""

from playground.providers.spec import Model

QWEN = "Qwen/Qwen2.5-72B-Instruct"
CODER = "Qwen/Qwen2.5-Coder-32B-Instruct"
GEMMA = "google/gemma-3-27b-it"
MISTRAL = "mistralai/Mistral-Small-3"


def build_text_model(id: str, size: str, cost: int, best_for: str, context: int = 32768) -> Model:
    return Model(
        id,
        "featherless",
        size=size,
        parameters=float(size.rstrip("B")),
        context_length=context,
        concurrency_cost=cost,
        best_for=best_for,
    )


def build_vision_model(
    id: str, size: str, cost: int, notes: str, best_for: str, *, gated: bool
) -> Model:
    return Model(
        id,
        "featherless",
        vision=True,
        size=size,
        parameters=float(size.rstrip("B")),
        concurrency_cost=cost,
        notes=notes,
        best_for=best_for,
        image_input="url or base64",
        gated=gated or None,
    )


GATED = "Its licence must be accepted on Hugging Face with the account linked to Featherless."
FEATHERLESS_MODELS = (
    build_text_model(QWEN, "72B", 4, "Chat"),
    build_text_model(CODER, "32B", 2, "Coding"),
    build_text_model("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "32B", 2, "Reasoning"),
    build_text_model("Qwen/Qwen2.5-0.5B-Instruct", "0.5B", 1, "Fast Text"),
    build_text_model("vicgalle/Roleplay-Llama-3-8B", "8B", 1, "Creative Writing", 8192),
    build_vision_model(GEMMA, "27B", 2, "Best OCR accuracy", "OCR, general vision", gated=True),
    build_vision_model(
        "google/gemma-3-12b-it",
        "12B",
        1,
        "Good balance of speed/quality",
        "Balanced speed/quality",
        gated=True,
    ),
    build_vision_model(
        "google/gemma-3-4b-it",
        "4B",
        1,
        "Fastest vision model",
        "Fast vision analysis",
        gated=True,
    ),
    build_vision_model(
        f"{MISTRAL}.1-24B-Instruct-2503",
        "24B",
        2,
        "Mistral Small 3.1 vision",
        "Document understanding",
        gated=False,
    ),
    build_vision_model(
        f"{MISTRAL}.2-24B-Instruct-2506",
        "24B",
        2,
        "Mistral Small 3.2 vision",
        "Document understanding",
        gated=False,
    ),
    build_vision_model(
        "mistralai/Magistral-Small-2506-24B-Instruct",
        "24B",
        2,
        "Magistral vision",
        "Multimodal tasks",
        gated=False,
    ),
)
