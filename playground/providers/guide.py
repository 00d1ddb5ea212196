"""What the reference says beside its endpoints: models, beginnings, images."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from playground.providers import arli_images as image
from playground.providers import featherless_models as f
from playground.providers.spec import Recommendation
from playground.providers.troubles import BEST_PRACTICES as BEST_PRACTICES
from playground.providers.troubles import ERROR_CODES as ERROR_CODES
from playground.providers.troubles import ERROR_FORMAT as ERROR_FORMAT
from playground.providers.troubles import RATE_LIMITS as RATE_LIMITS

Place = Literal["text", "vision", "txt2img", "img2img", "upscale"]


@dataclass(frozen=True, slots=True)
class QuickStart:
    """One goal, and the form that reaches it, filled in as far as it can be."""

    title: str
    provider: str
    endpoint: str
    place: Place  # which playground opens
    model: str
    text: str
    prefill: Mapping[str, Any] = field(default_factory=dict)  # by API name; `message` and `prompt`


@dataclass(frozen=True, slots=True)
class PlaygroundLink:
    """One documented playground, and the route that is its counterpart here."""

    name: str
    url: str  # as documented
    text: str
    place: Literal["hub", "vision", "text", "model", "images"]


@dataclass(frozen=True, slots=True)
class VisionRule:
    provider: str
    text: str


OVERVIEW = (
    "Complete reference for Featherless AI & Arli AI — "
    "text, vision, OCR, image generation, and upscaling"
)
AUTHENTICATION = (
    "All endpoints require a Bearer token in the Authorization header:",
    "Authorization: Bearer sk-your-api-key-here",
    "All APIs use REST over HTTPS with JSON request/response bodies. "
    "Both providers follow OpenAI-compatible formats for text endpoints.",
)

OCR = Recommendation(
    "Vision / OCR", "featherless", f.GEMMA, "Best OCR accuracy", f"Gated. {f.GATED}"
)
RECOMMENDATIONS = (
    Recommendation("Chat", "featherless", f.QWEN, "Largest context, smartest"),
    Recommendation("Coding", "featherless", f.CODER, "Dedicated code model"),
    Recommendation(
        "Reasoning",
        "featherless",
        "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
        "Chain of thought",
    ),
    OCR,
    Recommendation("Image Gen", "arli", image.FLUX, "Fastest, good quality"),
    Recommendation("Anime Art", "arli", image.ANIME, "Specialized anime model"),
    Recommendation("Photo Realistic", "arli", image.PHOTO, "High quality photos"),
    Recommendation("Upscaling", "arli", image.ESRGAN, "Only upscaler available"),
    Recommendation("Fast Text", "featherless", "Qwen/Qwen2.5-0.5B-Instruct", "Under 1s responses"),
    Recommendation(
        "Creative Writing", "featherless", "vicgalle/Roleplay-Llama-3-8B", "Roleplay specialist"
    ),
)

GOALS = "Pick your goal and find the right endpoint and example."
PLAYGROUNDS = "Interactive web UIs for testing all providers without writing code."
OCR_PROMPT = "Extract all text from this image."
QUICK_STARTS = (
    QuickStart(
        "Analyze a screenshot",
        "featherless",
        "chat",
        "vision",
        f.GEMMA,
        "Send image URL or base64 in messages content array.",
        {"task": "own", "prompt": "What is in this image?"},
    ),
    QuickStart(
        "Generate an image",
        "arli",
        "txt2img",
        "txt2img",
        image.FLUX,
        "With sd_model_checkpoint and prompt. Returns base64 image(s).",
        {"prompt": "a serene mountain lake at sunset, photorealistic, 4K"},
    ),
    QuickStart(
        "Extract text from an image (OCR)",
        "featherless",
        "chat",
        "vision",
        f.GEMMA,
        f'Use prompt: "{OCR_PROMPT}" + image in content array. Set temperature: 0.1.',
        {"task": "text", "prompt": OCR_PROMPT, "temperature": 0.1, "max_tokens": 2000},
    ),
    QuickStart(
        "Upscale an image",
        "arli",
        "upscale-img",
        "upscale",
        image.ESRGAN,
        'With base64 image. Use upscaler_1: "ESRGAN_4x". Returns 4x upscaled base64 image.',
        {"upscaler_1": image.ESRGAN},
    ),
    QuickStart(
        "Edit / transform an image",
        "arli",
        "img2img",
        "img2img",
        image.FLUX,
        "With init_images (base64 array) + prompt. "
        "Control change intensity with denoising_strength.",
        {"prompt": "turn daytime scene into night with stars", "denoising_strength": 0.6},
    ),
    QuickStart(
        "Build a chatbot",
        "featherless",
        "chat",
        "text",
        f.QWEN,
        "Maintain conversation history in the messages array.",
        {"system": "You are a helpful assistant.", "message": "Hello! What can you help me with?"},
    ),
    QuickStart(
        "Get coding help",
        "featherless",
        "chat",
        "text",
        f.CODER,
        "Optimized for code generation, explanation, and debugging.",
        {
            "system": "You are a coding expert.",
            "message": "Write a Python function to sort a list.",
        },
    ),
    QuickStart(
        "Creative writing / roleplay",
        "featherless",
        "chat",
        "text",
        "vicgalle/Roleplay-Llama-3-8B",
        "Specialized for creative and narrative tasks.",
        {"message": "Begin a story in which a lighthouse keeper finds a letter."},
    ),
)

VISION_RULES = (
    VisionRule("featherless", "Images accepted via URL or base64 (data URI format)."),
    VisionRule("arli", "Images accepted via base64 ONLY (URL input is not supported)."),
)


def build_vision_request(model: str, text: str, url: str, **parameters: Any) -> dict[str, Any]:
    """A request with one picture: the text comes first, then the image."""
    content = [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
    return {"model": model, "messages": [{"role": "user", "content": content}], **parameters}


VISION_EXAMPLES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    (
        "Via URL",
        build_vision_request(f.GEMMA, "What is in this image?", "https://example.com/photo.jpg"),
    ),
    (
        "Via Base64",
        build_vision_request(f.GEMMA, OCR_PROMPT, "data:image/png;base64,iVBORw0KGgo..."),
    ),
    (
        "Full cURL Example (OCR)",
        build_vision_request(
            f.GEMMA,
            f"{OCR_PROMPT} Output only the text, nothing else.",
            "https://example.com/receipt.jpg",
            max_tokens=500,
        ),
    ),
)
OCR_PRACTICE = f"Use {f.GEMMA} on Featherless with a clear OCR prompt:"
OCR_EXAMPLE = build_vision_request(
    f.GEMMA,
    f"{OCR_PROMPT} Preserve formatting and line breaks.",
    "https://example.com/document.png",
    max_tokens=2000,
    temperature=0.1,
)

PLAYGROUND_LINKS = (
    PlaygroundLink(
        "Main Hub", "test.kim8.s4s.host", "Central dashboard with links to all tools", "hub"
    ),
    PlaygroundLink(
        "Vision / OCR",
        "vision.kim8.s4s.host",
        "Upload images and analyze with vision models",
        "vision",
    ),
    PlaygroundLink(
        "Text Models",
        "featherless.kim8.s4s.host/test.php",
        "Text model playground with model selector",
        "text",
    ),
    PlaygroundLink(
        "Per-Model", "playground.php?model=X", "Direct link to a specific model", "model"
    ),
    PlaygroundLink(
        "Image Generation",
        "generate.kim8.s4s.host",
        "Text-to-image, img2img, upscaling",
        "images",
    ),
)
