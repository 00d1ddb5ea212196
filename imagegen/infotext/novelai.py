"""NovelAI: an object under Comment, or all texts of the file in one, hidden in its pixels."""

from typing import Any

from imagegen.infotext.objects import (
    Values,
    get_list,
    get_object,
    get_words,
    list_others,
    parse_values,
)
from imagegen.infotext.parser import Parsed

NAMES = {
    "steps": "Steps", "sampler": "Sampler", "scale": "CFG scale", "seed": "Seed",
    "width": "Width", "height": "Height", "noise_schedule": "Schedule type",
}  # fmt: skip
SPOKEN = (
    "prompt",
    "uc",
    "v4_prompt",
    "v4_negative_prompt",
    "Comment",
    "Description",
    "signed_hash",
)


def read_novelai(raw_values: Values) -> Parsed | None:
    around, inner = raw_values, get_object(raw_values, "Comment")
    raw_values = inner or raw_values
    if not inner and not _is_its(raw_values):
        return None
    if inner and "NovelAI" not in get_words(around, "Software", "Title") and not _is_its(inner):
        return None
    values: Values = dict(raw_values)
    names = dict(NAMES)
    if "Img2Img" in get_words(raw_values, "request_type"):  # else it stands there and was not used
        names["strength"] = "Denoising strength"
    prompt = get_words(raw_values, "prompt") or _read_caption(raw_values, "v4_prompt")
    negative = get_words(raw_values, "uc") or _read_caption(raw_values, "v4_negative_prompt")
    parsed = parse_values(
        values, prompt or get_words(around, "Description"), negative, names, "NovelAI"
    )
    _add_characters(parsed, raw_values)
    if source := get_words(around, "Source"):
        parsed.values["Source"] = source
    others = list_others(raw_values, (*names, *SPOKEN))
    return Parsed(parsed.prompt, parsed.negative_prompt, parsed.values, "NovelAI", others)


def _is_its(values: Values) -> bool:
    return "v4_prompt" in values or ("uc" in values and "scale" in values and "c" not in values)


def _add_characters(parsed: Parsed, values: Values) -> None:
    for key, name in (("Characters", "v4_prompt"), ("Not of characters", "v4_negative_prompt")):
        each: list[Any] = get_list(get_object(get_object(values, name), "caption"), "char_captions")
        words = [get_words(one, "char_caption") for one in each if isinstance(one, dict)]
        if any(words):
            parsed.values[key] = " | ".join(filter(None, words))


def _read_caption(values: Values, name: str) -> str:
    return get_words(get_object(get_object(values, name), "caption"), "base_caption")
