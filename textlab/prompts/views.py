"""The pages of the prompt library: the list, one prompt, one of its versions."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from playground.http import Request, see_other
from playground.intake import upload_handlers
from playground.json_files import json_download
from textlab.prompts import context as prompts_context
from textlab.prompts import services
from textlab.prompts.destinations import find_destination
from textlab.prompts.files import write_prompts
from textlab.prompts.forms import ImportForm, PromptForm, RenameForm, VariablesForm, VersionForm
from textlab.prompts.models import Prompt, PromptVersion
from textlab.prompts.template import fill_template


def find_prompt(request: Request, id: int) -> Prompt:
    prompt = Prompt.objects.find_own(request.owner, str(id))
    if prompt is None:
        raise Http404("This prompt doesn't exist or isn't yours.")
    return prompt


def show_list(request: Request, *, status: int = 200, **extra: Any) -> HttpResponse:
    context = prompts_context.list_context(request, **extra)
    return render(request, "textlab/prompts/prompts.html", context, status=status)


def show_prompt(
    request: Request, prompt: Prompt, *, status: int = 200, **extra: Any
) -> HttpResponse:
    context = prompts_context.prompt_context(request, prompt, **extra)
    return render(request, "textlab/prompts/prompt.html", context, status=status)


class PromptsPage(View):
    """All prompts. POST creates one."""

    def get(self, request: Request) -> HttpResponse:
        return show_list(request)

    def post(self, request: Request) -> HttpResponse:
        form = PromptForm(request.POST, owner=request.owner)
        if not form.is_valid():
            return show_list(request, form=form, status=422)
        versions = [(form.cleaned_data["text"], "")]
        prompt = services.create_prompt(request.owner, form.cleaned_data["name"], versions)
        return see_other(prompts_context.link_prompt(request, prompt))


class PromptPage(View):
    """One prompt: fill it in, change it. POST stores the next version."""

    def get(self, request: Request, id: int) -> HttpResponse:
        return show_prompt(request, find_prompt(request, id))

    def post(self, request: Request, id: int) -> HttpResponse:
        prompt = find_prompt(request, id)
        form = VersionForm(request.POST)
        if not form.is_valid():
            return show_prompt(request, prompt, version_form=form, status=422)
        before = prompt.get_latest()
        version = services.add_version(prompt, **form.cleaned_data)
        is_new = version.pk != before.pk
        sentence = f"Saved version {version.number}." if is_new else "The text hasn't changed."
        messages.info(request, sentence)
        return see_other(prompts_context.link_prompt(request, prompt))


class VersionPage(View):
    """An older version, beside the newest. POST restores it."""

    def get(self, request: Request, id: int, number: int) -> HttpResponse:
        version = find_version(find_prompt(request, id), number)
        context = prompts_context.version_context(request, version)
        return render(request, "textlab/prompts/version.html", context)

    def post(self, request: Request, id: int, number: int) -> HttpResponse:
        version = find_version(find_prompt(request, id), number)
        restored = services.restore_version(version)
        messages.info(request, f"Restored as version {restored.number}.")
        return see_other(prompts_context.link_prompt(request, version.prompt))


def find_version(prompt: Prompt, number: int) -> PromptVersion:
    version = prompt.versions.filter(number=min(number, 2**31 - 1)).first()
    if version is None:
        raise Http404("This version doesn't exist.")
    return version


@require_POST
def use_prompt(request: Request, id: int) -> HttpResponse:
    """To the model's page with the filled-in text. Nothing runs."""
    prompt = find_prompt(request, id)
    text = prompt.get_latest().text
    form = VariablesForm(request.POST, text=text)
    if not form.is_valid():
        return show_prompt(request, prompt, variables_form=form, status=422)
    target = find_destination(request.POST.dict(), fill_template(text, form.read_values()))
    if target is None:
        wrong = "Choose a model."
        return show_prompt(request, prompt, variables_form=form, wrong=wrong, status=422)
    if not target.is_long:
        return see_other(target.url)
    return render(request, "textlab/prompts/long.html", {"prompt": prompt, "target": target})


@require_POST
def rename_prompt(request: Request, id: int) -> HttpResponse:
    prompt = find_prompt(request, id)
    form = RenameForm(request.POST, prompt=prompt)
    if not form.is_valid():
        return show_prompt(request, prompt, rename_form=form, status=422)
    prompt.name = form.cleaned_data["name"]
    prompt.save(update_fields=["name"])
    return see_other(prompts_context.link_prompt(request, prompt))


@require_POST
def delete_prompt(request: Request, id: int) -> HttpResponse:
    prompt = find_prompt(request, id)
    prompt.delete()
    messages.info(request, f"Deleted “{prompt.name}”.")
    return see_other(reverse("prompts"))


@require_POST
def import_prompts(request: Request) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES, owner=request.owner)
    for refusal in upload_handlers.list_refusals(request):
        form.add_error("file", refusal.message)
    if not form.is_valid():
        return show_list(request, import_form=form, status=422)
    prompts = services.create_prompts(request.owner, form.drafts)
    messages.info(request, f"Imported {', '.join(f'“{each.name}”' for each in prompts)}.")
    return see_other(reverse("prompts"))


@require_GET
def export_prompts(request: Request) -> HttpResponse:
    prompts = Prompt.objects.filter(owner=request.owner).prefetch_related("versions")
    return json_download(write_prompts(prompts), "prompts.json")


@require_GET
def export_prompt(request: Request, id: int) -> HttpResponse:
    prompt = find_prompt(request, id)
    return json_download(write_prompts([prompt]), f"{prompt.name}.json")
