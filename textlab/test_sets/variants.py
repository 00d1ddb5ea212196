"""A variant of a test set: a model, its parameters, and texts that differ from the set's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from textlab.compare.lanes import Lane
from textlab.test_sets.image_lanes import find_answering_lane, list_settable
from textlab.test_sets.models import Answers

MAX_VARIANTS = 50
MAX_LABEL_CHARS = 120
VERBS: Mapping[str, str] = {Answers.TEXT: "chats with", Answers.IMAGE: "makes images with"}
SHOWN_CHARS = 80  # of a name in a sentence


@dataclass(frozen=True, slots=True)
class Variant:
    """`system` and `message` are None where they are the set's own."""

    label: str
    lane: Lane
    values: Mapping[str, Any]  # parameters, by the API's names
    system: str | None = None
    message: str | None = None
    preset: str = ""  # the name of the one it was made of
    prompt: str = ""  # the same, with its version: name v3

    def as_dict(self) -> dict[str, Any]:
        return {
            "label": self.label,
            "model": self.lane.choice,
            "values": dict(self.values),
            "system": self.system,
            "message": self.message,
            "preset": self.preset,
            "prompt": self.prompt,
        }


def read_variants(raw: object, answers: str = Answers.TEXT) -> list[Variant]:
    """Raises ValidationError: none, too many, or one that can't be asked."""
    if not isinstance(raw, Sequence) or isinstance(raw, str) or not raw:
        raise ValidationError("Add at least one model.")
    if len(raw) > MAX_VARIANTS:
        raise ValidationError(f"A test set can have at most {MAX_VARIANTS} variants.")
    return [read_variant(fields, answers) for fields in raw]


def read_variant(fields: object, answers: str = Answers.TEXT) -> Variant:
    """Raises ValidationError."""
    if not isinstance(fields, Mapping):
        raise ValidationError("A variant isn't in the form that is expected.")
    choice = str(fields.get("model", ""))
    lane = find_answering_lane(choice, answers)
    if lane is None:
        raise ValidationError(
            f"No provider here {VERBS[answers]} “{choice[:SHOWN_CHARS]}”. Choose another model."
        )
    values = fields.get("values") or {}
    check_values(lane, values)
    return Variant(
        label=str(fields.get("label") or lane.model.id)[:MAX_LABEL_CHARS],
        lane=lane,
        values=values,
        system=read_text(fields.get("system")),
        message=read_text(fields.get("message")),
        preset=str(fields.get("preset") or ""),
        prompt=str(fields.get("prompt") or ""),
    )


def read_text(value: object) -> str | None:
    return None if value is None else str(value)


def check_values(lane: Lane, values: object) -> None:
    """Raises ValidationError where the model's endpoint doesn't take one of them."""
    if not isinstance(values, Mapping):
        raise ValidationError("The parameters of a variant aren't in the form that is expected.")
    unknown = [str(name) for name in values if name not in list_settable(lane)]
    if unknown:
        raise ValidationError(f"{lane.provider.name} doesn't take {unknown[0][:SHOWN_CHARS]}.")
