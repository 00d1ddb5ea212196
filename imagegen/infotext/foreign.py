"""What other tools write as JSON, under the names that A1111 gives the same things."""

import re
from collections.abc import Callable
from typing import Any

import orjson

from imagegen.infotext.grammar import is_key
from imagegen.infotext.reading import Parsed
from imagegen.infotext.writing import shown

FOOOCUS = {
    "steps": "Steps",
    "sampler": "Sampler",
    "scheduler": "Schedule type",
    "guidance_scale": "CFG scale",
    "seed": "Seed",
    "base_model": "Model",
    "base_model_hash": "Model hash",
    "clip_skip": "Clip skip",
    "version": "Version",
}
INVOKE = {
    "steps": "Steps",
    "scheduler": "Sampler",
    "sampler": "Sampler",
    "cfg_scale": "CFG scale",
    "seed": "Seed",
    "clip_skip": "Clip skip",
    "strength": "Denoising strength",
}
SIDES = re.compile(r"\D{0,5}(\d{1,6})\D{1,5}(\d{1,6})\D{0,5}", re.ASCII)


def fooocus(text: str) -> Parsed | None:
    """Its own scheme: one object. Older versions wrote labels for names."""
    found = _object(text)
    found = {str(key).lower().replace(" ", "_"): value for key, value in found.items()}
    if "prompt" not in found:
        return None
    values = _named(found, FOOOCUS)
    if sides := SIDES.fullmatch(shown(found.get("resolution"))):
        values["Size"] = f"{sides[1]}x{sides[2]}"
    words = shown(found["prompt"]), shown(found.get("negative_prompt"))
    return Parsed(*words, values | _rest(found, FOOOCUS), "Fooocus")


def invoke(text: str) -> Parsed | None:
    """`invokeai_metadata` of today, and `sd-metadata`, where the image is an object of its own."""
    outer = _object(text)
    found = outer.get("image") if isinstance(outer.get("image"), dict) else outer
    if not isinstance(found, dict) or not {"positive_prompt", "prompt"} & found.keys():
        return None
    values = _named(found, INVOKE)
    width, height = shown(found.get("width")), shown(found.get("height"))
    if width and height:
        values["Size"] = f"{width}x{height}"
    if model := _model(outer.get("model_weights") or outer.get("model")):
        values["Model"] = model
    if version := shown(outer.get("app_version")):
        values["Version"] = f"InvokeAI {version}"
    prompt = _prompt(found.get("positive_prompt", found.get("prompt")))
    return Parsed(prompt, shown(found.get("negative_prompt")), values, "InvokeAI")


# The name of a text, and who can read it.
READERS: dict[str, Callable[[str], Parsed | None]] = {
    "parameters": fooocus,
    "UserComment": fooocus,
    "invokeai_metadata": invoke,
    "sd-metadata": invoke,
}


def _object(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:  # also where it nests too deeply
        return {}
    return found if isinstance(found, dict) else {}


def _named(found: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    named = ((key, shown(found.get(name))) for name, key in names.items())
    return {key: value for key, value in named if value}


def _rest(found: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    """What has no name elsewhere keeps its own, in words."""
    taken = {*names, "prompt", "negative_prompt", "resolution", "metadata_scheme"}
    others = (
        (name.replace("_", " ").capitalize(), shown(found[name])) for name in found.keys() - taken
    )
    return {key: value for key, value in sorted(others) if value and is_key(key)}


def _model(model: Any) -> str:
    if isinstance(model, dict):
        return shown(model.get("name") or model.get("model_name"))
    return shown(model)


def _prompt(prompt: Any) -> str:
    """A text, or a list of weighted parts."""
    if not isinstance(prompt, list):
        return shown(prompt)
    return " ".join(shown(part.get("prompt")) for part in prompt if isinstance(part, dict))
