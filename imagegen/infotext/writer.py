"""What is known of an image as one infotext, in the order in which AUTOMATIC1111 writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.grammar import clean_text, is_key, write_pairs
from imagegen.infotext.parser import Parsed, parse_infotext
from imagegen.infotext.sections import NEGATIVE

VERSION = "Playground"
ORDER = (
    "Steps", "Sampler", "Schedule type", "CFG scale", "Seed", "Size", "Model hash", "Model",
    "Clip skip", "Denoising strength", "Mask blur",
)  # fmt: skip
LAST = ("Postprocess upscale by", "Postprocess upscaler", "App", "Version")
# The same thing by its API name, in a request and in what the engine says of it.
BY_API_NAME = {
    "steps": "Steps",
    "sampler_name": "Sampler",
    "scheduler": "Schedule type",
    "cfg_scale": "CFG scale",
    "sd_model_hash": "Model hash",
    "sd_model_checkpoint": "Model",
    "clip_skip": "Clip skip",
    "denoising_strength": "Denoising strength",
    "mask_blur": "Mask blur",
}
# Engines fill these in whether they were used or not.
ASKED_ONLY = ("denoising_strength", "clip_skip", "mask_blur")


@dataclass(frozen=True, slots=True)
class Facts:
    """One image that came back.

    `request` is what was sent, `info` what the provider said (`Images.info`), both by API name.
    `index` counts the images that are no grid. `source` is the infotext of the image that was
    enlarged; `scale` how many times.
    """

    request: Mapping[str, Any]
    width: int = 0  # pixels of the image as it is
    height: int = 0
    seed: int | None = None  # really used for this very image
    index: int = 0
    info: Mapping[str, Any] = field(default_factory=dict)
    model: str = ""  # where the request does not name it
    source: str = ""
    scale: float | None = None
    version: str = VERSION


def compose_infotext(facts: Facts) -> str:
    """The engine's own words come first, then its `info`, then what was asked for."""
    if "upscaler_1" in facts.request:
        return _list_enlarged(facts)
    engine = _engine_text(facts)
    values = {**_list_requested(facts), **_list_reported(facts), **engine.values}
    if facts.seed is not None and facts.seed >= 0:
        values["Seed"] = str(facts.seed)
    if values.get("Seed", "").startswith("-"):
        del values["Seed"]
    prompts = engine.prompt, engine.negative_prompt
    if not engine.values:
        prompts = _get_prompt(facts, "prompt"), _get_prompt(facts, "negative_prompt")
    return format_infotext(
        Parsed(*prompts, {**values, "Version": values.get("Version") or facts.version})
    )


def format_infotext(parsed: Parsed) -> str:
    """The three parts. Its last line is one line, whatever the values hold."""
    values = {
        clean_text(key): clean_text(value) for key, value in parsed.values.items() if is_key(key)
    }
    middle = [key for key in values if key not in ORDER and key not in LAST]
    ordered = [key for key in (*ORDER, *middle, *LAST) if key in values]
    negative = clean_text(parsed.negative_prompt).strip()
    parts = (
        clean_text(parsed.prompt).strip(),
        f"{NEGATIVE} {negative}" if negative else "",
        write_pairs({key: values[key] for key in ordered}),
    )
    return "\n".join(part for part in parts if part)


def _list_enlarged(facts: Facts) -> str:
    """The source's parameters, and what was done to it."""
    source = _parse_leniently(facts.source)
    scale = facts.scale or facts.info.get("scale_factor") or facts.request.get("upscaling_resize")
    done = {
        "Postprocess upscale by": format_value(scale),
        "Postprocess upscaler": format_value(facts.request["upscaler_1"]),
        "Version": source.values.get("Version") or facts.version,
    }
    values = {**source.values, **{key: value for key, value in done.items() if value}}
    return format_infotext(Parsed(source.prompt, source.negative_prompt, values))


def _list_requested(facts: Facts) -> dict[str, str]:
    values = _name_values({"sd_model_checkpoint": facts.model, **facts.request})
    if facts.width and facts.height:
        values["Size"] = f"{facts.width}x{facts.height}"
    return values


def _list_reported(facts: Facts) -> dict[str, str]:
    """What the engine says it did; names of models are kept as they were asked for."""
    reported = {
        name: value
        for name, value in facts.info.items()
        if name != "sd_model_checkpoint" and (name not in ASKED_ONLY or name in facts.request)
    }
    extra = facts.info.get("extra_generation_params")
    more = {k: format_value(v) for k, v in extra.items()} if isinstance(extra, dict) else {}
    values = {key: value for key, value in more.items() if is_key(key) and value} | _name_values(
        reported
    )
    seed = facts.info.get("seed")
    if facts.index == 0 and isinstance(seed, int) and seed >= 0:
        values["Seed"] = str(seed)
    if model := format_value(facts.info.get("sd_model_name")):
        values["Model"] = model  # what really made it: a server may take another for a name
    return values


def _name_values(values: Mapping[str, Any]) -> dict[str, str]:
    named = ((key, format_value(values.get(name))) for name, key in BY_API_NAME.items())
    return {key: value for key, value in named if value}


def _get_prompt(facts: Facts, name: str) -> str:
    """Of a prompt with alternatives the engine says which it took."""
    every = facts.info.get(f"all_{name}s")
    if isinstance(every, list) and facts.index < len(every) and isinstance(every[facts.index], str):
        return str(every[facts.index])
    return format_value(facts.request.get(name))


def _engine_text(facts: Facts) -> Parsed:
    """The infotext that the engine wrote for this image; engines put one for a grid first."""
    texts = facts.info.get("infotexts")
    first = facts.info.get("index_of_first_image")
    at = facts.index + (first if isinstance(first, int) and first > 0 else 0)
    if not isinstance(texts, list) or at >= len(texts) or not isinstance(texts[at], str):
        return Parsed()
    return _parse_leniently(texts[at])


def _parse_leniently(text: str) -> Parsed:
    try:
        return parse_infotext(text)
    except InfotextError:
        return Parsed()


def format_value(value: Any) -> str:
    """7.0 is 7; anything but text and numbers is nothing."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if plain else ""
