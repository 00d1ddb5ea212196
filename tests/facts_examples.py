"""The requests and answers that the reference shows, by provider and endpoint, once more."""

from typing import Any

QWEN = "Qwen/Qwen2.5-72B-Instruct"
PICTURE = "(base64)"  # stands for any picture


def talk(*said: str) -> list[dict[str, str]]:
    roles = ("system", "user") if len(said) > 1 else ("user",)
    return [{"role": role, "content": text} for role, text in zip(roles, said, strict=True)]


REQUESTS: dict[tuple[str, str], dict[str, Any]] = {
    ("featherless", "chat"): {
        "model": QWEN,
        "messages": talk(
            "You are a helpful assistant.", "Explain quantum computing in one sentence."
        ),
        "temperature": 0.7,
        "max_tokens": 200,
    },
    ("featherless", "completions"): {
        "model": QWEN,
        "prompt": "The meaning of life is",
        "max_tokens": 50,
        "temperature": 0.8,
    },
    ("featherless", "tokenize"): {"model": QWEN, "messages": talk("Hello, how are you?")},
    ("arli", "chat"): {
        "model": QWEN,
        "messages": talk("You are a coding expert.", "Write a Python function to sort a list."),
        "temperature": 0.6,
        "top_p": 0.9,
        "max_tokens": 500,
        "repetition_penalty": 1.1,
    },
    ("arli", "completions"): {
        "model": QWEN,
        "prompt": "Complete this: The future of AI is",
        "max_tokens": 100,
        "temperature": 0.8,
    },
    ("arli", "tokenize"): {"model": QWEN, "messages": talk("Count my tokens")},
    ("arli", "txt2img"): {
        "sd_model_checkpoint": "FLUX.2-klein-4B",
        "prompt": "a serene mountain lake at sunset, photorealistic, 4K",
        "negative_prompt": "blurry, low quality, distorted",
        "steps": 25,
        "sampler_name": "euler",
        "width": 1024,
        "height": 768,
        "seed": -1,
        "cfg_scale": 7,
    },
    ("arli", "img2img"): {
        "sd_model_checkpoint": "FLUX.2-klein-4B",
        "prompt": "turn daytime scene into night with stars",
        "init_images": [PICTURE],
        "denoising_strength": 0.6,
        "steps": 25,
        "cfg_scale": 7,
    },
    ("arli", "upscale-img"): {"image": PICTURE, "upscaler_1": "ESRGAN_4x"},
}


def look(text: str, url: str, **parameters: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": text}, {"type": "image_url", "image_url": {"url": url}}]
    messages = [{"role": "user", "content": content}]
    return {"model": "google/gemma-3-27b-it", "messages": messages, **parameters}


EXTRACT = "Extract all text from this image."
SITE = "https://example.com"
LOOKS = {
    "look-1": look("What is in this image?", f"{SITE}/photo.jpg"),
    "look-2": look(EXTRACT, "data:image/png;base64,iVBORw0KGgo..."),
    "look-3": look(
        f"{EXTRACT} Output only the text, nothing else.", f"{SITE}/receipt.jpg", max_tokens=500
    ),
    "ocr": look(
        f"{EXTRACT} Preserve formatting and line breaks.",
        f"{SITE}/document.png",
        max_tokens=2000,
        temperature=0.1,
    ),
}
IMAGE = "iVBORw0KGgoAAAANSUhEUgAA...base64..."
ANSWERS: dict[tuple[str, str], Any] = {
    ("featherless", "chat"): {
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
    ("featherless", "completions"): {
        "id": "cmpl-abc123",
        "object": "text_completion",
        "model": QWEN,
        "choices": [{"text": "The answer is 42.", "index": 0, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 8, "completion_tokens": 5, "total_tokens": 13},
    },
    ("featherless", "models"): {
        "object": "list",
        "data": [
            {"id": QWEN, "object": "model", "owned_by": "featherless"},
            {
                "id": "Qwen/Qwen2.5-Coder-32B-Instruct",
                "object": "model",
                "owned_by": "featherless",
            },
        ],
    },
    ("arli", "txt2img"): {
        "images": [IMAGE],
        "info": {
            "prompt": "a sunset over mountains",
            "seed": 1234567890,
            "steps": 20,
            "cfg_scale": 7,
            "sampler_name": "euler",
            "width": 512,
            "height": 512,
        },
    },
    # Written ESGAN_4x there: `sections.SLIPS` says why not here.
    ("arli", "upscale-img"): {
        "images": [IMAGE],
        "info": {"upscaler": "ESRGAN_4x", "scale_factor": 4},
    },
    ("arli", "sd-models"): [
        {"title": name, "model_name": name}
        for name in ("FLUX.2-klein-4B", "SDXL-zukiBestAnimeMix", "LUMINA-Turbo")
    ],
    ("arli", "parallel-requests"): {
        "parallel_requests": 6,
        "remaining": 5,
        "message": "You can run up to 6 parallel requests",
    },
}
# What a code sample sends instead of what is documented: `sections.SLIPS` says why.
SENT = {("featherless", "tokenize"): {"model": QWEN, "text": "Hello, how are you?"}}
