"""A provider at whose address an image server of one's own is: its name, and what it offers.

What the hosted service declares is not there: its models, its limits, its defaults.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from playground.providers import arli_params as a
from playground.providers import sdapi
from playground.providers.arli_images import listing
from playground.providers.spec import Endpoint, Param, Provider

CHECKPOINT = replace(
    a.CHECKPOINT,
    required=False,
    help="The checkpoint to use. Leave empty to use the one the server has loaded.",
    default_text="the loaded model",
)
UPSCALER = replace(a.UPSCALER, default=None, always_send=False, required=True, note="")
SCHEDULER = Param(
    "scheduler",
    "string",
    "Schedule type",
    "How noise is distributed over the steps. Leave empty to let the sampler decide.",
    group=a.SAMPLER.group,
    documented=False,
    default_text="sampler default",
)
SAMPLER = replace(a.SAMPLER, default_text="server default", note="")
OWN_PARAMS = {param.name: param for param in (CHECKPOINT, UPSCALER, SAMPLER)}
SCHEDULERS = replace(
    listing(
        "schedulers", "/sdapi/v1/schedulers", "Schedulers", "List the available noise schedules."
    ),
    documented=False,
)
ONE_AT_A_TIME = "It generates one image at a time. Further requests wait in line."


def name_server(base_url: str) -> str:
    return f"Your image server at {urlsplit(base_url).netloc.rpartition('@')[2]}"


def adapt_provider(provider: Provider, base_url: str) -> Provider:
    """The provider as it is at this address: itself, where no server of one's own is there."""
    if not sdapi.speaks(base_url):
        return provider
    return replace(
        provider,
        name=name_server(base_url),
        summary="Image generation, editing and upscaling on your own server.",
        endpoints=(*map(adapt_endpoint, provider.endpoints), SCHEDULERS),
        models=tuple(model for model in provider.models if model.kind == "text"),
        parallel_images=1,
        limits=(),
        caveats=(ONE_AT_A_TIME,),
    )


def adapt_endpoint(endpoint: Endpoint) -> Endpoint:
    if endpoint.key != "image":
        return endpoint
    return replace(endpoint, params=tuple(OWN_PARAMS.get(p.name, p) for p in endpoint.params))


def add_scheduler(provider: Provider) -> Provider:
    """The same for a server that lists noise schedules."""
    return replace(provider, endpoints=tuple(map(_with_scheduler, provider.endpoints)))


def _with_scheduler(endpoint: Endpoint) -> Endpoint:
    at = next((n for n, p in enumerate(endpoint.params, 1) if p.name == "sampler_name"), 0)
    if not at or endpoint.param("scheduler"):
        return endpoint
    return replace(endpoint, params=(*endpoint.params[:at], SCHEDULER, *endpoint.params[at:]))
