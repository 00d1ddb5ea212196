"""InvokeAI from its second version to its sixth."""

import re
from typing import Any

from imagegen.infotext.names import trim_model
from imagegen.infotext.objects import (
    Values,
    get_list,
    get_object,
    get_words,
    list_others,
    parse_values,
    write_pairs,
)
from imagegen.infotext.parser import Parsed
from imagegen.infotext.writer import format_value

NAMES = {
    "steps": "Steps", "scheduler": "Sampler", "sampler": "Sampler", "cfg_scale": "CFG scale",
    "seed": "Seed", "clip_skip": "Clip skip", "strength": "Denoising strength",
    "guidance": "Guidance", "width": "Width", "height": "Height",
}  # fmt: skip
DREAM = {"s": "steps", "S": "seed", "W": "width", "H": "height", "C": "cfg_scale", "A": "sampler",
         "f": "strength"}  # fmt: skip
SPOKEN = ("positive_prompt", "negative_prompt", "prompt", "model", "model_weights", "app_version",
          "loras", "positive_style_prompt", "negative_style_prompt", "image", "vae", "app_id",
          "metadata_version")  # fmt: skip
BRACKETS = re.compile(r"\[([^\[\]]*)\]")
SPACES = re.compile(r" {2,}")
COMMAS = re.compile(r"(?<!\s)\s*,(?:\s*,)*")  # what a bracket leaves between two of them
BARE = re.compile(r"\s-[sSWHCA] ?[\w.]+(?=\s-\w|\Z)")
SWITCH = re.compile(r"\s-(\w)\s*(\S+)")
MAX_DREAM_CHARS = 100_000


def read_invoke(values: Values) -> Parsed | None:
    """`invokeai_metadata` of today, and `sd-metadata`, where the image is an object of its own."""
    inner = get_object(values, "image") or get_object(values, "node") or values
    is_today = bool({"positive_prompt", "positive_style_prompt", "generation_mode"} & inner.keys())
    if not is_today and not _is_old(values, inner):
        return None
    prompt = _read_prompt(inner.get("positive_prompt", inner.get("prompt")))
    negative = get_words(inner, "negative_prompt")
    if not is_today:
        prompt, in_brackets = split_brackets(prompt)
        negative = negative or in_brackets
    parsed = parse_values(inner, prompt, negative, NAMES, "InvokeAI")
    _add_models(parsed, values, inner)
    others = list_others(inner, (*NAMES, *SPOKEN))
    others |= list_others(values, (*NAMES, *SPOKEN)) if inner is not values else {}
    return Parsed(prompt, negative, parsed.values, "InvokeAI", others)


def read_dream(text: str) -> Parsed | None:
    """The command line of its second version: "words [not these]" -s 50 -S 42"""
    text = text.strip()[:MAX_DREAM_CHARS]
    words, behind = _split_dream(text)
    switches: dict[str, str] = dict(SWITCH.findall(behind))
    if not switches:
        return None
    prompt, negative = split_brackets(words)
    named: Values = {DREAM.get(name, name): value for name, value in switches.items()}
    parsed = parse_values(named, prompt, negative, NAMES, "InvokeAI")
    return Parsed(prompt, negative, parsed.values, "InvokeAI", list_others(named, NAMES))


def _split_dream(text: str) -> tuple[str, str]:
    """The words in quotes and the switches; without quotes only where there are steps and seed."""
    end = text.rfind('"')
    if text[:1] == '"' and end > 0:
        return text[1:end], text[end + 1 :]
    first = BARE.search(text)
    if first is None or not {"s", "S"} <= dict(SWITCH.findall(text[first.start() :])).keys():
        return "", ""
    return text[: first.start()], text[first.start() :]


def split_brackets(words: str) -> tuple[str, str]:
    """What stands in brackets is not wanted."""
    negative = ", ".join(part.strip(" ,") for part in BRACKETS.findall(words) if part.strip(" ,"))
    rest = BRACKETS.sub("", words)
    if rest != words:
        rest = COMMAS.sub(",", rest)
    return SPACES.sub(" ", rest).strip(" ,"), negative


def _is_old(values: Values, inner: Values) -> bool:
    app = get_words(values, "app_id") + get_words(values, "app_version")
    return "prompt" in inner and ("invoke" in app.lower() or inner is not values)


def _add_models(parsed: Parsed, values: Values, inner: Values) -> None:
    model = get_words(values, "model_weights") or _read_model_name(
        inner.get("model") or values.get("model")
    )
    loras = [
        (_read_model_name(each.get("model") or each.get("lora")), format_value(each.get("weight")))
        for each in get_list(inner, "loras")
        if isinstance(each, dict)
    ]
    more = {
        "Model": trim_model(model),
        "LoRAs": write_pairs(loras),
        "VAE": _read_model_name(inner.get("vae")),
        "Style prompt": get_words(inner, "positive_style_prompt"),
        "Negative style prompt": get_words(inner, "negative_style_prompt"),
    }
    version = get_words(values, "app_version")
    more["Version"] = f"InvokeAI {version}" if version else ""
    parsed.values.update({key: value for key, value in more.items() if value})


def _read_model_name(model: Any) -> str:
    """A model as an object of any version, or as text."""
    if isinstance(model, dict):
        return get_words(model, "name", "model_name") or _read_model_name(model.get("lora"))
    return format_value(model)


def _read_prompt(prompt: Any) -> str:
    """A text, or a list of weighted parts."""
    if not isinstance(prompt, list):
        return format_value(prompt)
    return " ".join(format_value(part.get("prompt")) for part in prompt if isinstance(part, dict))
