"""What the text pages show: contexts for the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.urls import reverse

from playground import catalog
from playground.http import Request
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import ParameterForm, list_known_names
from playground.providers import Model, Provider, get_declared_provider, guide
from playground.providers.spec import Mode
from playground.runs.paths import load_path
from playground.samples import Sample, build_samples
from textlab import services
from textlab.forms import Filters
from textlab.origins import Origin, write_query
from textlab.payload import build_payload, find_last_answered

LONGEST_LINK = 8_000  # characters that every browser and server takes
WORDS = ("system", "message", "prompt")
EXAMPLES = (
    "Explain how rainbows form",
    "Write a haiku about the sea",
    "Plan a weekend in Lisbon",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What a model page is about."""

    provider: Provider
    model: Model
    mode: Mode


def model_context(
    request: Request, subject: Subject, form: ParameterForm, origin: Origin
) -> dict[str, Any]:
    """The per-model page. `origin` holds the run that the conversation has come to."""
    provider, model, mode, last = subject.provider, subject.model, subject.mode, origin.last
    goes_on = find_last_answered(last)
    carried = carried_along(request, form)
    turns = load_path(last) if mode == "chat" else []
    return {
        "provider": provider,
        "model": model,
        "mode": mode,
        "modes": list_mode_tabs(request.path, carried, form, subject),
        "counts": provider.get_endpoint("tokenize") is not None,
        "carried": carried,
        "form": form,
        "ignored": form.list_ignored(),
        "turns": turns,
        "examples": EXAMPLES,
        "named": any((turn.provider, turn.model) != (provider.slug, model.id) for turn in turns),
        "run": last,
        "parent": None if origin.slug else goes_on,
        "origin": origin,
        "along": write_query(goes_on, origin.slug),
        "has_key": keys.is_ready(provider, request.session),
        "stand_in": find_stand_in(),
        "known": catalog.is_listed(provider.slug, model.id),
        "favourite": catalog.is_favourite(request.owner, provider.slug, model.id),
        "samples": form_samples(subject, form, goes_on),
        "link": link_form(request, form, mode),
        "caveats": provider.caveats,
    }


def find_stand_in() -> str:
    """The local model that answers where a key is missing; blank where there is none."""
    local = catalog.find_embedded()
    model = (
        next((m for m in local.models if m.kind == "text" and not m.vision), None)
        if local
        else None
    )
    if local is None or model is None:
        return ""
    return f"{reverse('model', args=[local.slug, model.id])}?{urlencode(local.start)}"


def get_initial_values(query: QueryDict, again: Run | None, last: Run | None) -> Mapping[str, Any]:
    """What fills the form in: the link; else the run that is asked again, or continued."""
    if any(name in WORDS or name in list_known_names() for name in query):
        return query
    if again is not None:
        return dict(again.request)
    said = {"message", "prompt"}
    return {k: v for k, v in last.request.items() if k not in said} if last else query


def carried_along(request: Request, form: ParameterForm) -> dict[str, str]:
    """What this mode has no field for, and the next one may: nothing is lost on the way."""
    sent = request.POST if request.method == "POST" else request.GET
    names = [*sorted(list_known_names()), "system", "parent", "shared"]
    return {n: sent[n] for n in names if sent.get(n) and n not in form.fields and n != "model"}


def list_mode_tabs(
    path: str, along: Mapping[str, str], form: ParameterForm, subject: Subject
) -> list[tuple[Mode, str, str]]:
    """The tabs: what is filled in comes along, where the other mode has it too or not."""
    query = {**along, **form.link_query()}
    return [
        (
            mode,
            services.LABELS[mode],
            f"{path}?{urlencode({'mode': mode, **carry_values(query, subject.mode, mode)})}",
        )
        for mode in services.list_modes(subject.provider)
    ]


def carry_values(query: dict[str, str], current: Mode, mode: Mode) -> dict[str, str]:
    if mode == current:
        return query
    words = query.get("message") or query.get("prompt") or ""
    rest = {k: v for k, v in query.items() if k not in ("message", "prompt")}
    return {**rest, **({"message" if mode == "chat" else "prompt": words} if words else {})}


def link_form(request: Request, form: ParameterForm, mode: Mode) -> str:
    """The address that reproduces the form. Too long a text stays out of it."""
    query = {"mode": mode, **form.link_query()}
    if len(urlencode(query)) > LONGEST_LINK:
        query = {k: v for k, v in query.items() if k not in WORDS}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def form_samples(subject: Subject, form: ParameterForm, parent: Run | None) -> list[Sample]:
    """The request that Run would send now, as code; with nothing typed, the one it sent last."""
    endpoint = services.get_endpoint(subject.provider, subject.mode)
    words = form.list_words()
    if subject.mode == "tokenize":
        words = {"prompt": services.join_texts(words)}
    if subject.mode == "chat" and parent is not None and not words.get("message"):
        words, parent = words | {"message": parent.request.get("message", "")}, parent.parent
    draft_run = Run(
        app="textlab",
        endpoint=endpoint.name,
        model=subject.model.id,
        request={**words, **form.build_payload()},
        parent=parent,
    )
    url = settings.PROVIDER_URLS[subject.provider.slug]
    body = build_payload(draft_run)
    return build_samples(subject.provider, endpoint, body, base_url=url, stream=endpoint.streams)


def catalog_context(filters: Filters, owner: str, session: SessionBase) -> dict[str, Any]:
    start = not filters.list_criteria() and filters.page_number() == 1
    talking = [
        provider for provider in catalog.enabled_providers() if provider.has_any(*catalog.TEXT)
    ]
    keyless = [provider.slug for provider in talking if not keys.is_ready(provider, session)]
    none = len(keyless) == sum(provider.needs_key for provider in talking)
    page = catalog.search_models(owner=owner, page=filters.page_number(), **filters.list_criteria())
    return {
        "filters": filters,
        "along": f"?{urlencode(along)}" if (along := filters.list_companions()) else "",
        "page": page,
        "typed": find_typed(filters) if not page.rows else [],
        "previous_url": filters.link_page(page.page - 1) if page.has_previous else "",
        "next_url": filters.link_page(page.page + 1) if page.has_next else "",
        "keyless": keyless,
        "free": list_free() if start and none else [],
        "recommended": list_recommendations() if start else [],
        "recents": catalog.list_recent(owner, "textlab") if start else [],
        "favourites": catalog.list_favourites(owner) if start else [],
        "states": catalog.list_notes(session, filters.list_criteria().get("provider", "")),
    }


def list_free() -> list[catalog.Row]:
    """The models that need no key."""
    embedded = catalog.find_embedded()
    return catalog.search_models(provider=embedded.slug).rows if embedded else []


def find_typed(filters: Filters) -> list[tuple[str, str]]:
    """Where a model of exactly this name would be, whether or not anybody lists it."""
    name, slug = filters.cleaned_data.get("q", "").strip(), filters.cleaned_data.get("provider")
    if not catalog.is_name(name):
        return []
    talking = [
        provider for provider in catalog.enabled_providers() if provider.has_any(*catalog.TEXT)
    ]
    providers = [provider for provider in talking if slug in ("", None, provider.slug)]
    return [(provider.name, reverse("model", args=[provider.slug, name])) for provider in providers]


def list_recommendations() -> list[dict[str, Any]]:
    """The documented recommendations for text, but for what is known to be elsewhere."""
    unlisted = catalog.find_unlisted()
    rows = []
    for row in guide.RECOMMENDATIONS:
        declared = get_declared_provider(row.provider).get_model(row.model)
        is_there = (row.provider, row.model) not in unlisted
        if declared is not None and declared.kind == "text" and is_there:
            url = reverse("model", args=[row.provider, row.model])
            facts = {"provider": row.provider, "task": row.task, "why": row.why}
            rows.append({**facts, "model": row.model, "url": url})
    return rows
