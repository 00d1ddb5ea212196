"""The embedded provider with an image model: what it offers then beside everything else.

Without one it has no image endpoints at all. Whoever knows the machine says what is there
(`registry.use_painter`), since models come and go while the pages are served.
"""

from dataclasses import dataclass, replace
from functools import lru_cache

from playground.providers import arli_params as a
from playground.providers.arli_images import BASE64, build_list_endpoint
from playground.providers.local import LOCAL
from playground.providers.spec import Endpoint, Model, Param, Provider

IMAGES = ("txt2img", "img2img")
EXAMPLE_MODEL = "my-model"


@dataclass(frozen=True, slots=True)
class PaintingModel:
    """One image model of this machine."""

    id: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Painter:
    """What this machine has to make images with. `models`: at least one."""

    models: tuple[PaintingModel, ...]
    samplers: tuple[str, ...]
    side: int  # pixels of the square that the first model is made for, as what follows
    steps: int
    cfg_scale: float
    cost: str  # a sentence: the memory and the time that an image takes


@lru_cache(maxsize=8)  # forms are made once for each endpoint, so it must stay the same one
def equip_provider(painter: Painter) -> Provider:
    """The embedded provider, its image endpoints among the others."""
    own = [_build_txt2img(painter), _build_img2img(painter)]
    listed = [_list_models(painter) if e.name == "sd-models" else e for e in LOCAL.endpoints]
    endpoints = (*own, *listed, _list_samplers(painter))
    section = replace(LOCAL.sections[0], endpoints=tuple(each.name for each in endpoints))
    return replace(
        LOCAL,
        endpoints=endpoints,
        models=(*LOCAL.models, *map(_describe_model, painter.models)),
        sections=(section,),
        without={},
        remedies=(),
        reports_progress=frozenset(IMAGES),
        caveats=(*LOCAL.caveats, painter.cost),
    )


def _describe_model(model: PaintingModel) -> Model:
    return Model(
        model.id,
        "local",
        kind="image",
        notes=model.licence,
        best_for="Images without a key, on this machine",
    )


def _list_common(painter: Painter) -> dict[str, Param]:
    """Parameters as the local endpoints take them, by name."""
    checkpoint = replace(
        a.CHECKPOINT,
        required=False,
        help="The image model on this machine to use.",
        default=painter.models[0].id,
        always_send=True,
    )
    sampler = replace(
        a.SAMPLER,
        help="The denoising algorithm.",
        default_text=painter.samplers[0],
        note="",
    )
    params = (
        *(
            checkpoint,
            a.PROMPT,
            a.NEGATIVE_PROMPT,
            replace(a.STEPS, default=painter.steps),
            sampler,
        ),
        *(replace(side, default=painter.side, note="") for side in (a.WIDTH, a.HEIGHT)),
        *(a.SEED, replace(a.CFG_SCALE, default=painter.cfg_scale, note=""), a.BATCH_SIZE),
    )
    return {param.name: param for param in params}


def _build_txt2img(painter: Painter) -> Endpoint:
    return Endpoint(
        "txt2img",
        "POST",
        "/v1/txt2img",
        "Text to image",
        "Generate images from text prompts with a model on this machine.",
        params=tuple(_list_common(painter).values()),
        key="image",
        example={
            "prompt": "a serene mountain lake at sunset, photorealistic",
            "steps": painter.steps,
            "width": painter.side,
            "height": painter.side,
            "seed": -1,
        },
        response={
            "images": [BASE64],
            "info": {"prompt": "a serene mountain lake", "seed": 1234567890, "steps": 20},
        },
    )


def _build_img2img(painter: Painter) -> Endpoint:
    common = _list_common(painter)
    hidden = [a.hide_default(common[name]) for name in ("width", "height", "seed")]
    return Endpoint(
        "img2img",
        "POST",
        "/v1/img2img",
        "Image to image",
        "Transform an image based on a text prompt, or repaint only what a mask covers.",
        params=(
            common["sd_model_checkpoint"],
            replace(a.PROMPT, help="What the image should become."),
            a.INIT_IMAGES,
            a.NEGATIVE_PROMPT,
            replace(a.DENOISING, note=""),
            replace(a.MASK, note=""),
            replace(a.MASK_BLUR, note="4 if this is omitted."),
            *(common[name] for name in ("steps", "sampler_name", "cfg_scale")),
            *hidden,
        ),
        key="image",
        example={
            "prompt": "turn daytime scene into night with stars",
            "init_images": [BASE64],
            "denoising_strength": 0.6,
            "steps": painter.steps,
        },
    )


def _list_models(painter: Painter) -> Endpoint:
    return build_list_endpoint(
        "sd-models",
        "/sdapi/v1/sd-models",
        "Image models",
        "List the image models on this machine.",
        [{"title": model.id, "model_name": model.id} for model in painter.models],
    )


def _list_samplers(painter: Painter) -> Endpoint:
    return build_list_endpoint(
        "img-samplers",
        "/v1/img-samplers",
        "Samplers",
        "List the samplers of the image models on this machine.",
        [{"name": name} for name in painter.samplers],
    )
