"""The embedded provider's image side: enlarging, its lists, and how an image model is added.

What it offers with one is in `local_painter.py`.
"""

from dataclasses import replace

from playground.providers import arli_params as a
from playground.providers.arli_images import BASE64, build_list_endpoint
from playground.providers.spec import Endpoint, Model, Remedy

QUICK, SLOW = "realesr-animevideov3", "RealESRGAN_x4plus"

UPSCALE = Endpoint(
    "upscale-img",
    "POST",
    "/v1/upscale-img",
    "Upscale",
    "Upscale an image with Real-ESRGAN on this machine.",
    params=(
        a.IMAGE_TO_SCALE,
        replace(
            a.UPSCALER,
            default=QUICK,
            always_send=False,
            note=f"{SLOW} is for photos. It takes minutes and accepts up to 512 × 512 pixels.",
        ),
        replace(
            a.RESIZE,
            default=4.0,
            documented=True,
            note="The networks upscale 4×; other factors are resized from that.",
        ),
    ),
    key="image",
    example={"image": BASE64, "upscaler_1": QUICK},
    response={
        "images": [BASE64],
        "info": {"upscaler": QUICK, "scale_factor": 4, "width": 1024, "height": 1024},
    },
)
IMAGE_ENDPOINTS = (
    UPSCALE,
    build_list_endpoint(
        "sd-models",
        "/sdapi/v1/sd-models",
        "Image models",
        "List image models. There are none on this machine.",
        [],
    ),
    build_list_endpoint(
        "upscalers", "/v1/upscalers", "Upscalers", "List the upscalers on this machine."
    ),
    build_list_endpoint(
        "img-options",
        "/v1/img-options",
        "Image options",
        "Get the defaults used when a request omits a value.",
        {"upscaler_1": QUICK, "samples_format": "png"},
    ),
    build_list_endpoint(
        "parallel-requests",
        "/v1/parallel-requests",
        "Parallel requests",
        "See how many images can be upscaled at a time.",
        {
            "parallel_requests": 1,
            "remaining": 1,
            "message": "One image at a time. Further requests wait in line.",
        },
    ),
)
UPSCALERS = (
    Model(
        QUICK,
        "local",
        kind="upscaler",
        size="0.6M",
        parameters=0.0006,
        notes="Takes seconds. BSD-3-Clause",
        best_for="Drawings and most pictures, no key needed",
    ),
    Model(
        SLOW,
        "local",
        kind="upscaler",
        size="17M",
        parameters=0.017,
        notes="Takes minutes; up to 512 × 512 pixels. BSD-3-Clause",
        best_for="Small photos, no key needed",
    ),
)
NO_PAINTER = (
    "There is no image model on this machine yet. Add one, add an Arli AI key, or connect your own"
    " AUTOMATIC1111 or SD.Next server (IMAGE_SERVER_URL)."
)
WITHOUT = {"txt2img": NO_PAINTER, "img2img": NO_PAINTER}
REMEDIES = (
    Remedy(
        "With internet access:",
        "make image-model",
        "downloads LCM Dreamshaper v7 (4.3 GB, MIT licence).",
    ),
    Remedy(
        "Without:",
        "make image-model IMAGE_MODEL=<folder or file>",
        "adds a model that you bring along.",
    ),
    Remedy("It needs about 6.0 GB of memory while it works, and a minute or more for each image."),
)
