"""Where a filled-in prompt goes: a model's page, with the conversation that it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from playground import catalog
from textlab.context import MAX_LINK_CHARS
from textlab.model_offers import list_models

# What it becomes there, and in which mode.
TARGETS: Mapping[str, tuple[str, str]] = {
    "message": ("chat", "Use as message"),
    "system": ("chat", "Use as system prompt"),
    "prompt": ("completion", "Use for completion"),
}
ORIGIN = ("model", "parent", "shared")


@dataclass(frozen=True, slots=True)
class Destination:
    """A page and what fills it in. Too long for an address, it is posted, and nothing runs."""

    path: str
    fields: Mapping[str, str]

    @property
    def url(self) -> str:
        return f"{self.path}?{urlencode(self.fields)}"

    @property
    def is_long(self) -> bool:
        return len(self.url) > MAX_LINK_CHARS


def read_origin(values: Mapping[str, str]) -> dict[str, str]:
    """The model's page that the library was opened from."""
    return {name: values[name] for name in ORIGIN if values.get(name)}


def list_model_choices(owner: str, chosen: str) -> list[tuple[str, str]]:
    """Value and label; first the one that was come from."""
    own = [f"{provider}:{name}" for provider, name in list_models(owner)]
    values = dict.fromkeys([*([chosen] if split_model(chosen) else []), *own])
    return [(value, value.partition(":")[2]) for value in values]


def split_model(value: str) -> tuple[str, str] | None:
    """Provider and name of `provider:name`; None where there is no such provider, or no name."""
    slug, _, name = value.partition(":")
    offered = catalog.find_offered(slug, *catalog.TEXT)
    return (slug, name) if offered and catalog.is_name(name) else None


def find_destination(values: Mapping[str, str], text: str) -> Destination | None:
    """None where no model is chosen."""
    model = split_model(values.get("model", ""))
    if model is None:
        return None
    target = values.get("target", "")
    target = target if target in TARGETS else "message"
    along = {name: values[name] for name in ("parent", "shared") if values.get(name)}
    fields = {"mode": TARGETS[target][0], **along, target: text}
    return Destination(reverse("model", args=model), fields)
