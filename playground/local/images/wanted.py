"""Check a request for images; the first fault is refused in words."""

import re
import secrets
from collections.abc import Sequence

from playground.local.errors import ApiError, build_invalid, unknown_model
from playground.local.images.record import ModelRecord
from playground.local.messages import Json
from playground.local.text import validate
from playground.local.text.params import Number

NUMBERS = (
    Number("steps", 1, 150, whole=True),
    Number("cfg_scale", 1, 20),
    Number("width", 64, 2048, whole=True),
    Number("height", 64, 2048, whole=True),
    Number("seed", -1, 2**32 - 1, whole=True),
    Number("batch_size", 1, 4, whole=True),
    Number("denoising_strength", 0, 1),
    Number("mask_blur", 0, 64, whole=True),
)
COMMON = {"sd_model_checkpoint", "prompt", "negative_prompt", "steps", "sampler_name", "seed"}
COMMON |= {"width", "height", "cfg_scale", "batch_size", "force_task_id"}
TXT2IMG = frozenset(COMMON)
IMG2IMG = frozenset(COMMON | {"init_images", "denoising_strength", "mask", "mask_blur"})
DEFAULTS: Json = {"negative_prompt": "", "batch_size": 1}
OF_PICTURES: Json = {"denoising_strength": 0.75, "mask": None, "mask_blur": 4}
GRID = 64  # pixels that sides are whole multiples of
LONGEST_PROMPT = 20_000  # characters
LARGEST_SEED = 2**32 - 4  # of those we draw: the last of a batch is larger by three
DATA_URI = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)


def choose_record(body: Json, records: Sequence[ModelRecord]) -> ModelRecord:
    """The model that is named, or the newest. ApiError where there is none."""
    if not records:
        sentence = "There is no image model on this machine; `make image-model` adds one."
        raise ApiError(503, "model_unavailable", sentence)
    name = body.get("sd_model_checkpoint") or records[0].name
    record = next((each for each in records if each.name == name), None)
    if record is None:
        error = unknown_model(str(name))
        error.message += f". Choose {' or '.join(each.name for each in records)}."
        raise error
    return record


def read_request(body: Json, record: ModelRecord, *, has_picture: bool) -> Json:
    """Everything that the engine is to know. `init_image` and `mask` are base64, or None; `width`
    and `height` may be None where a picture says what they are."""
    body = validate.known_names(body, IMG2IMG if has_picture else TXT2IMG)
    usual = DEFAULTS | {"steps": record.usual_steps, "cfg_scale": record.usual_cfg_scale}
    wanted = {**usual, **(OF_PICTURES if has_picture else {}), **body}
    wanted["prompt"] = validate.read_text(body, "prompt")
    for number in NUMBERS:
        validate.check_number(body, number)
    _check_words(wanted)
    _check_sides(wanted)
    sampler = wanted.get("sampler_name") or record.samplers[0]
    if sampler not in record.samplers:
        names = ", ".join(record.samplers)
        raise build_invalid(f"sampler_name must be one of {names}; {sampler} is not.")
    side = None if has_picture else record.side
    sizes = {name: wanted.get(name) or side for name in ("width", "height")}
    pictures = _read_pictures(wanted) if has_picture else {}
    settings = {name: wanted[name] for name in (*usual, *OF_PICTURES) if name in wanted}
    prompt, seed = wanted["prompt"], _choose_seed(wanted.get("seed", -1))
    return settings | sizes | {"prompt": prompt, "sampler_name": sampler, "seed": seed} | pictures


def read_task(body: Json) -> str:
    """The id under which its progress is asked for; blank where it has none."""
    task = body.get("force_task_id") or ""
    if not isinstance(task, str) or len(task) > 200:
        raise build_invalid("force_task_id must be a string of at most 200 characters.")
    return task


def _check_words(wanted: Json) -> None:
    for name in ("prompt", "negative_prompt", "sampler_name"):
        value = wanted.get(name, "")
        if not isinstance(value, str):
            raise build_invalid(f"{name} must be a string.", "invalid_type")
        if len(value) > LONGEST_PROMPT:
            raise build_invalid(f"{name} can have at most {LONGEST_PROMPT} characters.")


def _check_sides(wanted: Json) -> None:
    for name in ("width", "height"):
        if (wanted.get(name) or 0) % GRID:
            raise build_invalid(f"{name} must be a multiple of {GRID}; {wanted[name]} is not.")


def _choose_seed(seed: int) -> int:
    return secrets.randbelow(LARGEST_SEED) if seed < 0 else seed


def _read_pictures(wanted: Json) -> Json:
    sources = wanted.get("init_images")
    if not isinstance(sources, list) or len(sources) != 1:
        raise build_invalid("init_images must be an array with one image.")
    return {
        "init_image": _strip_uri("init_images", sources[0]),
        "mask": _strip_uri("mask", wanted["mask"]) if wanted["mask"] else None,
    }


def _strip_uri(name: str, value: object) -> str:
    """A picture as base64 alone."""
    if not isinstance(value, str):
        raise build_invalid(f"{name} must hold base64.", "invalid_type")
    match = DATA_URI.match(value)
    return value[match.end() :] if match else value
