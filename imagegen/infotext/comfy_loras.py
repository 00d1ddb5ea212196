"""The LoRAs of one node of ComfyUI: one by name, a stack with numbers, or objects with a switch."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from imagegen.infotext.names import trim_model
from imagegen.infotext.objects import Values, get_words

NAMED = re.compile(r"lora_name(?:_\d{1,3})?")
WEIGHTS = ("strength_model", "lora_wt", "model_weight", "model_str", "lora_model_strength",
           "strength", "weight")  # fmt: skip
OFF = ("off", "false", "no")
MOST_INPUTS = 500


def list_loras(inputs: Values, read: Callable[[Any], str]) -> Iterator[tuple[str, str]]:
    """Name and strength of those that are on; `read` follows a link to its value."""
    for key, value in list(inputs.items())[:MOST_INPUTS]:
        name, weight = "", ""
        if isinstance(value, dict) and "lora" in value and value.get("on", True) is not False:
            name, weight = get_words(value, "lora"), get_words(value, "strength")
        elif NAMED.fullmatch(key) and not _is_off(inputs, key):
            name, weight = read(value), _read_weight(inputs, key, read)
        if name and name != "None":
            yield trim_model(name), weight


def _number_key(key: str) -> str:
    return key.removeprefix("lora_name")


def _is_off(inputs: Values, key: str) -> bool:
    return str(inputs.get(f"switch{_number_key(key)}", "")).lower() in OFF


def _read_weight(inputs: Values, key: str, read: Callable[[Any], str]) -> str:
    names = (f"{name}{_number_key(key)}" for name in WEIGHTS)
    return next((text for name in names if (text := read(inputs.get(name)))), "")
