"""The tables of the reference, written out once more."""

from typing import Any

from playground.providers import guide
from playground.providers.retry import INTERACTIVE, get_backoff

PLACES = [
    ("Main Hub", "test.kim8.s4s.host", "Central dashboard with links to all tools"),
    ("Vision / OCR", "vision.kim8.s4s.host", "Upload images and analyze with vision models"),
    (
        "Text Models",
        "featherless.kim8.s4s.host/test.php",
        "Text model playground with model selector",
    ),
    ("Per-Model", "playground.php?model=X", "Direct link to a specific model"),
    ("Image Generation", "generate.kim8.s4s.host", "Text-to-image, img2img, upscaling"),
]


def test_the_ten_recommendations() -> None:
    assert [(r.task, r.provider, r.model, r.why) for r in guide.RECOMMENDATIONS] == [
        ("Chat", "featherless", "Qwen/Qwen2.5-72B-Instruct", "Largest context, smartest"),
        ("Coding", "featherless", "Qwen/Qwen2.5-Coder-32B-Instruct", "Dedicated code model"),
        (
            "Reasoning",
            "featherless",
            "deepseek-ai/DeepSeek-R1-Distill-Qwen-32B",
            "Chain of thought",
        ),
        ("Vision / OCR", "featherless", "google/gemma-3-27b-it", "Best OCR accuracy"),
        ("Image Gen", "arli", "FLUX.2-klein-4B", "Fastest, good quality"),
        ("Anime Art", "arli", "SDXL-zukiBestAnimeMix", "Specialized anime model"),
        ("Photo Realistic", "arli", "LUMINA-Turbo", "High quality photos"),
        ("Upscaling", "arli", "ESRGAN_4x", "Only upscaler available"),
        ("Fast Text", "featherless", "Qwen/Qwen2.5-0.5B-Instruct", "Under 1s responses"),
        ("Creative Writing", "featherless", "vicgalle/Roleplay-Llama-3-8B", "Roleplay specialist"),
    ]


def test_the_eight_quick_starts() -> None:
    gemma = "google/gemma-3-27b-it"
    assert [(q.title, q.provider, q.endpoint, q.model) for q in guide.QUICK_STARTS] == [
        ("Analyze a screenshot", "featherless", "chat", gemma),
        ("Generate an image", "arli", "txt2img", "FLUX.2-klein-4B"),
        ("Extract text from an image (OCR)", "featherless", "chat", gemma),
        ("Upscale an image", "arli", "upscale-img", "ESRGAN_4x"),
        ("Edit / transform an image", "arli", "img2img", "FLUX.2-klein-4B"),
        ("Build a chatbot", "featherless", "chat", "Qwen/Qwen2.5-72B-Instruct"),
        ("Get coding help", "featherless", "chat", "Qwen/Qwen2.5-Coder-32B-Instruct"),
        ("Creative writing / roleplay", "featherless", "chat", "vicgalle/Roleplay-Llama-3-8B"),
    ]
    assert guide.QUICK_STARTS[2].prefill == {
        "task": "text",
        "prompt": "Extract all text from this image.",
        "temperature": 0.1,
        "max_tokens": 2000,
    }
    assert guide.QUICK_STARTS[3].prefill == {"upscaler_1": "ESRGAN_4x"}


def test_the_error_table() -> None:
    assert [(e.code, e.meaning, e.cause) for e in guide.ERROR_CODES] == [
        (
            "400",
            "Bad Request",
            "Missing required parameters, invalid JSON, or malformed request body",
        ),
        ("401", "Unauthorized", "Missing or invalid Authorization header"),
        ("403", "Forbidden", "API key does not have access to the requested model or endpoint"),
        ("404", "Not Found", "Endpoint or model does not exist"),
        ("422", "Validation Error", "Parameter values out of range or wrong type"),
        (
            "429",
            "Rate Limited",
            "Too many requests. Retry after the time in the Retry-After header",
        ),
        ("500", "Server Error", "Internal server error. Retry with exponential backoff"),
        ("502/503", "Service Unavailable", "Model is loading or service is temporarily down"),
    ]
    assert all(error.remedy for error in guide.ERROR_CODES)
    assert guide.ERROR_FORMAT["error"] == {
        "message": "Model 'nonexistent-model' not found",
        "type": "invalid_request_error",
        "code": "model_not_found",
    }


def test_what_is_said_about_trying_again_is_what_happens() -> None:
    remedy = next(error.remedy for error in guide.ERROR_CODES if error.code == "500")
    waits = [f"{get_backoff(attempt, jitter=0):g}" for attempt in range(1, INTERACTIVE.attempts)]
    assert f"this playground has already retried after {' and '.join(waits)} before" in remedy


def test_limits_practices_and_playgrounds() -> None:
    assert [limit.subject for limit in guide.RATE_LIMITS] == [
        "Featherless",
        "Arli AI Text",
        "Arli AI Image",
    ]
    assert "Maximum 6 concurrent requests" in guide.RATE_LIMITS[2].text
    assert len(guide.BEST_PRACTICES) == 4
    assert [(p.name, p.url, p.text) for p in guide.PLAYGROUND_LINKS] == PLACES


def picture(request: Any) -> str:
    text, image = request["messages"][0]["content"]
    assert text["type"] == "text"
    assert image["type"] == "image_url"
    return str(image["image_url"]["url"])


def test_images_go_into_messages_by_url_and_as_base64() -> None:
    by_url, by_base64, ocr = (request for _, request in guide.VISION_EXAMPLES)
    assert picture(by_url) == "https://example.com/photo.jpg"
    assert picture(by_base64).startswith("data:image/png;base64,")
    assert picture(ocr) == "https://example.com/receipt.jpg"
    assert ocr["max_tokens"] == 500
    assert picture(guide.OCR_EXAMPLE) == "https://example.com/document.png"
    assert (guide.OCR_EXAMPLE["max_tokens"], guide.OCR_EXAMPLE["temperature"]) == (2000, 0.1)


def test_arli_takes_no_image_by_url() -> None:
    assert [rule.provider for rule in guide.VISION_RULES] == ["featherless", "arli"]
    assert "base64 ONLY" in guide.VISION_RULES[1].text
