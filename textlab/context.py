"""What the text pages show: contexts for the templates."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from playground import catalog
from playground.http import Request
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import ParameterForm, list_known_names
from playground.providers.spec import Mode
from playground.runs import attachments
from playground.runs.paths import load_history
from playground.runs.room import describe_room
from playground.runs.window import find_usual_start
from textlab import services
from textlab.cards.services import find_card
from textlab.conversation.context import turns_context
from textlab.drafts import Draft, Subject, build_body, code_context, cut_history
from textlab.meter.parts import Meter
from textlab.meter.services import estimate_context
from textlab.origins import Origin, find_removed, write_query
from textlab.payload import find_last_answered
from textlab.pictures.services import MAX_PICTURES
from textlab.presets.actions import row_context
from textlab.probabilities.services import read_alternative
from textlab.tools.services import list_waiting
from textlab.visibility.services import load_hidden

MAX_LINK_CHARS = 8_000  # characters that every browser and server takes
WORDS = ("system", "message", "prompt", "prefill")
EXAMPLES = (
    "Explain how rainbows form",
    "Write a haiku about the sea",
    "Plan a weekend in Lisbon",
)


def model_context(
    request: Request, subject: Subject, form: ParameterForm, origin: Origin
) -> dict[str, Any]:
    """The per-model page. `origin` holds the run that the conversation has come to."""
    provider, model, mode, last = subject.provider, subject.model, subject.mode, origin.last
    goes_on = find_last_answered(last)
    history = load_history(last) if mode == "chat" else []
    before = cut_history(history, goes_on)
    draft = Draft(subject, form, goes_on, request.owner, history=before)
    carried = carried_along(request, form)
    form.hidden = load_hidden(request.owner)
    address = read_address(request, origin)
    return {
        "provider": provider,
        "model": model,
        "mode": mode,
        "modes": list_mode_tabs(request.path, carried, form, subject),
        "counts": provider.get_endpoint("tokenize") is not None,
        "carried": carried,
        "form": form,
        "ignored": form.list_ignored(),
        **turns_context(
            request.path, address, history, (provider.slug, model.id), own=not origin.slug
        ),
        "removed": find_removed(request.GET.get("deleted", ""), request.owner),
        "examples": EXAMPLES,
        "run": last,
        "parent": None if origin.slug else goes_on,
        "origin": origin,
        "along": write_query(goes_on, origin.slug),
        "has_key": keys.is_ready(provider, request.session),
        "stand_in": find_stand_in(),
        "known": catalog.is_listed(provider.slug, model.id),
        "favourite": catalog.is_favourite(request.owner, provider.slug, model.id),
        **code_context(draft, request.path, address, is_long=find_usual_start(history) > 0),
        "meter": estimate_meter(draft),
        "room": describe_room(request, [provider.slug]),
        "calls": list_waiting(last) if mode == "chat" and not origin.slug else [],
        "pictures": describe_pictures(subject, origin),
        "link": link_form(request, form, mode),
        "caveats": provider.caveats,
        "preset_row": row_context(request.owner),
        "compare_url": link_comparison(subject, form, write_query(goes_on, origin.slug)),
        "card": find_card(last, request.owner),
        "choose_url": link_choice(subject, write_query(goes_on, origin.slug)),
    }


def read_address(request: Request, origin: Origin) -> QueryDict:
    """What shows this page: of one that was posted, its conversation."""
    if request.method == "GET":
        return request.GET
    return QueryDict(write_query(origin.last, origin.slug))


def link_choice(subject: Subject, along: str) -> str:
    """The page to choose parameters on, which leads back here."""
    query = urlencode({"model": f"{subject.provider.slug}:{subject.model.id}"})
    return f"{reverse('parameters')}?{query}{f'&{along}' if along else ''}"


def link_comparison(subject: Subject, form: ParameterForm, along: str) -> str:
    """This model beside others, with what is filled in and the conversation so far."""
    filled_in = carry_values(form.link_query(), subject.mode, "chat")
    query = urlencode({"m": f"{subject.provider.slug}:{subject.model.id}", **filled_in})
    return f"{reverse('compare')}?{query}{f'&{along}' if along else ''}"


def describe_pictures(subject: Subject, origin: Origin) -> dict[str, Any] | None:
    """What a message may have of pictures, and those of the version that is written anew."""
    if subject.mode != "chat" or not subject.model.vision:
        return None
    earlier = attachments.list_inputs(origin.other) if origin.other else []
    longest_side = subject.provider.longest_side_pixels
    return {"earlier": earlier, "most": MAX_PICTURES, "longest_side": longest_side}


def estimate_meter(draft: Draft) -> Meter | None:
    """How much of the context is taken; None where nothing is sent to the model."""
    if draft.subject.mode == "tokenize":
        return None
    return estimate_context(draft.subject.provider, draft.subject.model, build_body(draft))


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
        words = again.text if "continue" in query else read_alternative(again, query)
        return {**again.request, **({"prefill": words} if words else {})}
    said = {"message", "prompt", "prefill"}
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
    if len(urlencode(query)) > MAX_LINK_CHARS:
        query = {k: v for k, v in query.items() if k not in WORDS}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")
