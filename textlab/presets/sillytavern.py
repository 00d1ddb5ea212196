"""Presets of SillyTavern, for text completion and for chat completion, by our parameters' names.

What has no parameter here is listed, so that nobody takes it for imported.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from textlab.presets.values import check_type, clean_value, describe_value, list_params

# Names of text completion's fields, and of chat completion's where they differ.
TEXT_NAMES: Mapping[str, str] = {
    "temp": "temperature",
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "top_a": "top_a",
    "min_p": "min_p",
    "tfs": "tfs",
    "typical_p": "typical_p",
    "rep_pen": "repetition_penalty",
    "freq_pen": "frequency_penalty",
    "presence_pen": "presence_penalty",
    "no_repeat_ngram_size": "no_repeat_ngram_size",
    "min_length": "min_tokens",
    "dry_multiplier": "dry_multiplier",
    "dry_base": "dry_base",
    "dry_allowed_length": "dry_allowed_length",
    "dry_sequence_breakers": "dry_sequence_breakers",
    "xtc_threshold": "xtc_threshold",
    "xtc_probability": "xtc_probability",
    "smoothing_factor": "smoothing_factor",
    "smoothing_curve": "smoothing_curve",
    "min_temp": "dynatemp_min",
    "max_temp": "dynatemp_max",
    "dynatemp_exponent": "dynatemp_exponent",
    "mirostat_mode": "mirostat",
    "genamt": "max_tokens",
    "seed": "seed",
}
CHAT_NAMES: Mapping[str, str] = {
    "temperature": "temperature",
    "top_p": "top_p",
    "top_k": "top_k",
    "top_a": "top_a",
    "min_p": "min_p",
    "repetition_penalty": "repetition_penalty",
    "frequency_penalty": "frequency_penalty",
    "presence_penalty": "presence_penalty",
    "openai_max_tokens": "max_tokens",
    "seed": "seed",
}
# Values that mean "not in use" there and have another name here, or none.
UNSET: Mapping[str, tuple[Any, ...]] = {"top_k": (0,), "seed": (-1,), "no_repeat_ngram_size": (0,)}
CHAT_MARKS = ("openai_max_tokens", "openai_max_context", "prompt_order", "chat_completion_source")
TEXT_MARKS = ("temp", "rep_pen", "freq_pen", "genamt")
DYNAMIC = ("min_temp", "max_temp", "dynatemp_exponent")  # mean nothing unless `dynatemp` is on
DEFAULT_CHARACTER = 100_001  # whose order of prompts holds for every chat
HISTORY = "chatHistory"


def is_preset(data: Mapping[str, Any]) -> bool:
    return is_chat_preset(data) or any(name in data for name in TEXT_MARKS)


def is_chat_preset(data: Mapping[str, Any]) -> bool:
    return any(name in data for name in CHAT_MARKS)


def read_preset(data: Mapping[str, Any]) -> tuple[str, dict[str, Any], list[str]]:
    """System prompt, parameters, and a line for each thing that is left out.

    Raises ValidationError where a field's value is of the wrong type: that is no such preset.
    """
    is_chat = is_chat_preset(data)
    names = CHAT_NAMES if is_chat else TEXT_NAMES
    system, prompts_left_out = read_prompts(data) if is_chat else ("", [])
    parameters, values_left_out = read_values(data, names)
    others = {*names, "dynatemp", *(("prompts", "prompt_order") if is_chat else ())}
    fields = sorted(name for name, value in data.items() if name not in others and in_use(value))
    return system, parameters, [*values_left_out, *prompts_left_out, *fields]


def in_use(value: Any) -> bool:
    """Whether it says anything: what is blank or off is missed by nobody."""
    return value not in (None, "", 0, False) and value != [] and value != {}


def read_values(
    data: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    params, values, left_out, faults = list_params(), {}, [], []
    for name, written in data.items():
        if name in DYNAMIC and data.get("dynatemp") is not True:
            continue
        param, value = params.get(names.get(name, "")), decode_list(name, written)
        if param is None or value in UNSET.get(name, ()):
            continue
        try:
            check_type(param, value)
        except ValidationError as error:
            faults.append(f"{name} {error.message}")
            continue
        try:
            values[param.name] = clean_value(param, value)
        except ValidationError as error:
            left_out.append(f"{name} = {describe_value(value)}: {error.messages[0]}")
    if faults:
        raise ValidationError(faults)
    return {name: value for name, value in values.items() if value is not None}, left_out


def decode_list(name: str, value: Any) -> Any:
    """Sequence breakers are a JSON list written as text; as whatever else they are left alone."""
    if name != "dry_sequence_breakers" or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def read_prompts(data: Mapping[str, Any]) -> tuple[str, list[str]]:
    """What stands before the conversation is the system prompt; the rest has no place here."""
    rows = list_objects(data.get("prompts"), "prompts")
    prompts = {str(row.get("identifier")): row for row in rows}
    order = list(list_order(data, prompts))
    end = order.index(HISTORY) if HISTORY in order else len(order)
    before = [read_content(prompts[name], name) for name in order[:end]]
    after = [name for name in order[end:] if read_content(prompts[name], name)]
    left_out = [f"prompt “{prompts[name].get('name') or name}”, after the chat" for name in after]
    return "\n\n".join(filter(None, before)), left_out


def read_content(prompt: Mapping[str, Any], name: str) -> str:
    content = prompt.get("content") or ""
    if not isinstance(content, str):
        raise ValidationError(f"prompts: the content of “{name}” must be text.")
    return content if content.strip() else ""


def list_order(data: Mapping[str, Any], prompts: Mapping[Any, Any]) -> Iterator[str]:
    """The prompts that are switched on, in their order; without one, as they stand."""
    orders = list_objects(data.get("prompt_order"), "prompt_order")
    matching = [row for row in orders if row.get("character_id") == DEFAULT_CHARACTER]
    order = list_objects((matching or orders or [{}])[-1].get("order"), "prompt_order")
    rows = order or [{"identifier": name, "enabled": True} for name in prompts]
    for row in rows:
        name = str(row.get("identifier"))
        if row.get("enabled", True) is True and name in prompts:
            yield name


def list_objects(value: Any, name: str) -> list[dict[str, Any]]:
    """Raises ValidationError where it is no list of objects; missing it is an empty one."""
    rows = [] if value is None else value
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValidationError(f"{name} must be a list of objects.")
    return rows
