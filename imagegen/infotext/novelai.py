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


def read_novelai(found: Values) -> Parsed | None:
    around, inner = found, get_object(found, "Comment")
    found = inner or found
    if not inner and not _is_its(found):
        return None
    if inner and "NovelAI" not in get_words(around, "Software", "Title") and not _is_its(inner):
        return None
    values: Values = dict(found)
    names = dict(NAMES)
    if "Img2Img" in get_words(found, "request_type"):  # else it stands there and was not used
        names["strength"] = "Denoising strength"
    prompt = get_words(found, "prompt") or _caption(found, "v4_prompt")
    negative = get_words(found, "uc") or _caption(found, "v4_negative_prompt")
    parsed = parse_values(
        values, prompt or get_words(around, "Description"), negative, names, "NovelAI"
    )
    _add_characters(parsed, found)
    if source := get_words(around, "Source"):
        parsed.values["Source"] = source
    others = list_others(found, (*names, *SPOKEN))
    return Parsed(parsed.prompt, parsed.negative_prompt, parsed.values, "NovelAI", others)


def _is_its(found: Values) -> bool:
    return "v4_prompt" in found or ("uc" in found and "scale" in found and "c" not in found)


def _add_characters(parsed: Parsed, found: Values) -> None:
    for key, name in (("Characters", "v4_prompt"), ("Not of characters", "v4_negative_prompt")):
        each: list[Any] = get_list(get_object(get_object(found, name), "caption"), "char_captions")
        words = [get_words(one, "char_caption") for one in each if isinstance(one, dict)]
        if any(words):
            parsed.values[key] = " | ".join(filter(None, words))


def _caption(found: Values, name: str) -> str:
    return get_words(get_object(get_object(found, name), "caption"), "base_caption")
