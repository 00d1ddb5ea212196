"""From the parameters of an image back into a form: what fits, and in words what does not."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError

from imagegen.infotext import DEFAULTS, Parsed
from playground.parameters.forms import is_field, make_field
from playground.providers import Endpoint, Name, Param
from playground.providers.spellings import find_name, fold_name, resolve_sampler

# Where a parameter of ours has its value in an infotext.
KEYS = {
    "sd_model_checkpoint": "Model",
    "steps": "Steps",
    "sampler_name": "Sampler",
    "scheduler": "Schedule type",
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
REPORTED_KEYS = frozenset(
    {"Size", "App", "Version", "Model hash", "Operations", "Pipeline", "Parser", "Hashes"}
)
LISTED = {
    "sd_model_checkpoint": "model",
    "sampler_name": "sampler",
    "scheduler": "schedule type",
    "upscaler_1": "upscaler",
}
Known = Mapping[str, Iterable[str | Name]]  # what a provider lists, by parameter


def build_fields(
    parsed: Parsed, endpoint: Endpoint, known: Known | None = None
) -> tuple[dict[str, str], list[str]]:
    """Values by API name, and notes for a person about what was changed or has no place.

    `known` holds what the provider lists for `sd_model_checkpoint`, `sampler_name`, `upscaler_1`.
    What is not in a list is filled in all the same, and said: lists are not always whole.
    """
    values: dict[str, str] = {}
    notes: list[str] = []
    sampling = _match_sampling(parsed, endpoint, known or {})
    for param in filter(is_field, endpoint.params):
        text = sampling[param.name] if param.name in sampling else _get_text(parsed, param.name)
        if not text:
            continue
        value, note = _fit_value(param, text, _list_names(known or {}, param.name))
        if value:
            values[param.name] = value
        if note:
            notes.append(note)
    return values, notes + _list_homeless(parsed, endpoint, values)


def _get_text(parsed: Parsed, name: str) -> str:
    if name in ("prompt", "negative_prompt"):
        return str(getattr(parsed, name))
    if name in SIDES:
        return str(parsed.size[SIDES.index(name)]) if parsed.size else ""
    return parsed.values.get(KEYS.get(name, ""), "")


def _list_names(known: Known, name: str) -> list[Name]:
    return [each if isinstance(each, Name) else Name(each, each) for each in known.get(name, ())]


def _match_sampling(parsed: Parsed, endpoint: Endpoint, known: Known) -> dict[str, str]:
    """Sampler and schedule, which tools write as one name or as two, as this provider has them."""
    sampler, schedule = (_get_text(parsed, name) for name in ("sampler_name", "scheduler"))
    schedules = _list_names(known, "scheduler") if endpoint.get_param("scheduler") else []
    pair = resolve_sampler(sampler, schedule, _list_names(known, "sampler_name"), schedules)
    return dict(zip(("sampler_name", "scheduler"), pair, strict=True))


def _fit_value(param: Param, text: str, names: list[Name]) -> tuple[str, str]:
    """As the form takes it, and what was done to it."""
    if param.name in LISTED:
        return _match_name(param, text, names)
    try:
        make_field(param, None).clean(text)
    except ValidationError as error:
        if param.name in SIDES:
            return _round_side(param, int(text))
        return "", f"Left out: {' '.join(error.messages)}"
    return text, ""


def _match_name(param: Param, text: str, names: list[Name]) -> tuple[str, str]:
    """The provider's own spelling of it, where it has one."""
    name = find_name(text, names)
    if name or not names:
        return name.value if name else text[:200], ""
    return text[:200], f"The {LISTED[param.name]} “{text[:200]}” is not in this provider's list."


def _round_side(param: Param, side: int) -> tuple[str, str]:
    step, low, high = int(param.step or 1), int(param.min or 1), int(param.max or side)
    fit = min(max(round(side / step) * step, low), high)
    return str(fit), f"{param.label} {side} changed to {fit}, the nearest supported value."


def _list_homeless(parsed: Parsed, endpoint: Endpoint, values: Mapping[str, str]) -> list[str]:
    """Settings that this page has no field for. What stands for nothing is not missed."""
    if not endpoint.get_param("prompt"):  # a page that enlarges does not ask how it was made
        return []
    taken = {KEYS[name] for name in KEYS if endpoint.get_param(name)} | REPORTED_KEYS
    sampler = values.get("sampler_name", "")
    schedule = parsed.values.get("Schedule type", "")
    if schedule and fold_name(sampler).endswith(fold_name(schedule)):
        taken |= {"Schedule type"}
    left = [
        f"{key} ({value[:60]})"
        for key, value in parsed.values.items()
        if key not in taken and value and value != DEFAULTS.get(key)
    ]
    return [f"Not supported here: {', '.join(left)}."] if left else []
