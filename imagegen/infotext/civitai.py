"""Pictures of Civitai's own generator: a graph, and beside it what was asked for."""

import re

from imagegen.infotext.objects import Values, get_object, get_words, parse_values
from imagegen.infotext.parser import Parsed

NAMES = {
    "steps": "Steps", "sampler": "Sampler", "cfgScale": "CFG scale", "seed": "Seed",
    "clipSkip": "Clip skip", "width": "Width", "height": "Height", "denoise": "Denoising strength",
    "baseModel": "Base model",
}  # fmt: skip
ADDRESS = re.compile(r"urn:air:[\w:.@-]{1,200}")
MOST_RESOURCES = 50


def read_generator(values: Values) -> Parsed | None:
    metadata = get_object(values, "extraMetadata")
    if not get_words(metadata, "prompt", "negativePrompt") and "steps" not in metadata:
        return None
    parsed = parse_values(
        metadata,
        get_words(metadata, "prompt"),
        get_words(metadata, "negativePrompt"),
        {**NAMES},
        "Civitai",
    )
    others = {k: v for k, v in parsed.others.items() if k not in ("Prompt", "Negative prompt",
                                                                  "Negative Prompt")}  # fmt: skip
    addresses = dict.fromkeys(_find_addresses(values))
    if addresses:
        parsed.values["Civitai resources"] = ", ".join(addresses)
    return Parsed(parsed.prompt, parsed.negative_prompt, parsed.values, "Civitai", others)


def _find_addresses(values: Values) -> list[str]:
    """Of every model and LoRA that a node of the graph names."""
    names = []
    for node in list(values.values())[:1_000]:
        inputs = get_object(node, "inputs") if isinstance(node, dict) else {}
        names += [v for v in inputs.values() if isinstance(v, str) and ADDRESS.fullmatch(v)]
    extra = get_object(values, "extra").get("airs")
    names += [v for v in extra if isinstance(v, str)] if isinstance(extra, list) else []
    return names[:MOST_RESOURCES]
