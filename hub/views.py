"""The start page, the search over everything, and who hosts this."""

from dataclasses import replace
from functools import reduce
from operator import or_

import orjson
from django.conf import settings
from django.db.models import Q, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from hub import about as hosted
from hub import advice, cards, composer, search, services
from playground import catalog
from playground.http import Request
from playground.models import Run
from playground.runs import history
from playground.runs.long_texts import read_heads
from playground.runs.types import list_run_types

ICONS = (192, 512)
MAX_SEARCH_CHARS = 200  # characters of a search


@require_GET
def show_hub(request: Request) -> HttpResponse:
    recommended, starts = advice.drop_unlisted(
        advice.list_recommendations(request.session), advice.quick_starts(request.session)
    )
    states = services.list_states(request.session)
    context = {
        "providers": states,
        "any_key": any(state.has_key for state in states),
        "answerers": composer.list_answerers(request.owner, request.session),
        "examples": composer.EXAMPLES,
        "cards": cards.list_cards(request.session),
        "also": cards.list_also(),
        "recent": list(map(link_directly, history.describe_runs(list_last(request.owner)))),
        "recommended": advice.drop_covered(recommended, starts),
        "free_starts": [start for start in starts if start.is_free],
        "starts": [start for start in starts if not start.is_free],
    }
    return render(request, "hub/hub.html", context)


def list_last(owner: str) -> list[Run]:
    """What this person did last in each app: a conversation, a reading, a picture.

    An app's newest run ends whatever it belongs to: nobody has to look what came after it.
    """
    types = [each.name for each in list_run_types()]
    runs = Run.objects.for_owner(owner).order_by("-created", "-pk")
    newest = (Q(pk=Subquery(runs.for_app(name).values("pk")[:1])) for name in types)
    last = read_heads(Run.objects.filter(reduce(or_, newest)).defer("text", "reasoning"))
    return sorted(last, key=lambda run: types.index(run.app))


def link_directly(entry: history.Entry) -> history.Entry:
    """A single run leads to where its owner goes on with it, not to the page about it."""
    run = entry.run
    is_single = entry.url == reverse("run", args=[run.pk])
    url = run.type.get_reopen_url(run) if is_single else ""
    return replace(entry, url=url) if url else entry


@require_POST
def start_chat(request: Request) -> HttpResponse:
    """The message goes on, as it came, to the page of the model that is to answer it."""
    chosen = composer.find_answerer(request.POST.get("model", ""))
    if chosen is None:
        return redirect("text")
    return redirect(chosen.url, preserve_request=True)


@require_GET
def show_search(request: Request) -> HttpResponse:
    """Everything, or with `in=reference` the reference alone."""
    q = request.GET.get("q", "").strip()[:MAX_SEARCH_CHARS]
    within = "reference" if request.GET.get("in") == "reference" else ""
    groups = (
        search.find_in_reference(q)
        if within
        else search.search_everything(q, request.owner, request.session)
    )
    template = "hub/_hits.html" if request.htmx else "hub/search.html"
    return render(request, template, {"q": q, "within": within, "groups": groups})


@require_GET
def show_about(request: Request) -> HttpResponse:
    return render(request, "hub/about.html", hosted.build_page())


@require_GET
def show_manifest(_request: Request) -> HttpResponse:
    """What a phone needs to put the playground on its start screen."""
    icons = [
        {"src": static(f"icon-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png"}
        for side in ICONS
    ]
    described = {
        "name": settings.NAME,
        "short_name": settings.NAME[:12],
        "start_url": reverse("hub"),
        "display": "minimal-ui",
        "background_color": "#fcfcfa",
        "theme_color": "#0b5f6f",
        "icons": icons,
    }
    return HttpResponse(orjson.dumps(described), content_type="application/manifest+json")


@require_GET
def provider_state(request: Request) -> HttpResponse:
    """The cards again, after asking for what is out of date. The page itself never waits for it."""
    catalog.refresh_stale(request.session)
    states = services.list_states(request.session, ask=True)
    return render(request, "hub/_provider_states.html", {"providers": states})
