"""An image server of one's own: AUTOMATIC1111, Forge or SD.Next, with the API under /sdapi/v1."""

from dataclasses import replace

from playground.providers import arli_params as a
from playground.providers.arli_images import BASE64, build_list_endpoint
from playground.providers.spec import Endpoint, Param, Provider

MODEL, UPSCALER = "v1-5-pruned-emaonly", "R-ESRGAN 4x+"
SENT = "Engines differ in their default, so always send it, as this playground does."

CHECKPOINT = replace(
    a.CHECKPOINT,
    required=False,
    help="The checkpoint to use. Leave empty to use the one the server has loaded.",
    default_text="the loaded model",
    note="Sent inside override_settings, which loads it for this request and leaves it loaded.",
    inside="override_settings",
    # Not restored: loading the former one again would take as long as the image.
    companions=(("override_settings_restore_afterwards", False),),
)
SAMPLER = replace(
    a.SAMPLER,
    help="The denoising algorithm, e.g. Euler or DPM++ 2M.",
    default_text="server default",
    note="",
)
SCHEDULER = Param(
    "scheduler",
    "string",
    "Schedule type",
    "How noise is distributed over the steps. Leave empty to let the sampler decide.",
    group=a.SAMPLER.group,
    default_text="sampler default",
    note="SD.Next has no separate schedules.",
)
# By default the engines wipe the masked place first, or generate that place alone.
MASK = replace(a.MASK, companions=(("inpainting_fill", 1), ("inpaint_full_res", False)))
WIDTH, HEIGHT, STEPS, CFG_SCALE, DENOISING = (
    replace(param, note=SENT) for param in (a.WIDTH, a.HEIGHT, a.STEPS, a.CFG_SCALE, a.DENOISING)
)


def leave_out(param: Param) -> Param:
    """The same without a default of ours: nothing is sent unless it is set."""
    return replace(param, always_send=False, default=None, note="")


TXT2IMG = Endpoint(
    "txt2img",
    "POST",
    "/sdapi/v1/txt2img",
    "Text to image",
    "Generate images from text prompts.",
    params=(
        CHECKPOINT,
        a.PROMPT,
        a.NEGATIVE_PROMPT,
        STEPS,
        SAMPLER,
        SCHEDULER,
        WIDTH,
        HEIGHT,
        a.SEED,
        CFG_SCALE,
        a.BATCH_SIZE,
    ),
    key="image",
    example={
        "prompt": "a serene mountain lake at sunset, photorealistic",
        "negative_prompt": "blurry, low quality",
        "steps": 25,
        "width": 512,
        "height": 512,
        "seed": -1,
        "cfg_scale": 7,
    },
    response={"images": [BASE64], "parameters": {}, "info": '{"seed": 1234567890, "steps": 25}'},
)
IMG2IMG = Endpoint(
    "img2img",
    "POST",
    "/sdapi/v1/img2img",
    "Image to image",
    "Transform an image based on a text prompt, or repaint only what a mask covers.",
    params=(
        CHECKPOINT,
        replace(a.PROMPT, help="What the image should become."),
        a.INIT_IMAGES,
        a.NEGATIVE_PROMPT,
        DENOISING,
        MASK,
        a.MASK_BLUR,
        STEPS,
        SAMPLER,
        SCHEDULER,
        CFG_SCALE,
        leave_out(a.WIDTH),
        leave_out(a.HEIGHT),
        leave_out(a.SEED),
    ),
    key="image",
    example={
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
    "/sdapi/v1/extra-single-image",
    "Upscale",
    "Upscale an image with one of the server's upscalers.",
    params=(
        a.IMAGE_TO_SCALE,
        replace(a.UPSCALER, default=None, always_send=False, required=True, note=""),
        replace(a.RESIZE, documented=True, note="The engine doubles the size if this is omitted."),
    ),
    key="image",
    example={"image": BASE64, "upscaler_1": UPSCALER, "upscaling_resize": 4},
    response={"html_info": "", "image": BASE64},
)
LISTS = (
    build_list_endpoint(
        "sd-models",
        "/sdapi/v1/sd-models",
        "Image models",
        "List the checkpoints on the server.",
        [{"title": f"{MODEL}.safetensors [6ce0161689]", "model_name": MODEL}],
    ),
    build_list_endpoint(
        "img-samplers", "/sdapi/v1/samplers", "Samplers", "List the sampling methods."
    ),
    replace(
        build_list_endpoint(
            "schedulers", "/sdapi/v1/schedulers", "Schedulers", "List the noise schedules."
        ),
        practice="AUTOMATIC1111 1.9 and later and Forge have it; SD.Next doesn't.",
    ),
    build_list_endpoint("upscalers", "/sdapi/v1/upscalers", "Upscalers", "List the upscalers."),
    build_list_endpoint(
        "img-options",
        "/sdapi/v1/options",
        "Image options",
        "Get the server's current settings, among them the loaded checkpoint.",
    ),
)

IMAGE_SERVER = Provider(
    "image-server",
    "Image server",
    "Image generation, editing and upscaling on your own server.",
    "",
    "",
    endpoints=(TXT2IMG, IMG2IMG, UPSCALE, *LISTS),
    needs_key=False,
    takes_login=True,
    url_word="URL",
    name_at_host="Your image server at {host}",
    public_name="a private image server",
    longest_side_pixels=4_096,
    limits=("One image at a time. Further requests wait in line.",),
    caveats=("It generates one image at a time. Further requests wait in line.",),
    reports_progress=frozenset({"txt2img", "img2img", "upscale-img"}),
    swaps_models=True,
    replaces_names=True,
)
