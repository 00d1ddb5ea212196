"""What the preset row of a model's page does: fill the form in, or save what is filled in."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string

from playground.form_pages import FormPage
from playground.http import Request, json_response, wants_json
from playground.parameters.forms import (
    ParameterForm,
    find_param,
    form_errors_json,
    list_known_names,
)
from textlab.models import Preset
from textlab.presets.forms import PresetForm

TEXTS = ("system", "message", "prompt")
GONE = "This preset doesn't exist, or isn't yours."


def row_context(owner: str, preset: Preset | None = None, **extra: Any) -> dict[str, Any]:
    """Of textlab/presets/_row.html. `preset` is the one that is chosen."""
    name = preset.name if preset else ""
    return {"presets": Preset.objects.list_own(owner), "preset": preset, "name": name, **extra}


def fill_values(values: Mapping[str, Any], preset: Preset) -> dict[str, Any]:
    """The texts of a form, and the parameters of a preset in place of its own."""
    return {**clear_values(values), **preset.values}


def clear_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The texts of a form alone."""
    return {name: values[name] for name in TEXTS if values.get(name)}


def neutralise(form: ParameterForm) -> dict[str, Any]:
    """Its texts, and every sampler at the value that turns it off."""
    params = {name: find_param(field) for name, field in form.fields.items()}
    neutral = {name: p.neutral for name, p in params.items() if p.neutral is not None}
    return {**form.initial, **neutral}


def list_overrides(query: Mapping[str, Any]) -> dict[str, Any]:
    """What a link says beside its preset: it goes before what the preset says."""
    names = list_known_names() | set(TEXTS)
    return {name: value for name, value in query.items() if name in names}


class PresetActions(FormPage):
    """A page whose form has the preset row: its buttons post `preset_action`."""

    request: Request
    new_form: Callable[[Mapping[str, Any]], ParameterForm]  # as filled in by what is given
    show_form: Callable[..., HttpResponse]  # (form, status, what else the page shows)

    def change_preset(self) -> HttpResponse:
        action = self.request.POST.get("preset_action")
        if action in ("reset", "neutral"):
            form = self.new_form(clear_values(self.request.POST.dict()))
            return self.show_form(self.new_form(neutralise(form)) if action == "neutral" else form)
        return self.save_preset() if action == "save" else self.apply_preset()

    def apply_preset(self) -> HttpResponse:
        values = self.request.POST
        preset = Preset.objects.find_own(self.request.owner, values.get("preset", ""))
        if preset is None:
            return self.refuse_preset(GONE if values.get("preset") else "Choose a preset.")
        form = self.new_form(fill_values(values.dict(), preset))
        row = row_context(self.request.owner, preset, unsupported=form.list_ignored())
        texts = {each.html_name: each.value() for each in form}
        return self.answer_row(row, form, values=texts)

    def save_preset(self) -> HttpResponse:
        """Parameters and system prompt as they are filled in; nothing where one is wrong."""
        owner, form = self.request.owner, self.new_form(self.request.POST)
        naming = PresetForm({"name": self.request.POST.get("preset_name", "")}, owner=owner)
        for problem in (form, naming):
            if problem.errors:
                return self.refuse_preset(form_errors_json(problem)["message"], form)
        name = naming.cleaned_data["name"]
        preset, is_new = Preset.objects.update_or_create(
            owner=owner,
            name=name,
            defaults={
                "system": form.list_words().get("system", ""),
                "parameters": form.build_payload(),
                "left_out": [],
            },
        )
        note = f"Saved “{name}”." if is_new else f"Replaced “{name}”."
        return self.answer_row(row_context(owner, preset, saved=note), form)

    def answer_row(
        self, row: dict[str, Any], form: ParameterForm, values: dict[str, Any] | None = None
    ) -> HttpResponse:
        if wants_json(self.request):
            html = render_to_string("textlab/presets/_row.html", {"row": row})
            return json_response({"html": html, "values": values})
        return self.show_form(form, preset_row=row)

    def refuse_preset(self, message: str, form: ParameterForm | None = None) -> HttpResponse:
        if wants_json(self.request):
            return json_response({"message": message, "errors": {"preset": [message]}}, 422)
        typed = self.request.POST.get("preset_name", "")
        row = row_context(self.request.owner, wrong=message, name=typed)
        form = form or self.new_form(self.request.POST)
        return self.show_form(form, preset_row=row, status=422)
