"""One run as a page shows it."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from playground.catalog.providers import get_provider, get_public_provider
from playground.keys import store as keys
from playground.models import Run
from playground.runs import attachments, form_links, sharing
from playground.runs.paths import load_path
from playground.samples import Sample, build_samples

PRIVATE_URL = "https://image-server.example"  # stands for the address of a private server


def render_turn(run: Run) -> str:
    """The finished turn, which takes the place of the one that grew."""
    return render_to_string("components/turn.html", {"run": run, "own": True})


def run_context(run: Run, *, shared: bool = False) -> dict[str, Any]:
    seeds = came_out(run, shared=shared)
    return {
        "run": run,
        "earlier": load_path(run.parent) if run.type.is_turn(run) else [],
        "provider": get_provider(run.provider),
        "parameters": run.type.get_parameters(run),
        "picture": attachments.describe_input(run),
        "samples": build_run_samples(run, *seeds[:1], shared=shared),
        "seeds": seeds,
        "shows_metadata": True,
        "reopen_url": run.type.get_reopen_url(run),
        "model_name": run.type.get_model_name(run),
    }


def shared_context(run: Run) -> dict[str, Any]:
    """The same for others: what its owner let go along."""
    context = run_context(run, shared=True)
    context["provider"] = public = get_public_provider(run.provider)
    context["share_description"] = run.type.describe_share(run, public.name)
    context["try_url"] = form_links.link_form(run, *context["seeds"][:1])
    artifact = attachments.find_input(run)
    if artifact is not None and not artifact.metadata.get("shared"):
        context["picture"] = None
    if not sharing.shares_metadata(run):
        context |= {
            "shows_metadata": False,
            "parameters": {},
            "samples": [],
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


def build_run_samples(run: Run, seed: int | None = None, *, shared: bool = False) -> list[Sample]:
    """The exact request of a run as code, or with a seed that came out. A key is never in it.

    `shared`: for others, who are not told where a private server is.
    """
    provider = get_provider(run.provider)
    endpoint = provider.get_endpoint(run.endpoint)
    url = settings.PROVIDER_URLS[provider.slug]
    if endpoint is None or not url:
        return []
    url = PRIVATE_URL if shared and provider.public_name else url
    body = run.type.build_payload(run, whole=False)
    if seed is not None and takes_seed(run):
        body["seed"] = seed
    login = keys.get_login(provider, None) if endpoint.key == "image" else ""
    return build_samples(
        provider, endpoint, body, base_url=url, stream=endpoint.streams, login=login
    )
