"""One run as a page shows it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from playground import conversation, pictures, runs, sharing, trying
from playground.models import Run
from playground.providers import provider
from playground.samples import Sample, samples


def render_turn(run: Run) -> str:
    """The finished turn, which takes the place of the one that grew."""
    return render_to_string("runs/_turn.html", {"run": run, "own": True})


# How the finished run of an app looks, where it is no turn of a conversation.
FINISHED: dict[str, Callable[[Run], str]] = {}


def render_finished(run: Run) -> str:
    return FINISHED.get(run.app, render_turn)(run)


def run_context(run: Run) -> dict[str, Any]:
    return {
        "run": run,
        "earlier": runs.path(run.parent) if run.app == "textlab" and run.endpoint == "chat" else [],
        "provider": provider(run.provider),
        "parameters": conversation.parameters(run),
        "picture": pictures.facts(run),
        "samples": samples_of(run),
        "told": True,
    }


def shared_context(run: Run) -> dict[str, Any]:
    """The same for others: what its owner let go along."""
    context = run_context(run) | {"try_url": trying.address(run)}
    shown = pictures.shown(run)
    if shown is not None and not shown.metadata.get("shared"):
        context["picture"] = None
    if not sharing.tells(run):
        context |= {"told": False, "parameters": {}, "samples": [], "try_url": ""}
        if context["picture"]:
            context["picture"] |= {"name": sharing.NAMELESS, "notes": []}
    return context


def samples_of(run: Run) -> list[Sample]:
    """The exact request of a run as code. A key is never in it."""
    of = provider(run.provider)
    endpoint = of.endpoint(run.endpoint)
    if endpoint is None:
        return []
    url = settings.PROVIDER_URLS[of.slug]
    return samples(
        of, endpoint, conversation.payload(run, whole=False), base_url=url, stream=endpoint.streams
    )
