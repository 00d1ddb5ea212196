"""The form of the vision pages, and what is staged beside it: contexts for the templates."""

import time
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.template.loader import render_to_string

from playground import catalog
from playground.http import Request
from playground.intake import limits, sniff
from playground.intake.bounds import format_megabytes
from playground.intake.picture_limits import find_limit
from playground.models import SavedText
from playground.providers import get_declared_provider
from playground.runs import idempotency
from playground.runs.room import describe_room
from vision.models import Batch, Page, SavedPrompt
from vision.tables.context import fields_context
from vision.upload import model_choices, page_images, presenters, samples, services
from vision.upload.forms import VisionForm, vision_form
from vision.upload.prompts import BY_ID, TABLE, TASKS, find_task

MAX_LINK_CHARS = 8_000
SECONDS = 1.0  # in which pages are made ready; the others are as they are looked at, or read
OPENED_PAGES = 12  # pages beside which there is room for their tools
ACCEPT = "image/*,application/pdf,.heic,.heif,.avif,.tif,.tiff,.bmp,.pdf"
LIMITS = (
    f"{sniff.TAKEN}. Up to {format_megabytes(limits.PICTURE_BYTES)} per picture, "
    f"{format_megabytes(limits.PDF_BYTES)} per PDF, {limits.FILES} files."
)

# Of the form, what is no part of a link to it.
NOT_CARRIED = {idempotency.FIELD, "csrfmiddlewaretoken", "action", "image_url", "name", "find",
               "fields_name"}  # fmt: skip


def blank_form(request: Request) -> VisionForm:
    """As a link fills it in. One with a prompt is a whole request: what it leaves out is blank.

    Any other begins with its task's documented values.
    """
    values = {name: "\n".join(request.GET.getlist(name)) for name in request.GET}
    task = find_task(values.get("task", ""), values.get("prompt", "").strip())
    first, _ = model_choices.choose_default(request.session)
    start = {"m": first, **({} if "prompt" in values else task.parameters)}
    return vision_form()(initial={**start, **values, "task": task.id})


def form_context(
    request: Request, form: VisionForm, batch: Batch | None = None, **extra: Any
) -> dict[str, Any]:
    chosen = form_value(form, "m").split("\n")
    found_words = (request.POST.get("find") or request.GET.get("find") or "").strip()
    first = next((model_choices.find_choice(value) for value in chosen if value), None)
    picked = [value for value in chosen if value]
    shelves = model_choices.list_shelves(picked, request.session, request.owner)
    default, note = model_choices.choose_default(request.session)
    waiting, typed_in = build_staged(batch), list_addresses(form, batch)
    return {
        "form": form,
        "refused": [],
        "error": None,
        "prompts": list_prompts(request.owner),
        "tasks": list_tasks(form_value(form, "task")),
        "shelves": shelves,
        "models": [row for _title, rows in shelves for row in rows],
        "addresses": typed_in,
        # All but the picture came with a link.
        "pictureless": "prompt" in request.GET and not (typed_in or waiting["documents"]),
        "find": found_words,
        **search_models(found_words, chosen, request.session),
        "list_notes": catalog.list_notes(request.session),
        "model_note": note if default in chosen else "",
        "accept": ACCEPT,
        "limits": LIMITS,
        "most_files": limits.FILES,
        "most_bytes": limits.PDF_BYTES,
        "provider": first[0] if first else get_declared_provider("featherless"),
        "caveats": first[0].caveats if first else (),
        "ignored": form.list_ignored(),
        "code": samples.build_code(form, batch) if waiting["opened"] else {"empty": samples.LATER},
        "most_models": model_choices.MAX_MODELS,
        "room": describe_room(request, list_chosen_slugs(chosen)),
        **waiting,
        **build_fields(request, form, batch, chosen, is_light=waiting["opened"]),
        **extra,
    }


def build_fields(
    request: Request,
    form: VisionForm,
    batch: Batch | None,
    chosen: Iterable[str],
    *,
    is_light: bool,
) -> dict[str, Any]:
    """What a table is made of, and links to begin with other fields.

    A page of many pictures shows the fields once a table is wanted: so it stays below 100 kB.
    """
    pairs = [("m", value) for value in chosen if value and model_choices.find_choice(value)]
    link = urlencode([*pairs, *([("batch", str(batch.pk))] if batch else [])])
    values = form.data if form.is_bound else form.initial
    is_sent = form.is_bound and form.is_table
    set_id = form_value(form, "fields")
    is_shown = is_light or form_value(form, "task") == TABLE
    return fields_context(request.owner, values, set_id, link, is_sent=is_sent, is_shown=is_shown)


def list_chosen_slugs(values: Iterable[str]) -> list[str]:
    """Of the providers whose models are chosen."""
    choices = map(model_choices.find_choice, filter(None, values))
    return [choice[0].slug for choice in choices if choice]


def search_models(
    words: str, chosen: Collection[str], session: SessionBase
) -> dict[str, list[model_choices.ModelOption]]:
    """What is known to read pictures; else what may."""
    options = model_choices.search_options(words, chosen, session) if words else []
    guesses = (
        model_choices.guess_options(words.strip(), chosen, session) if words and not options else []
    )
    return {"matches": options, "guesses": guesses}


def build_staged(batch: Batch | None) -> dict[str, Any]:
    documents = presenters.list_documents(batch)
    return {
        "batch": str(batch.pk) if batch else "",
        "documents": documents,
        "opened": sum(len(document.pages) for document in documents) <= OPENED_PAGES,
    }


def form_value(form: VisionForm, name: str) -> str:
    return str(form[name].value() or "")


def list_addresses(form: VisionForm, batch: Batch | None) -> str:
    """As they were typed; those that became pages are taken out."""
    lines = [line.strip() for line in form_value(form, "image_url").splitlines()]
    return "\n".join(services.not_taken(batch, filter(None, lines)))


def list_tasks(chosen: str) -> list[dict[str, Any]]:
    chosen = chosen if chosen in BY_ID else TASKS[0].id
    return [
        {"id": t.id, "label": t.label, "prompt": t.prompt, "chosen": t.id == chosen,
         "values": urlencode(t.parameters)}
        for t in TASKS
    ]  # fmt: skip


def list_prompts(owner: str) -> list[SavedText]:
    return SavedPrompt.objects.list_own(owner)


def make_ready(batch: Batch, form: VisionForm | None = None) -> None:
    """What is sent is what is shown: the first page is made before anybody looks, and some more.

    The others are when they come into view: a long document is shown at once.
    """
    if form:
        note_providers(batch, form)
    chosen = {provider.slug for provider, _model in form.list_models()} if form else set()
    limit = find_limit(",".join(chosen) or batch.provider)
    end = time.monotonic() + SECONDS
    for page in presenters.list_pages(batch):
        if page.chosen:
            page_images.prepare_page(page, limit)
            if time.monotonic() > end:
                return


def note_providers(batch: Batch, form: VisionForm) -> None:
    """Whose limits its pages are kept within."""
    slugs = {provider.slug for provider, _model in form.list_models()}
    if slugs:
        batch.provider = min(slugs, key=lambda slug: find_limit(slug).bytes)
        batch.save(update_fields=["provider"])


def link_query(data: QueryDict) -> str:
    """The form as the query of the next page; files and the token stay out of it.

    The prompt is told also where it is blank: with it all that is blank stays so.
    """
    pairs = [
        (name, value)
        for name in data
        if name not in NOT_CARRIED
        for value in data.getlist(name)
        if value or name == "prompt"
    ]
    query = urlencode(pairs)
    short = [pair for pair in pairs if pair[0] in ("m", "batch")]
    return query if len(query) <= MAX_LINK_CHARS else urlencode(short)


def page_html(request: Request, page: Page, *, opened: bool) -> str:
    """One page among the others, with its tools or without."""
    template = "vision/_page.html" if opened else "vision/_page_closed.html"
    return render_to_string(template, {"page": presenters.page_row(page)}, request)


def pages_html(request: Request, batch: Batch) -> str:
    return render_to_string("vision/_pages.html", build_staged(batch), request)
