"""Variants as the fields of a form, and back: one part of a form for each."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from playground.parameters.fields import format_number, join_lines
from playground.parameters.forms import build_form_class, form_errors_json
from textlab.compare.lanes import Lane
from textlab.presets.models import Preset
from textlab.prompts.models import PromptVersion
from textlab.test_sets.image_lanes import (
    MODEL,
    PROMPT,
    ImageLane,
    find_answering_lane,
    list_settable,
)
from textlab.test_sets.models import Answers
from textlab.test_sets.variants import MAX_LABEL_CHARS, VERBS

MAX_SHOWN_CHARS = 80  # of a label that is made of what differs
PARTS = ("model", "label", "parameters", "preset", "prompt", "system", "message")


@dataclass(frozen=True, slots=True)
class VariantLine:
    """As it is typed. `preset` and `prompt` are keys, `parameters` a line for each."""

    model: str
    label: str = ""
    parameters: str = ""
    preset: str = ""
    prompt: str = ""
    system: str = ""
    message: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return self.model.partition(":")[2]

    @property
    def is_changed(self) -> bool:
        """Whether it has more of its own than a model and parameters."""
        return any((self.preset, self.prompt, self.system, self.message))


@dataclass(frozen=True, slots=True)
class Library:
    """What a person has saved, by key."""

    presets: Mapping[str, Preset]
    versions: Mapping[str, PromptVersion]

    def find_preset(self, name: str) -> str:
        """The key of the preset of this name; blank where there is none."""
        return next((key for key, each in self.presets.items() if each.name == name), "")

    def find_version(self, name: str) -> str:
        return next((key for key, each in self.versions.items() if name_version(each) == name), "")


def load_library(owner: str) -> Library:
    versions = PromptVersion.objects.filter(prompt__owner=owner).select_related("prompt")
    ordered = versions.order_by("prompt__name", "-number")
    return Library(
        {str(preset.pk): preset for preset in Preset.objects.list_own(owner)},
        {str(version.pk): version for version in ordered},
    )


def name_version(version: PromptVersion) -> str:
    return f"{version.prompt.name} v{version.number}"


def read_lines(values: QueryDict) -> list[VariantLine]:
    parts = {part: values.getlist(f"variant_{part}") for part in PARTS}
    count = len(parts["model"])
    if any(len(each) != count for each in parts.values()):
        return [VariantLine(model) for model in parts["model"]]
    rows = zip(*(parts[part] for part in PARTS), strict=True)
    cleaned = ([text.replace("\r\n", "\n").replace("\0", "") for text in row] for row in rows)
    return [VariantLine(*row) for row in cleaned]


def write_lines(variants: Sequence[Mapping[str, Any]], library: Library) -> list[VariantLine]:
    """Of what was planned last: what its preset or prompt says is not repeated."""
    return [write_line(variant, library) for variant in variants]


def write_line(variant: Mapping[str, Any], library: Library) -> VariantLine:
    preset = library.find_preset(variant.get("preset") or "")
    prompt = library.find_version(variant.get("prompt") or "")
    saved = library.presets[preset] if preset else None
    values = dict(variant.get("values") or {})
    system = variant.get("system") or ""
    if saved:
        values = {k: v for k, v in values.items() if saved.parameters.get(k) != v}
        system = "" if system == saved.system else system
    message = "" if prompt else variant.get("message") or ""
    return VariantLine(
        model=str(variant.get("model", "")),
        label=str(variant.get("label", "")),
        parameters="\n".join(write_values(values)),
        preset=preset,
        prompt=prompt,
        system=system,
        message=message,
    )


def write_values(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        plain = isinstance(value, (dict, list, bool)) or (isinstance(value, str) and "\n" in value)
        text = json.dumps(value, ensure_ascii=False) if plain else format_number(value)
        yield f"{name} = {text}"


def read_parameters(text: str) -> dict[str, str]:
    """By name, as a form's field takes it. Raises ValidationError."""
    values = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        name, mark, value = line.partition("=")
        if not mark or not name.strip().isidentifier():
            raise ValidationError(f"“{line[:60]}” isn't a parameter: write temperature = 0.2.")
        values[name.strip()] = read_value(value.strip())
    return values


def read_value(text: str) -> str:
    """A list or a text in JSON, as the field that holds it has it."""
    try:
        value = json.loads(text) if text[:1] in '["' else None
    except ValueError:
        value = None
    if isinstance(value, list):
        return join_lines(value)
    return value if isinstance(value, str) else text


def build_variant(
    line: VariantLine, library: Library, answers: str = Answers.TEXT
) -> dict[str, Any]:
    """As it is stored. Raises ValidationError with a sentence for whoever typed it."""
    lane = find_answering_lane(line.model, answers)
    if lane is None:
        raise ValidationError(
            f"No provider here {VERBS[answers]} a model called “{line.model[:100]}”."
        )
    preset = library.presets.get(line.preset)
    version = library.versions.get(line.prompt)
    typed = read_parameters(line.parameters)
    values = clean_values(lane, preset.parameters if preset else {}, typed)
    return {
        "label": line.label.strip()[:MAX_LABEL_CHARS],
        "model": line.model,
        "values": values,
        "system": line.system or (preset.system if preset else "") or None,
        "message": (version.text if version else line.message) or None,
        "preset": preset.name if preset else "",
        "prompt": name_version(version) if version else "",
    }


def clean_values(lane: Lane, saved: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The typed values. Of a preset's, those that this endpoint doesn't take are left out."""
    form_class = build_form_class(lane.endpoint, lane.model)
    settable = list_settable(lane)
    unknown = [name for name in typed if name not in settable]
    if unknown:
        raise ValidationError(f"{lane.provider.name} doesn't take {', '.join(unknown)}.")
    form = form_class(initial=saved)
    texts = {name: value for name, value in form.initial.items() if name in form.fields}
    bound = form_class({**texts, **typed, "message": "-", PROMPT: "-", MODEL: lane.model.id})
    if not bound.is_valid():
        raise ValidationError(form_errors_json(bound)["message"])
    names = typed if isinstance(lane, ImageLane) else settable  # defaults of images come later
    return {name: value for name, value in bound.build_payload().items() if name in names}


def label_variants(
    variants: Sequence[dict[str, Any]], answers: str = Answers.TEXT
) -> list[dict[str, Any]]:
    """Each with a label that no other has: its own, or the model and what it differs in."""
    labels: list[str] = []
    for variant in variants:
        label, count = variant["label"] or describe_variant(variant, answers), 1
        base = label
        while label in labels:
            count += 1
            label = f"{base} ({count})"
        labels.append(label)
    return [{**variant, "label": label} for variant, label in zip(variants, labels, strict=True)]


def describe_variant(variant: Mapping[str, Any], answers: str = Answers.TEXT) -> str:
    model = str(variant["model"]).partition(":")[2].rpartition("/")[2]
    more = [variant["preset"], variant["prompt"]]
    if not variant["preset"]:
        more += [f"{name} {format_number(v)}" for name, v in list_short(variant["values"])]
    if variant["system"] and not variant["preset"]:
        more.append("own system prompt" if answers == Answers.TEXT else "own negative prompt")
    if variant["message"] and not variant["prompt"]:
        more.append("own message" if answers == Answers.TEXT else "own prompt")
    return ", ".join(filter(None, (model, *more)))[:MAX_SHOWN_CHARS]


def list_short(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(k, v) for k, v in values.items() if isinstance(v, (int, float, str))][:2]


def combine_lines(
    lines: Sequence[VariantLine], presets: Sequence[str], prompts: Sequence[str]
) -> list[VariantLine]:
    """Each model with each of these presets and prompts."""
    models = list(dict.fromkeys(line.model for line in lines))
    return [
        replace(VariantLine(model), preset=preset, prompt=prompt)
        for model in models
        for preset in presets or [""]
        for prompt in prompts or [""]
    ]


def change_lines(
    lines: Sequence[VariantLine], verb: str, what: str, answers: str = Answers.TEXT
) -> list[VariantLine]:
    """`what`: the model to add, or the number of the line. What can't be done changes nothing."""
    if verb == "add":
        return [*lines, VariantLine(what)] if find_answering_lane(what, answers) else list(lines)
    if not what.isdecimal() or not 1 <= int(what) <= len(lines):
        return list(lines)
    at = int(what)
    if verb == "remove":
        return [*lines[: at - 1], *lines[at:]]
    return [*lines[:at], replace(lines[at - 1], label=""), *lines[at:]]
