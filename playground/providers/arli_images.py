"""Arli AI's image side: making, changing and enlarging images, and its lists."""

from dataclasses import replace

from playground.providers import arli_params as a
from playground.providers.spec import Endpoint, Model

FLUX, ANIME, PHOTO = "FLUX.2-klein-4B", "SDXL-zukiBestAnimeMix", "LUMINA-Turbo"
ESRGAN = "ESRGAN_4x"
BASE64 = "iVBORw0KGgoAAAANSUhEUgAA...base64..."

TXT2IMG = Endpoint(
    "txt2img",
    "POST",
    "/v1/txt2img",
    "Text to image",
    "Generate images from text prompts.",
    params=(
        a.CHECKPOINT,
        a.PROMPT,
        a.NEGATIVE_PROMPT,
        a.STEPS,
        a.SAMPLER,
        a.WIDTH,
        a.HEIGHT,
        a.SEED,
        a.CFG_SCALE,
        a.BATCH_SIZE,
    ),
    key="image",
    example={
        "sd_model_checkpoint": FLUX,
        "prompt": "a serene mountain lake at sunset, photorealistic, 4K",
        "negative_prompt": "blurry, low quality, distorted",
        "steps": 25,
        "sampler_name": "euler",
        "width": 1024,
        "height": 768,
        "seed": -1,
        "cfg_scale": 7,
    },
    response={
        "images": [BASE64],
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
)
CHANGED = replace(a.PROMPT, help="What the image should become.")
IMG2IMG = Endpoint(
    "img2img",
    "POST",
    "/v1/img2img",
    "Image to image",
    "Transform an existing image based on a text prompt.",
    params=(
        a.CHECKPOINT,
        CHANGED,
        a.INIT_IMAGES,
        a.NEGATIVE_PROMPT,
        a.DENOISING,
        a.MASK,
        a.MASK_BLUR,
        a.STEPS,
        a.SAMPLER,
        a.CFG_SCALE,
        a.hide_default(a.WIDTH),
        a.hide_default(a.HEIGHT),
        a.hide_default(a.SEED),
    ),
    key="image",
    example={
        "sd_model_checkpoint": FLUX,
        "prompt": "turn daytime scene into night with stars",
        "init_images": [BASE64],
        "denoising_strength": 0.6,
        "steps": 25,
        "cfg_scale": 7,
    },
)
UPSCALE = Endpoint(
    "upscale-img",
    "POST",
    "/v1/upscale-img",
    "Upscale",
    "Upscale an image using ESRGAN models.",
    params=(a.IMAGE_TO_SCALE, a.UPSCALER, a.RESIZE),
    key="image",
    example={"image": BASE64, "upscaler_1": ESRGAN},
    response={"images": [BASE64], "info": {"upscaler": ESRGAN, "scale_factor": 4}},
)


COUNTED = "The number is a snapshot; the live list is authoritative."


def build_list_endpoint(
    name: str, path: str, title: str, summary: str, response: object = None
) -> Endpoint:
    return Endpoint(name, "GET", path, title, summary, response=response, key="image")


IMAGE_ENDPOINTS = (
    TXT2IMG,
    IMG2IMG,
    UPSCALE,
    replace(
        build_list_endpoint(
            "sd-models",
            "/sdapi/v1/sd-models",
            "Image models",
            "List all 74 available image generation models.",
            [{"title": name, "model_name": name} for name in (FLUX, ANIME, PHOTO)],
        ),
        practice=COUNTED,
    ),
    build_list_endpoint(
        "img-samplers", "/v1/img-samplers", "Samplers", "List available sampler algorithms."
    ),
    build_list_endpoint(
        "upscalers", "/v1/upscalers", "Upscalers", "List available upscaler models."
    ),
    build_list_endpoint(
        "img-options",
        "/v1/img-options",
        "Image options",
        "Get current image generation options and defaults.",
    ),
    build_list_endpoint(
        "parallel-requests",
        "/v1/parallel-requests",
        "Parallel requests",
        "Check rate limits for image generation.",
        {
            "parallel_requests": 6,
            "remaining": 5,
            "message": "You can run up to 6 parallel requests",
        },
    ),
)
IMAGE_MODELS = (
    Model(FLUX, "arli", kind="image", size="4B", parameters=4, best_for="Image Gen"),
    Model(ANIME, "arli", kind="image", best_for="Anime Art"),
    Model(PHOTO, "arli", kind="image", best_for="Photo Realistic"),
    Model(ESRGAN, "arli", kind="upscaler", notes="Upscales 4×", best_for="Upscaling"),
)
