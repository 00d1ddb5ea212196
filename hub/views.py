"""The start page, the search over everything, and who hosts this."""

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

from hub import about as hosted
from hub import advice, search, services
from playground import catalog
from playground.http import Request

ICONS = (192, 512)
LONGEST = 200  # characters of a search


@require_GET
def show_hub(request: Request) -> HttpResponse:
    recommended, starts = advice.drop_unlisted(
        advice.list_recommendations(request.session), advice.quick_starts(request.session)
    )
    context = {
        "providers": (states := services.list_states(request.session)),
        "any_key": any(state.has_key for state in states),
        "chats": services.list_chat_providers(states),
        "generates": services.is_available("txt2img", request.session),
        "cards": services.list_cards(request.session),
        "recent": services.recent_runs(request.owner),
        "recommended": recommended,
        "starts": starts,
    }
    return render(request, "hub/hub.html", context)


@require_GET
def show_search(request: Request) -> HttpResponse:
    """Everything, or with `in=reference` the reference alone."""
    q = request.GET.get("q", "").strip()[:LONGEST]
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
        "background_color": "#fcfcfb",
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
