"""What the pages of the prompt library show: contexts for the templates."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from playground.http import Request
from playground.infrastructure.offload import offload
from playground.words import list_differences
from playground.words.presenters import describe_both
from textlab.prompts.destinations import TARGETS, list_model_choices, read_origin
from textlab.prompts.forms import ImportForm, PromptForm, RenameForm, VariablesForm, VersionForm
from textlab.prompts.models import Prompt, PromptVersion


def read_way(request: Request) -> dict[str, str]:
    """The page that the library was opened from, as GET or POST carries it along."""
    return read_origin(request.POST if request.method == "POST" else request.GET)


def link_prompt(request: Request, prompt: Prompt) -> str:
    way = read_way(request)
    return f"{reverse('prompt', args=[prompt.pk])}{f'?{urlencode(way)}' if way else ''}"


def list_context(request: Request, **extra: Any) -> dict[str, Any]:
    way = read_way(request)
    return {
        "prompts": Prompt.objects.list_own(request.owner),
        "form": PromptForm(owner=request.owner),
        "import_form": ImportForm(owner=request.owner),
        "way": way,
        "along": f"?{urlencode(way)}" if way else "",
        **extra,
    }


def prompt_context(request: Request, prompt: Prompt, **extra: Any) -> dict[str, Any]:
    way, latest = read_way(request), prompt.get_latest()
    return {
        "prompt": prompt,
        "latest": latest,
        "versions": prompt.versions.all(),
        "variables_form": VariablesForm(text=latest.text),
        "version_form": VersionForm(initial={"text": latest.text}),
        "rename_form": RenameForm(prompt=prompt, initial={"name": prompt.name}),
        "models": list_model_choices(request.owner, way.get("model", "")),
        "chosen": way.get("model", ""),
        "targets": [(name, label) for name, (_mode, label) in TARGETS.items()],
        "way": {name: value for name, value in way.items() if name != "model"},
        "along": f"?{urlencode(way)}" if way else "",
        **extra,
    }


def version_context(request: Request, version: PromptVersion) -> dict[str, Any]:
    latest, way = version.prompt.get_latest(), read_way(request)
    return {
        "prompt": version.prompt,
        "version": version,
        "latest": latest,
        "way": way,
        "along": f"?{urlencode(way)}" if way else "",
        "pieces": offload(describe_change, version.text, latest.text),
    }


def describe_change(before: str, after: str) -> list[dict[str, Any]]:
    return describe_both(list_differences(before, after))
