"""The presets page: all that a person has saved; rename, delete, bring in, take out."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, see_other
from playground.intake import upload_handlers
from playground.json_files import json_download
from textlab.model_offers import link_first_model
from textlab.models import Preset
from textlab.presets.files import write_presets
from textlab.presets.forms import ImportForm, RenameForm


@require_GET
def presets_page(request: Request) -> HttpResponse:
    return show_presets(request)


def show_presets(request: Request, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = {
        "presets": Preset.objects.list_own(request.owner),
        "import_form": ImportForm(owner=request.owner),
        "model_url": link_first_model(request.owner),
        "opened": find_opened(request),
        **extra,
    }
    return render(request, "textlab/presets/presets.html", context, status=status)


def find_opened(request: Request) -> int | None:
    """The preset to show unfolded."""
    preset = Preset.objects.find_own(request.owner, request.GET.get("open", ""))
    return preset.pk if preset else None


def link_preset(preset: Preset) -> str:
    return f"{reverse('presets')}?open={preset.pk}#preset-{preset.pk}"


def find_preset(request: Request, id: int) -> Preset:
    preset = Preset.objects.find_own(request.owner, str(id))
    if preset is None:
        raise Http404("This preset doesn't exist or isn't yours.")
    return preset


@require_POST
def change_preset(request: Request, id: int) -> HttpResponse:
    """Rename or delete it."""
    preset = find_preset(request, id)
    if "delete" in request.POST:
        preset.delete()
        messages.info(request, f"Deleted “{preset.name}”.")
        return see_other(reverse("presets"))
    form = RenameForm(request.POST, preset=preset)
    if not form.is_valid():
        return show_presets(request, rename_form=form, status=422)
    form.save()
    return see_other(link_preset(preset))


@require_POST
def import_presets(request: Request) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, owner=request.owner)
    for refusal in upload_handlers.list_refusals(request):
        form.add_error("file", refusal.message)
    if not form.is_valid():
        return show_presets(request, import_form=form, status=422)
    presets = form.save()
    messages.info(request, f"Imported {', '.join(f'“{each.name}”' for each in presets)}.")
    return see_other(link_preset(presets[0]))


@require_GET
def export_presets(request: Request) -> HttpResponse:
    return json_download(write_presets(Preset.objects.list_own(request.owner)), "presets.json")


@require_GET
def export_preset(request: Request, id: int) -> HttpResponse:
    preset = find_preset(request, id)
    return json_download(write_presets([preset]), f"{preset.name}.json")
