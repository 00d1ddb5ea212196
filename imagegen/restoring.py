"""From the parameters of an image back into a form: what fits, and in words what does not."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from django.core.exceptions import ValidationError

from imagegen.infotext import DEFAULTS, Parsed
from playground.forms import is_field, make_field
from playground.providers import Endpoint, Param

# Where a parameter of ours has its value in an infotext.
KEYS = {
    "sd_model_checkpoint": "Model",
    "steps": "Steps",
    "sampler_name": "Sampler",
    "cfg_scale": "CFG scale",
    "seed": "Seed",
    "denoising_strength": "Denoising strength",
    "mask_blur": "Mask blur",
    "clip_skip": "Clip skip",
    "upscaler_1": "Postprocess upscaler",
    "upscaling_resize": "Postprocess upscale by",
}
SIDES = ("width", "height")
# What only tells of the making, and is no setting.
TOLD = frozenset(
    {"Size", "App", "Version", "Model hash", "Operations", "Pipeline", "Parser", "Hashes"}
)
LISTED = {
    "sd_model_checkpoint": "model",
    "sampler_name": "sampler",
    "upscaler_1": "upscaler",
}
SPELLINGS = (("ancestral", "a"), ("++", "pp"), ("plusplus", "pp"))
Known = Mapping[str, Iterable[str]]  # the names a provider lists, by parameter


def fields_from(
    parsed: Parsed, endpoint: Endpoint, known: Known | None = None
) -> tuple[dict[str, str], list[str]]:
    """Values by API name, and notes for a person about what was changed or has no place.

    `known` holds what the provider lists for `sd_model_checkpoint`, `sampler_name`, `upscaler_1`.
    What is not in a list is filled in all the same, and said: lists are not always whole.
    """
    values: dict[str, str] = {}
    notes: list[str] = []
    for param in filter(is_field, endpoint.params):
        text = _text(parsed, param.name)
        if not text:
            continue
        value, note = _fitted(param, text, parsed, (known or {}).get(param.name, ()))
        if value:
            values[param.name] = value
        if note:
            notes.append(note)
    return values, notes + _homeless(parsed, endpoint, values)


def _text(parsed: Parsed, name: str) -> str:
    if name in ("prompt", "negative_prompt"):
        return str(getattr(parsed, name))
    if name in SIDES:
        return str(parsed.size[SIDES.index(name)]) if parsed.size else ""
    return parsed.values.get(KEYS.get(name, ""), "")


def _fitted(param: Param, text: str, parsed: Parsed, names: Iterable[str]) -> tuple[str, str]:
    """As the form takes it, and what was done to it."""
    if param.name in LISTED:
        return _named(param, text, parsed, list(names))
    try:
        make_field(param, None).clean(text)
    except ValidationError as error:
        if param.name in SIDES:
            return _nearest(param, int(text))
        return "", f"Left out: {' '.join(error.messages)}"
    return text, ""


def _named(param: Param, text: str, parsed: Parsed, names: list[str]) -> tuple[str, str]:
    """The provider's own spelling of it, where it has one."""
    spelt = {_plain(name): name for name in reversed(names)}
    spellings = [text]
    if param.name == "sampler_name":  # NovelAI and InvokeAI; Fooocus
        spellings.append(text.removeprefix("k_").removesuffix("_gpu"))
    if param.name == "sampler_name" and (schedule := parsed.values.get("Schedule type")):
        spellings.insert(0, f"{text} {schedule}")
    if param.name == "sd_model_checkpoint":
        spellings.append(PurePosixPath(text.replace("\\", "/")).stem)
    found = next((spelt[_plain(each)] for each in spellings if _plain(each) in spelt), None)
    if found or not names:
        return found or text[:200], ""
    return text[:200], f"The {LISTED[param.name]} “{text[:200]}” is not in this provider's list."


def _plain(name: str) -> str:
    """DPM++ 2M Karras and dpmpp_2m_karras are the same."""
    name = name.lower()
    for long, short in SPELLINGS:
        name = name.replace(long, short)
    return re.sub(r"[\W_]", "", name)


def _nearest(param: Param, side: int) -> tuple[str, str]:
    step, low, high = int(param.step or 1), int(param.min or 1), int(param.max or side)
    fit = min(max(round(side / step) * step, low), high)
    return str(fit), f"{param.label} {side} became {fit}: the nearest that can be asked for."


def _homeless(parsed: Parsed, endpoint: Endpoint, values: Mapping[str, str]) -> list[str]:
    """Settings that this page has no field for. What stands for nothing is not missed."""
    if not endpoint.param("prompt"):  # a page that enlarges does not ask how it was made
        return []
    taken = {KEYS[name] for name in KEYS if endpoint.param(name)} | TOLD
    sampler = values.get("sampler_name", "")
    schedule = parsed.values.get("Schedule type", "")
    if schedule and _plain(sampler).endswith(_plain(schedule)):
        taken |= {"Schedule type"}
    left = [
        f"{key} ({value[:60]})"
        for key, value in parsed.values.items()
        if key not in taken and value and value != DEFAULTS.get(key)
    ]
    return [f"There is no place here for: {', '.join(left)}."] if left else []
