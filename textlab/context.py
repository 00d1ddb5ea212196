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
from playground.providers import Model, Provider, guide, provider
from playground.providers.spec import Mode
from playground.runs.paths import load_path
from playground.samples import Sample, samples
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
        "modes": modes(request.path, carried, form, subject),
        "counts": provider.endpoint("tokenize") is not None,
        "carried": carried,
        "form": form,
        "ignored": form.ignored(),
        "turns": turns,
        "examples": EXAMPLES,
        "named": any((turn.provider, turn.model) != (provider.slug, model.id) for turn in turns),
        "run": last,
        "parent": None if origin.slug else goes_on,
        "origin": origin,
        "along": write_query(goes_on, origin.slug),
        "has_key": keys.ready(provider, request.session),
        "stand_in": stand_in(),
        "known": catalog.is_listed(provider.slug, model.id),
        "favourite": catalog.is_favourite(request.owner, provider.slug, model.id),
        "samples": form_samples(subject, form, goes_on),
        "link": link(request, form, mode),
        "caveats": provider.caveats,
    }


def stand_in() -> str:
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


def prefill(query: QueryDict, again: Run | None, last: Run | None) -> Mapping[str, Any]:
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


def modes(
    path: str, along: Mapping[str, str], form: ParameterForm, subject: Subject
) -> list[tuple[Mode, str, str]]:
    """The tabs: what is filled in comes along, where the other mode has it too or not."""
    query = {**along, **form.link_query()}
    return [
        (
            mode,
            services.LABELS[mode],
            f"{path}?{urlencode({'mode': mode, **carried(query, subject.mode, mode)})}",
        )
        for mode in services.list_modes(subject.provider)
    ]


def carried(query: dict[str, str], current: Mode, mode: Mode) -> dict[str, str]:
    if mode == current:
        return query
    words = query.get("message") or query.get("prompt") or ""
    rest = {k: v for k, v in query.items() if k not in ("message", "prompt")}
    return {**rest, **({"message" if mode == "chat" else "prompt": words} if words else {})}


def link(request: Request, form: ParameterForm, mode: Mode) -> str:
    """The address that reproduces the form. Too long a text stays out of it."""
    query = {"mode": mode, **form.link_query()}
    if len(urlencode(query)) > LONGEST_LINK:
        query = {k: v for k, v in query.items() if k not in WORDS}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def form_samples(subject: Subject, form: ParameterForm, parent: Run | None) -> list[Sample]:
    """The request that Run would send now, as code; with nothing typed, the one it sent last."""
    endpoint = services.endpoint_of(subject.provider, subject.mode)
    words = form.words()
    if subject.mode == "tokenize":
        words = {"prompt": services.counted_text(words)}
    if subject.mode == "chat" and parent is not None and not words.get("message"):
        words, parent = words | {"message": parent.request.get("message", "")}, parent.parent
    asked = Run(
        app="textlab",
        endpoint=endpoint.name,
        model=subject.model.id,
        request={**words, **form.payload()},
        parent=parent,
    )
    url = settings.PROVIDER_URLS[subject.provider.slug]
    body = build_payload(asked)
    return samples(subject.provider, endpoint, body, base_url=url, stream=endpoint.streams)


def catalog_context(filters: Filters, owner: str, session: SessionBase) -> dict[str, Any]:
    start = not filters.chosen() and filters.page_number() == 1
    talking = [of for of in catalog.offered() if of.has_any(*catalog.TEXT)]
    keyless = [of.slug for of in talking if not keys.ready(of, session)]
    none = len(keyless) == sum(of.needs_key for of in talking)
    page = catalog.search(owner=owner, page=filters.page_number(), **filters.chosen())
    return {
        "filters": filters,
        "along": f"?{urlencode(along)}" if (along := filters.along()) else "",
        "page": page,
        "typed": find_typed(filters) if not page.rows else [],
        "previous_url": filters.address(page.page - 1) if page.has_previous else "",
        "next_url": filters.address(page.page + 1) if page.has_next else "",
        "keyless": keyless,
        "free": list_free() if start and none else [],
        "recommended": recommended() if start else [],
        "recents": catalog.recent(owner, "textlab") if start else [],
        "favourites": catalog.favourites(owner) if start else [],
        "states": catalog.notes(session, filters.chosen().get("provider", "")),
    }


def list_free() -> list[catalog.Row]:
    """The models that need no key."""
    embedded = catalog.find_embedded()
    return catalog.search(provider=embedded.slug).rows if embedded else []


def find_typed(filters: Filters) -> list[tuple[str, str]]:
    """Where a model of exactly this name would be, whether or not anybody lists it."""
    name, slug = filters.cleaned_data.get("q", "").strip(), filters.cleaned_data.get("provider")
    if not catalog.is_name(name):
        return []
    talking = [of for of in catalog.offered() if of.has_any(*catalog.TEXT)]
    providers = [of for of in talking if slug in ("", None, of.slug)]
    return [(of.name, reverse("model", args=[of.slug, name])) for of in providers]


def recommended() -> list[dict[str, Any]]:
    """The documented recommendations for text, but for what is known to be elsewhere."""
    unlisted = catalog.find_unlisted()
    rows = []
    for row in guide.RECOMMENDATIONS:
        declared = provider(row.provider).model(row.model)
        is_there = (row.provider, row.model) not in unlisted
        if declared is not None and declared.kind == "text" and is_there:
            url = reverse("model", args=[row.provider, row.model])
            facts = {"provider": row.provider, "task": row.task, "why": row.why}
            rows.append({**facts, "model": row.model, "url": url})
    return rows
