"""What is asked of the pages: the prompt, the models, and every parameter a chosen model takes."""

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from playground.parameters.fields import LineField, LinesField, ParamField, read_decimal
from playground.parameters.forms import ParameterForm, is_field, make_field
from playground.parameters.other_fields import OtherFieldsField
from playground.providers import Endpoint, Param, Provider
from playground.providers.other_fields import OTHER_FIELDS, list_reserved
from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, rename_schema
from playground.saved_texts import SaveTextForm
from vision.models import Page, SavedPrompt
from vision.tables import fields as table_fields
from vision.tables import forms as table_forms
from vision.upload import model_choices
from vision.upload.presenters import RESOLUTIONS
from vision.upload.prompts import BY_ID, TABLE, TASKS, Task, build_request
from vision.upload.services import MOST_URLS

WORDS = (
    Param("prompt", "text", "Prompt", "What to do with the picture.", group="Input"),
    Param("task", "string", "Task", "Which saved prompt to use.", group="Input"),
    Param("batch", "string", "Pages", "Pages added earlier.", group="Input"),
    Param("fields", "string", "Fields", "The fields to begin with.", group="Input"),
)
MODELS = Param("m", "array", "Models", "One to four models.", group="Input")
ADDRESSES = Param("image_url", "array", "Addresses", "One per line.", group="Input")


class ManyValues(forms.Textarea):
    """A name that comes several times is a list, one per line."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if hasattr(data, "getlist"):
            return "\n".join(data.getlist(name)) or None
        return super().value_from_datadict(data, files, name)


class ModelsField(LinesField):
    """provider:model, one to four, each once."""

    def parse_text(self, text: str) -> list[str] | None:
        chosen = list(dict.fromkeys(super().parse_text(text) or []))
        for value in chosen:
            if model_choices.find_choice(value) is None:
                raise ValidationError(f"Model {value[:200]} doesn't exist.", code="unknown")
        if len(chosen) > model_choices.MAX_MODELS:
            message = (
                f"At most {model_choices.MAX_MODELS} models can run at once, not {len(chosen)}."
            )
            raise ValidationError(message, code="too_many")
        return chosen or None


class AddressesField(LinesField):
    """Where pictures lie on the web."""

    def parse_text(self, text: str) -> list[str] | None:
        addresses = [line.strip() for line in text.splitlines() if line.strip()]
        if len(addresses) > MOST_URLS:
            message = f"At most {MOST_URLS} URLs at once, not {len(addresses)}."
            raise ValidationError(message, code="too_many")
        return addresses or None


class VisionForm(ParameterForm):
    """Made by `vision_form`: the fields below, and the parameters of the offered providers."""

    def list_models(self) -> list[tuple[Provider, Any]]:
        choices = (model_choices.find_choice(value) for value in self.list_chosen())
        return [pair for pair in choices if pair]

    def list_chosen(self) -> list[str]:
        return self._list_values().get("m") or []

    def list_urls(self) -> list[str]:
        return self._list_values().get("image_url") or []

    def get_task(self) -> Task:
        return BY_ID.get(self._list_values().get("task") or "", TASKS[0])

    def get_prompt(self) -> str:
        """A blank prompt means the task's own."""
        return self._list_values().get("prompt") or self.get_task().prompt

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.get_prompt().strip():
            self.add_error("prompt", ValidationError("Enter a prompt."))
        for name, sentence in self.find_field_errors().items():
            self.errors[name] = self.error_class([sentence])
        return super().clean()

    @property
    def is_table(self) -> bool:
        return self.get_task().id == TABLE

    def list_field_rows(self) -> list[table_forms.FieldRow]:
        """The fields of the table as they were typed."""
        values = self.data if self.is_bound else self.initial
        return table_forms.list_own_or_ready_rows(values)

    def find_field_errors(self) -> dict[str, str]:
        return table_forms.find_errors(self.list_field_rows()) if self.is_table else {}

    def list_fields(self) -> list[table_fields.Field]:
        """None where no table is asked for."""
        return table_forms.build_fields(self.list_field_rows()) if self.is_table else []

    def list_parameters(self) -> dict[str, Any]:
        """A field that was left blank is not sent; one that nobody was shown has its default."""
        advised = self.get_task().parameters if self.is_bound else {}
        unseen = {name: value for name, value in advised.items() if name not in self.data}
        return {**unseen, **self.build_payload()}

    def build_request(self, provider: Provider) -> dict[str, Any]:
        """What a run of this provider records: only what its endpoint takes."""
        known = model_choices.list_parameters(provider, provider.require_endpoint("chat"))
        schema, prompt = self.get_schema(), self.get_prompt()
        if fields := self.list_fields():
            schema = table_fields.build_schema(fields)
            prompt = table_fields.build_prompt(prompt, fields)
        prompt, _ = build_request(prompt, schema, guided=GUIDED_JSON in known)
        shape = {GUIDED_JSON: schema} if schema else {}
        wanted = rename_schema({**shape, **self.list_parameters()}, known)
        taken = {name: value for name, value in wanted.items() if name in known}
        return {"prompt": prompt, **taken}

    def get_schema(self) -> Mapping[str, Any] | None:
        """Of the task, as long as its own prompt asks for it."""
        return self.get_task().schema if self.get_prompt() == self.get_task().prompt else None


def vision_form() -> type[VisionForm]:
    return _build_form(tuple(provider.slug for provider in model_choices.list_readers()))


@cache
def _build_form(slugs: tuple[str, ...]) -> type[VisionForm]:
    """One field for each parameter that any of these providers takes; the first one bounds it."""
    params: dict[str, Param] = {}
    for provider in model_choices.list_readers():
        if provider.slug in slugs:
            for param in provider.require_endpoint("chat").params:
                if param.only_text:
                    continue
                params.setdefault(param.name, param)
    if GUIDED_JSON in params:
        params.pop(RESPONSE_FORMAT, None)  # the same schema: one field for all providers
    fields: dict[str, ParamField] = {param.name: make_field(param, None) for param in WORDS}
    fields["m"] = ModelsField(MODELS, widget=ManyValues())
    fields["image_url"] = AddressesField(ADDRESSES, widget=ManyValues())
    fields |= {p.name: make_field(p, None) for p in params.values() if is_field(p)}
    names = (*(param.name for param in WORDS), "m", "image_url")
    endpoint = Endpoint("vision", "POST", "", "Vision", "", params=tuple(params.values()))
    fields[OTHER_FIELDS] = OtherFieldsField(list_reserved(endpoint))
    attributes = {**fields, "endpoint": endpoint, "words_fields": names}
    return cast("type[VisionForm]", type("VisionForm", (VisionForm,), attributes))


def is_within(start: float, length: float) -> bool:
    return 0 <= start < 1 and 0 < length <= 1 - start + 1e-6


def list_looks(page: Page) -> tuple[Any, ...]:
    """What makes another picture of it."""
    return page.straighten, page.rotate, page.crop, page.dpi


class PageForm(forms.Form):
    """POST /vision/<batch>/pages/<page>/. What is not posted stays as it is."""

    rotate = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, n) for n in (0, 90, 180, 270)]
    )
    turn = forms.ChoiceField(required=False, choices=[("left", "left"), ("right", "right")])
    straighten = forms.ChoiceField(required=False, choices=[("0", "no"), ("1", "yes")])
    size = forms.ChoiceField(
        required=False, choices=[("original", "original"), ("proposed", "resized")]
    )
    dpi = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, choices=[(n, n) for n in RESOLUTIONS]
    )
    chosen = forms.ChoiceField(required=False, choices=[("0", "no"), ("1", "yes")])
    crop = forms.Field(required=False, widget=forms.MultipleHiddenInput)

    def clean_crop(self) -> list[float] | None:
        """Left, top, width, height in percent -> parts of the page; blank is the whole page."""
        texts = [str(value).strip() for value in self.cleaned_data["crop"] or []]
        if not any(texts):
            return None
        numbers = [number for value in texts if (number := read_decimal(value)) is not None]
        if len(texts) != 4 or len(numbers) != 4:
            raise ValidationError("A crop needs four numbers: left, top, width and height.")
        x, y, width, height = (number / 100 for number in numbers)
        if not (
            0 <= x < 1 and 0 <= y < 1 and 0 < width <= 1 - x + 1e-6 and 0 < height <= 1 - y + 1e-6
        ):
            raise ValidationError("The crop extends beyond the page.", code="range")
        return None if (x, y) == (0, 0) and min(width, height) >= 1 else [x, y, width, height]

    def apply_changes(self, page: Page) -> bool:
        """Whether the picture is another one now."""
        before, accepted = list_looks(page), page.accepted
        cleaned = self.cleaned_data
        if "chosen" in self.data:
            page.chosen = cleaned["chosen"] == "1"
        if cleaned["size"]:
            page.accepted = cleaned["size"] == "proposed"
        if "crop" in self.data:
            page.crop = cleaned["crop"]
        self.turn_page(page)
        if "dpi" in self.data:
            page.dpi = cleaned["dpi"]
        if before == list_looks(page):
            return accepted != page.accepted
        page.proposal, page.options = "", {}  # of another picture
        return True

    def turn_page(self, page: Page) -> None:
        """Straight or as it came, and by quarters: a crop of the page as it lay before is gone."""
        cleaned = self.cleaned_data
        if cleaned["straighten"] and page.straighten != (cleaned["straighten"] == "1"):
            page.straighten, page.crop = not page.straighten, None
        if cleaned["turn"]:
            page.rotate = (page.rotate + (90 if cleaned["turn"] == "right" else 270)) % 360
            page.crop = None
        elif cleaned["rotate"] is not None:
            page.rotate = cleaned["rotate"]


class PromptForm(SaveTextForm):
    """POST /vision/prompts/"""

    saved: Any = SavedPrompt.objects
    noun = "prompt"

    prompt = LineField(
        max_length=20_000, strip=False, error_messages={"required": "Enter a prompt to save."}
    )

    def save(self) -> None:
        cleaned = self.cleaned_data
        self.saved.store(self.owner, cleaned["name"], text=cleaned["prompt"])
