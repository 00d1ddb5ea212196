"""Which providers make, change or enlarge images for this visitor, and why another does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog
from playground.catalog import image_lists
from playground.catalog.providers import get_provider
from playground.keys import store as keys
from playground.providers import Endpoint, Provider, list_providers


@dataclass(frozen=True, slots=True)
class ProviderOption:
    """One provider, for one endpoint."""

    provider: Provider
    ready: bool  # there is a key, or none is needed
    refusal: str = ""  # why it does not do this, and what to do instead

    @property
    def is_usable(self) -> bool:
        return self.ready and not self.refusal

    @property
    def only_upscales(self) -> bool:
        """Whether it never does this, but upscales."""
        return bool(self.refusal and self.provider.without and self.provider.has_any("upscale-img"))


def list_options(name: str, session: SessionBase) -> list[ProviderOption]:
    """All that do this, and all that say why they do not."""
    return [
        ProviderOption(
            provider,
            keys.is_ready(provider, session, "image"),
            find_refusal(provider, name, session),
        )
        for provider in (get_maker(provider.slug, session) for provider in catalog.list_offered())
        if provider.get_endpoint(name) or name in provider.without
    ]


def find_refusal(provider: Provider, name: str, session: SessionBase) -> str:
    """Why it does not do this: it never does, or the server at its address makes no pictures."""
    if name in provider.without:
        return provider.without[name]
    if provider.is_embedded or not image_lists.fetch_models(provider.slug, session).is_absent:
        return ""
    if provider.has_any(*catalog.TEXT):
        return (
            "The server at its URL only handles text: it has no image models. Use another "
            f"provider or change the URL of {provider.name}."
        )
    return (
        "The server at its URL doesn't answer as an image server. Check that its API is on "
        "(AUTOMATIC1111: --api), or use another provider."
    )


def get_maker(slug: str, session: SessionBase) -> Provider:
    """The provider as it is, without the fields for which its server lists nothing."""
    maker = get_provider(slug)
    if (
        maker.get_endpoint("schedulers") is None
        or image_lists.fetch_schedulers(slug, session).names
    ):
        return maker
    return replace(maker, endpoints=tuple(map(drop_scheduler, maker.endpoints)))


def drop_scheduler(endpoint: Endpoint) -> Endpoint:
    return replace(endpoint, params=tuple(p for p in endpoint.params if p.name != "scheduler"))


def choose_option(options: Sequence[ProviderOption], slug: str) -> ProviderOption:
    """The one of that name; else the first that can, the hosted before the local."""
    named = next((option for option in options if option.provider.slug == slug), None)
    able = next((option for option in options if option.is_usable), None)
    willing = next((option for option in options if not option.refusal), None)
    return named or able or willing or options[0]


def get_endpoint(option: ProviderOption, name: str) -> Endpoint:
    """The provider's own; of one that has none the documented one, so that the form stays."""
    own = option.provider.get_endpoint(name)
    if own is not None and not option.refusal:
        return own
    return next(e for provider in list_providers() for e in provider.endpoints if e.name == name)
