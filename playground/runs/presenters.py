"""One run as a page shows it."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.template.loader import render_to_string

from playground.catalog.providers import get_provider, get_public_provider
from playground.keys import store as keys
from playground.models import Run
from playground.providers.other_fields import merge_fields
from playground.runs import attachments, form_links, sharing
from playground.runs.paths import Turn, load_history
from playground.runs.removal import has_gap
from playground.runs.trees import find_versions
from playground.runs.window import CODE, Window, find_usual_start, link_code, open_window
from playground.samples import Sample, build_samples

PRIVATE_URL = "https://image-server.example"  # stands for the address of a private server


def render_turn(run: Run) -> str:
    """The finished turn, which takes the place of the one that grew."""
    context = {"run": run, "own": True, "versions": find_versions(run)}
    return render_to_string("components/turn.html", context)


def run_context(run: Run, path: str, query: QueryDict, *, shared: bool = False) -> dict[str, Any]:
    """`path`, `query`: the address of its page, which says where the conversation begins."""
    seeds = came_out(run, shared=shared)
    history = load_history(run.parent) if run.type.is_turn(run) else []
    window = open_window(path, query, history) if history else Window()
    later = find_usual_start(history) > 0 and CODE not in query
    return {
        "run": run,
        "title": find_title(run, history),
        "window": window,
        "has_gap": run.type.is_turn(run) and has_gap(run, history),
        "provider": get_provider(run.provider),
        "parameters": merge_fields(run.type.get_parameters(run)),
        "picture": attachments.describe_input(run),
        "samples": [] if later else build_run_samples(run, *seeds[:1], shared=shared),
        "code_url": link_code(path, query) if later and has_code(run) else "",
        "seeds": seeds,
        "shows_metadata": True,
        "reopen_url": run.type.get_reopen_url(run),
        "model_name": run.type.get_model_name(run),
    }


def find_title(run: Run, history: Sequence[Turn]) -> str:
    """What its conversation began with, or else what it asks itself."""
    first = Run(app=run.app, request=history[0].request) if history else run
    return run.type.get_title(first)


def shared_context(run: Run, path: str, query: QueryDict) -> dict[str, Any]:
    """The same for others: what its owner let go along."""
    context = run_context(run, path, query, shared=True)
    context["provider"] = public = get_public_provider(run.provider)
    context["share_description"] = run.type.describe_share(run, public.name)
    context["try_url"] = form_links.link_form(run, *context["seeds"][:1])
    artifact = attachments.find_input(run)
    if artifact is not None and not artifact.metadata.get("shared"):
        context["picture"] = None
    if name := run.request.get("page_name"):
        context["title"] = name if context["picture"] else run.model
    if not sharing.shares_metadata(run):
        context |= {
            "shows_metadata": False,
            "title": run.model,
            "parameters": {},
            "samples": [],
            "code_url": "",
            "seeds": [],
            "try_url": "",
        }
        if context["picture"]:
            context["picture"] |= {"name": sharing.NAMELESS, "notes": []}
    return context


def came_out(run: Run, *, shared: bool) -> list[int]:
    """The seeds that were used, where the request left them to chance."""
    seed = run.request.get("seed")
    chosen = isinstance(seed, int) and seed >= 0
    return run.type.list_seeds(run, shared=shared) if takes_seed(run) and not chosen else []


def takes_seed(run: Run) -> bool:
    endpoint = get_provider(run.provider).get_endpoint(run.endpoint)
    return endpoint is not None and endpoint.get_param("seed") is not None


def has_code(run: Run) -> bool:
    provider = get_provider(run.provider)
    is_asked = bool(provider.get_endpoint(run.endpoint) and settings.PROVIDER_URLS[run.provider])
    return is_asked and not run.extra.get("edited")


def build_run_samples(run: Run, seed: int | None = None, *, shared: bool = False) -> list[Sample]:
    """The exact request of a run as code, or with a seed that came out. A key is never in it.

    Of an answer that was edited there is none: nobody was asked for it.
    `shared`: for others, who are not told where a private server is.
    """
    provider = get_provider(run.provider)
    endpoint = provider.get_endpoint(run.endpoint)
    url = settings.PROVIDER_URLS[provider.slug]
    if endpoint is None or not has_code(run):
        return []
    url = PRIVATE_URL if shared and provider.public_name else url
    body = run.type.build_payload(run, whole=False)
    if seed is not None and takes_seed(run):
        body["seed"] = seed
    login = keys.get_login(provider, None) if endpoint.key == "image" else ""
    return build_samples(
        provider,
        endpoint,
        body,
        base_url=url,
        stream=endpoint.streams,
        login=login,
        shows_body=endpoint.streams,
    )
