"""The pages that bring a conversation in and take one out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views import View
from django.views.decorators.http import require_GET

from playground.http import Request, see_other
from playground.intake import download_name, upload_handlers
from playground.models import Run
from textlab.context import MAX_LINK_CHARS
from textlab.origins import find_own_run
from textlab.prompts.destinations import list_model_choices, split_model
from textlab.transfer.forms import ImportForm
from textlab.transfer.markdown import write_markdown
from textlab.transfer.messages import write_messages
from textlab.transfer.services import store_conversation
from textlab.transfer.tavern import write_chat
from textlab.transfer.tree import write_tree

INDENTED = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file. `write` makes its bytes of the run that a conversation ends in."""

    label: str
    help: str
    extension: str
    mime: str
    write: Callable[[Run], bytes]


KINDS: Mapping[str, Kind] = {
    "tree": Kind(
        "JSON, everything",
        "Every version and branch, with parameters. Can be imported here.",
        "json",
        "application/json",
        lambda run: orjson.dumps(write_tree(run), option=INDENTED),
    ),
    "openai": Kind(
        "OpenAI messages",
        "This conversation as the messages of a request. Can be imported here.",
        "json",
        "application/json",
        lambda run: orjson.dumps(write_messages(run), option=INDENTED),
    ),
    "sillytavern": Kind(
        "SillyTavern chat",
        "This conversation as JSONL. Can be imported here.",
        "jsonl",
        "application/jsonl",
        write_chat,
    ),
    "markdown": Kind(
        "Markdown",
        "This conversation to read.",
        "md",
        "text/markdown; charset=utf-8",
        lambda run: write_markdown(run).encode(),
    ),
}


def find_turn(request: Request, id: UUID) -> Run:
    run = find_own_run(str(id), request.owner)
    if run is None or not run.type.is_turn(run):
        raise Http404("This conversation doesn't exist or isn't yours.")
    return run


@require_GET
def show_exports(request: Request, id: UUID) -> HttpResponse:
    context = {"run": find_turn(request, id), "kinds": KINDS}
    return render(request, "textlab/transfer/export.html", context)


@require_GET
def export_conversation(request: Request, id: UUID, kind: str) -> HttpResponse:
    run = find_turn(request, id)
    if kind not in KINDS:
        raise Http404("This format doesn't exist.")
    chosen = KINDS[kind]
    response = HttpResponse(chosen.write(run), content_type=chosen.mime)
    name = download_name(f"{run.type.get_title(run)[:60]} {kind}", chosen.extension)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


class ImportPage(View):
    """GET shows the form; POST stores a conversation and leads to it. Nothing is asked."""

    def get(self, request: Request) -> HttpResponse:
        return self.show_form(request, ImportForm())

    def post(self, request: Request) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        model = split_model(request.POST.get("model", ""))
        for refusal in upload_handlers.list_refusals(request):
            form.add_error("file", refusal.message)
        if not form.is_valid() or model is None:
            wrong = "" if model else "Choose a model."
            return self.show_form(request, form, wrong=wrong, status=422)
        conversation = form.cleaned_data["data"]
        run = store_conversation(request.owner, conversation, model)
        return see_other(link_turn(run, conversation.draft))

    def show_form(
        self, request: Request, form: ImportForm, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        chosen = request.POST.get("model", "")
        models = list_model_choices(request.owner, chosen)
        context = {"form": form, "models": models, "chosen": chosen, **extra}
        return render(request, "textlab/transfer/import.html", context, status=status)


def link_turn(run: Run, draft: str) -> str:
    """Its model's page. A message that nothing answered is filled in, unless it is too long."""
    page = reverse("model", args=[run.provider, run.model])
    query = {"mode": "chat", "parent": str(run.pk)}
    full = f"{page}?{urlencode({**query, **({'message': draft} if draft else {})})}"
    return f"{full if len(full) <= MAX_LINK_CHARS else f'{page}?{urlencode(query)}'}#end"
