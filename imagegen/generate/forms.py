"""What is asked of the image pages: an endpoint's parameters, and how often it is sent."""

import re
from functools import lru_cache
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.http import QueryDict

from imagegen.generate.outpaint import EDGES, MAX_EDGE_PIXELS, STEP_PIXELS, Edges
from imagegen.models import Style
from playground.parameters.fields import LineField, ParamField, format_number
from playground.parameters.forms import INPUT, ParameterForm, build_form_class, make_field
from playground.providers import Endpoint, Param
from playground.saved_texts import SaveTextForm

MOST_JOBS = 32  # of one press
# Far beyond what any model reads. It is kept with every picture, and written into its file.
MAX_PROMPT_CHARS = 20_000
PROMPTS = ("prompt", "negative_prompt")
# Where no default is documented: what the engines do when they are told nothing.
USUAL = {"mask_blur": "4", "upscaling_resize": "2"}
# As upscalers are named: ESRGAN_4x, 4x-UltraSharp, RealESRGAN_x4plus.
FACTOR = re.compile(r"(?<![\d.])([1-8])x(?!\d)|(?<![a-z\d])x([1-8])(?![\d.])", re.IGNORECASE)
OWN = (
    Param("provider", "string", "Provider", "Who generates the image.", group=INPUT),
    Param("from", "string", "Picture", "An image from your gallery.", group=INPUT),
    Param("source", "string", "Picture", "A picture you sent before.", group=INPUT),
)
COUNT = Param(
    "count",
    "int",
    "Batch count",
    "How many times to send the request. Each is a separate job.",
    default=1,
    min=1,
    max=MOST_JOBS,
    step=1,
)
EXTENSIONS = tuple(
    Param(
        f"extend_{edge}",
        "int",
        edge.capitalize(),
        f"Pixels to add at the {edge}.",
        default_text="0",
        min=0,
        max=MAX_EDGE_PIXELS,
        step=STEP_PIXELS,
    )
    for edge in EDGES
)


class ImageForm(ParameterForm):
    """Made by `image_form`: the parameters of an endpoint, and the fields of the page itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in PROMPTS:
            if name in self.fields:
                cast("ParamField", self.fields[name]).longest = MAX_PROMPT_CHARS

    def get_count(self) -> int:
        return self._list_values().get("count") or 1

    def get_edges(self) -> Edges:
        return Edges.from_values(self._list_values())


def image_form(endpoint: Endpoint) -> type[ImageForm]:
    return extend_form(build_form_class(endpoint))


@lru_cache(maxsize=100)
def extend_form(base: type[ParameterForm]) -> type[ImageForm]:
    edges = EXTENSIONS if base.endpoint.name == "img2img" else ()
    own = {param.name: make_field(param, None) for param in (*OWN, COUNT, *edges)}
    attributes = {**own, "endpoint": base.endpoint, "words_fields": tuple(own)}
    return cast("type[ImageForm]", type("ImageEndpointForm", (ImageForm, base), attributes))


def read_form_values(data: QueryDict) -> dict[str, str]:
    """One value for each name: where a list and a free field share one, what was typed counts."""
    values_by_name = {
        name: [value for value in data.getlist(name) if value.strip()] for name in data
    }
    return {name: values[-1] if values else "" for name, values in values_by_name.items()}


def list_defaults(form: type[ImageForm], model: str = "") -> dict[str, str]:
    """What stands in a fresh form: what is seen there is what is sent. `model`: what does it."""
    params = [field.param for field in form.base_fields.values()]  # type: ignore[attr-defined]
    known = {
        param.name: format_number(param.default) for param in params if param.default is not None
    }
    said = {"upscaling_resize": by} if (by := parse_factor(model)) else {}
    defaults = {**USUAL, **known, **said}
    return {name: value for name, value in defaults.items() if name in form.base_fields}


def parse_factor(upscaler: str) -> str:
    """How many times it enlarges, where its name says so."""
    match = FACTOR.search(upscaler)
    return (match[1] or match[2]) if match else ""


class StyleForm(SaveTextForm):
    """POST /images/styles/"""

    saved: Any = Style.objects
    noun = "style"

    prompt = LineField(required=False, max_length=MAX_PROMPT_CHARS)
    negative_prompt = LineField(required=False, max_length=MAX_PROMPT_CHARS)

    def __init__(self, data: QueryDict, *, owner: str) -> None:
        named = {**read_form_values(data), "name": data.get("style_name", "")}
        super().__init__(named, owner=owner)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("prompt") or cleaned.get("negative_prompt")):
            raise ValidationError("There is nothing to save. Write a prompt first.")
        return cleaned

    def save(self) -> None:
        cleaned = self.cleaned_data
        texts = {"text": cleaned["prompt"], "negative_text": cleaned["negative_prompt"]}
        self.saved.store(self.owner, cleaned["name"], **texts)
