"""What an axis can be about, and its values as the API takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from playground.parameters.fields import format_number
from playground.parameters.forms import is_field, make_field
from playground.plans import values
from playground.providers import Endpoint, Param

SEARCH = "prompt_sr"  # words of the prompt, replaced
SEARCH_LABEL = "Prompt S/R"
NUMBERS = ("int", "float")
MAX_PROMPT_CHARS = 100_000  # characters of a prompt whose words are replaced


@dataclass(frozen=True, slots=True)
class Axis:
    """What differs from cell to cell, and how. `texts`: the fields whose words are replaced."""

    name: str  # an API name, or prompt_sr
    label: str
    values: list[Any]
    texts: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "label": self.label, "values": self.values}

    def apply_value(self, request: Mapping[str, Any], value: Any) -> dict[str, Any]:
        """The request with this value; of words, the first is replaced in all texts."""
        if self.name != SEARCH:
            return {**request, self.name: value}
        texts = {name: request.get(name) for name in self.texts}
        replaced = {n: text.replace(self.values[0], value) for n, text in texts.items() if text}
        return {**request, **replaced}


def list_choices(endpoint: Endpoint) -> list[tuple[str, str]]:
    """Names and labels of what can vary."""
    varied = [p for p in endpoint.params if is_field(p) and p.kind != "text"]
    return [(SEARCH, SEARCH_LABEL), *((p.name, p.label) for p in varied)]


def read_axis(
    endpoint: Endpoint, name: str, text: str, request: Mapping[str, Any], texts: Sequence[str]
) -> Axis:
    """`texts`: the fields of the request that hold the prompt.

    Raises ValidationError with a sentence about the values.
    """
    if name == SEARCH:
        return _build_search(values.split_words(text), request, tuple(texts))
    param = endpoint.get_param(name)
    if param is None or (name, param.label) not in list_choices(endpoint):
        raise ValidationError("Choose a parameter for this axis.")
    typed = _parse_values(param, text)
    if not typed:
        raise ValidationError(f"{param.label} has no values yet.")
    return Axis(name, param.label, typed)


def format_value(value: Any) -> str:
    return format_number(value)


def _parse_values(param: Param, text: str) -> list[Any]:
    if param.kind in NUMBERS:
        words = values.list_numbers(text, whole=param.kind == "int")
    else:
        words = values.split_words(text)
    field = make_field(param, None)
    return [field.clean(word) for word in words]


def _build_search(words: list[str], request: Mapping[str, Any], texts: tuple[str, ...]) -> Axis:
    if len(words) < 2:
        raise ValidationError("Enter the word to replace first, then its replacements.")
    prompts = [request.get(name) or "" for name in texts]
    if not any(words[0] in prompt for prompt in prompts):
        raise ValidationError(f"“{words[0]}” isn't in the prompt, so nothing would be replaced.")
    if any(count_grown(prompt, words) > MAX_PROMPT_CHARS for prompt in prompts):
        raise ValidationError("These replacements would make the prompt too long.")
    return Axis(SEARCH, SEARCH_LABEL, words, texts)


def count_grown(text: str, words: list[str]) -> int:
    """How many characters it has at most once a word is replaced: told without making it."""
    old, *new = map(len, words)
    return len(text) + text.count(words[0]) * max(0, max(new) - old)
