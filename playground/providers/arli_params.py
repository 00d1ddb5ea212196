"""The parameters that only Arli AI documents: its samplers, and everything about images."""

from dataclasses import replace

from playground.providers import params as p
from playground.providers import samplers
from playground.providers.spec import Param
from playground.providers.structured_params import GUIDED_WITH_FORMAT

SPECIFIC = "Arli-specific parameters"

TOP_A = Param(
    "top_a",
    "float",
    "Top A",
    "An alternative to Top P: drop tokens below this value times the top probability squared.",
    min=0,
    step=0.01,
    neutral=0,
    group=p.ARLI,
    detail="The more certain the model is, the more tokens it drops. Typical: 0.1 to 0.3.",
)
TFS = Param(
    "tfs",
    "float",
    "TFS",
    "Tail-free sampling: removes the tail of unlikely tokens.",
    min=0,
    max=1,
    step=0.01,
    neutral=1.0,
    group=p.ARLI,
    note="The engine rejects exactly 0.",
    detail="It cuts where the curve of probabilities flattens out. 1 is off; 0.95 removes a "
    "little.",
)
NO_REPEAT_NGRAM_SIZE = Param(
    "no_repeat_ngram_size",
    "int",
    "No-repeat n-gram size",
    "Prevents repeated n-grams: no sequence of this many tokens appears twice.",
    min=0,
    step=1,
    neutral=0,
    group=p.ARLI,
    detail="Low values also forbid names and phrases that have to recur.",
)
DOCUMENTED = tuple(
    replace(param, section=SPECIFIC)
    for param in (
        TOP_A,
        TFS,
        replace(p.TYPICAL_P, group=p.ARLI),
        p.MIN_P,
        p.REPETITION_PENALTY,
        NO_REPEAT_NGRAM_SIZE,
        p.DRY_MULTIPLIER,
        p.DRY_BASE,
        p.MIROSTAT,
        *GUIDED_WITH_FORMAT,
    )
)
EXTRAS = (*DOCUMENTED[:-3], *samplers.ARLI, *DOCUMENTED[-3:])

CHECKPOINT = Param(
    "sd_model_checkpoint",
    "string",
    "Model",
    "The image model to use, e.g. FLUX.2-klein-4B.",
    required=True,
    group="Input",
)
PROMPT = Param(
    "prompt",
    "text",
    "Prompt",
    "What the image should show.",
    required=True,
    group="Input",
)
NEGATIVE_PROMPT = Param(
    "negative_prompt",
    "text",
    "Negative prompt",
    "What to leave out of the image.",
    group="Input",
    detail="Name things rather than negating them: “blurry, text”, not “no text”.",
)
INIT_IMAGES = Param(
    "init_images",
    "images",
    "Image",
    "The source images, base64-encoded.",
    required=True,
    group="Input",
)
MASK = Param(
    "mask",
    "image",
    "Mask",
    "A base64-encoded mask: white is repainted, black is kept.",
    group="Mask",
    note="How well a mask works depends on the model.",
)
MASK_BLUR = Param(
    "mask_blur",
    "int",
    "Mask blur",
    "Softens the edge of the mask, in pixels.",
    min=0,
    max=64,
    step=1,
    neutral=0,
    group="Mask",
    note="The engine uses 4 if this is omitted.",
    detail="Blends the repainted area into the rest. 0 leaves a hard edge.",
)
STEPS = Param(
    "steps",
    "int",
    "Sampling steps",
    "Denoising steps. More are slower but usually better.",
    default=20,
    always_send=True,
    min=1,
    max=150,
    step=1,
    group=p.IMAGE,
    detail="20 to 30 suit most models, 4 to 8 those that are distilled, such as turbo models.",
)
SAMPLER = Param(
    "sampler_name",
    "string",
    "Sampling method",
    "The denoising algorithm, e.g. euler or dpmpp_2m.",
    group=p.IMAGE,
    note="The service lists the valid names; others are rejected.",
    detail="Ancestral samplers, whose names end in “a”, add noise at each step: more steps keep "
    "changing the image.",
)
CFG_SCALE = Param(
    "cfg_scale",
    "float",
    "CFG scale",
    "Classifier-free guidance scale: higher follows the prompt more closely.",
    default=7.0,
    always_send=True,
    min=1,
    max=20,
    step=0.5,
    group=p.IMAGE,
    note="The engine's default is 6, so always send it, as this playground does.",
    detail="5 to 8 suit most models, 1 to 4 those that are distilled. At 1 the negative prompt "
    "has no effect.",
)
DENOISING = Param(
    "denoising_strength",
    "float",
    "Denoising strength",
    "How much the image changes: 0 keeps it, 1 replaces it, higher is more change.",
    default=0.75,
    always_send=True,
    min=0,
    max=1,
    step=0.05,
    group=p.IMAGE,
    note="The engine's default is 0.5, so always send it, as this playground does.",
    detail="About 0.4 keeps the composition; from 0.7 on little more than the colours remains.",
)
WIDTH = Param(
    "width",
    "int",
    "Width",
    "Width of the image in pixels, a multiple of 64.",
    default=1024,
    always_send=True,
    min=64,
    max=2048,
    step=64,
    group="Size",
    note="The reference gives no default, so always send it; this playground uses 1024.",
)
HEIGHT = replace(
    WIDTH, name="height", label="Height", help="Height of the image in pixels, a multiple of 64."
)
SEED = Param(
    "seed",
    "int",
    "Seed",
    "The same seed and settings give the same image. -1 = random.",
    default=-1,
    min=-1,
    step=1,
    group=p.REPEAT,
    detail="Keep it and change one other value to see what that value does.",
)
BATCH_SIZE = Param(
    "batch_size",
    "int",
    "Batch size",
    "How many images to generate at once.",
    default=1,
    min=1,
    max=4,
    step=1,
    group=p.IMAGE,
    detail="They share one request and have consecutive seeds.",
)
IMAGE_TO_SCALE = Param(
    "image",
    "image",
    "Image",
    "The image to upscale, base64-encoded.",
    required=True,
    group="Input",
)
UPSCALER = Param(
    "upscaler_1",
    "string",
    "Upscaler",
    "The model that upscales the image.",
    default="ESRGAN_4x",
    always_send=True,
    group=p.IMAGE,
    note="The engine's default doesn't upscale, so always send it, as this playground does.",
)
RESIZE = Param(
    "upscaling_resize",
    "float",
    "Resize",
    "Scale factor of the result.",
    min=1,
    max=8,
    step=0.5,
    group=p.IMAGE,
    documented=False,
    note="Supported by the engine, which doubles the size if this is omitted.",
    detail="2 doubles width and height, which makes four times as many pixels.",
)


def hide_default(param: Param) -> Param:
    """The same control where the reference does not list it: nothing is sent by default."""
    return replace(param, documented=False, always_send=False, default=None, note="")
