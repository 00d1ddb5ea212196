"""Variants that make images: which models there are for it, and what they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground import catalog
from playground.parameters.forms import build_form_class, find_param
from playground.providers import Endpoint, Model, Param
from playground.providers.families import find_family
from playground.runs.image_orders import ENDPOINT
from textlab.compare.lanes import Lane, find_lane
from textlab.test_sets.models import Answers, TestExecution
from textlab.test_sets.requests import PICTURE, choose_texts, fill_text, list_names

MODEL = "sd_model_checkpoint"  # the parameter that names what does the work
PROMPT, NEGATIVE = "prompt", "negative_prompt"
SIDES = ("width", "height")
# What a variant can't set: the page says it elsewhere, and a cell has one image.
NOT_SET = frozenset({PROMPT, NEGATIVE, MODEL, "batch_size", "n_iter"})


@dataclass(frozen=True, slots=True)
class ImageLane(Lane):
    """One model that makes images out of words."""

    @property
    def endpoint(self) -> Endpoint:
        return self.provider.require_endpoint(ENDPOINT)


def find_image_lane(choice: str) -> ImageLane | None:
    """provider:model, whether or not the provider lists it; None where it can't be asked."""
    slug, _, name = choice.strip().partition(":")
    provider = catalog.find_offered(slug, ENDPOINT)
    if provider is None or not catalog.is_name(name):
        return None
    return ImageLane(provider, Model(name, slug, kind="image"))


def find_answering_lane(choice: str, answers: str) -> Lane | None:
    """A model that answers with text, or with images."""
    return find_image_lane(choice) if answers == Answers.IMAGE else find_lane(choice)


def list_settable(lane: Lane) -> set[str]:
    """The parameters that a variant may set."""
    names = set(build_form_class(lane.endpoint, lane.model).base_fields)
    unset = NOT_SET if isinstance(lane, ImageLane) else {"message", "system"}
    return names - unset


def build_image_request(
    execution: TestExecution, variant: Mapping[str, Any], values: Mapping[str, str]
) -> dict[str, Any]:
    """By the names of txt2img. Where no size is set, it is the one that the model is made for."""
    lane = find_image_lane(str(variant["model"]))
    params = list_params(lane) if lane else {}
    usual = {name: param.default for name, param in params.items() if param.always_send}
    words = {**values, **dict.fromkeys(list_names(execution.columns, PICTURE), "")}
    negative, prompt = (fill_text(text, words) for text in choose_texts(execution, variant))
    model = str(variant["model"]).partition(":")[2]
    family = find_family(model)
    size = dict.fromkeys(SIDES, family.side) if family else {}
    texts = {PROMPT: prompt, **({NEGATIVE: negative} if negative.strip() else {}), MODEL: model}
    said = {name: value for name, value in {**texts, **size}.items() if name in params}
    return {**usual, **said, **variant.get("values", {})}


def list_params(lane: Lane) -> dict[str, Param]:
    fields = build_form_class(lane.endpoint, lane.model).base_fields
    return {name: find_param(field) for name, field in fields.items()}
