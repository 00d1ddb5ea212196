"""Which providers make, change or enlarge images for this visitor, and why another does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from playground import catalog
from playground.catalog import image_lists
from playground.catalog.providers import get_provider
from playground.keys import store as keys
from playground.providers import Endpoint, Provider, list_providers, own_server


@dataclass(frozen=True, slots=True)
class Offer:
    """One provider, for one endpoint."""

    provider: Provider
    ready: bool  # there is a key, or none is needed
    refusal: str = ""  # why it does not do this, and what to do instead

    @property
    def usable(self) -> bool:
        return self.ready and not self.refusal


def offers(name: str, session: SessionBase) -> list[Offer]:
    """All that do this, and all that say why they do not."""
    return [
        Offer(of, keys.ready(of, session, "image"), find_refusal(of, name, session))
        for of in (get_maker(of.slug, session) for of in catalog.enabled_providers())
        if of.endpoint(name) or name in of.without
    ]


def find_refusal(of: Provider, name: str, session: SessionBase) -> str:
    """Why it does not do this: it never does, or the server at its address makes no pictures."""
    if name in of.without:
        return of.without[name]
    if of.needs_key and image_lists.fetch_models(of.slug, session).is_absent:
        return (
            "The server at its URL only handles text: it has no image models. Use another "
            f"provider or change the URL of {of.name}."
        )
    return ""


def get_maker(slug: str, session: SessionBase) -> Provider:
    """The provider as it is, with the fields that only some servers have."""
    maker = get_provider(slug)
    return (
        own_server.add_scheduler(maker)
        if image_lists.fetch_schedulers(slug, session).names
        else maker
    )


def chosen(found: Sequence[Offer], slug: str) -> Offer:
    """The one of that name; else the first that can, the hosted before the local."""
    named = next((offer for offer in found if offer.provider.slug == slug), None)
    able = next((offer for offer in found if offer.usable), None)
    willing = next((offer for offer in found if not offer.refusal), None)
    return named or able or willing or found[0]


def endpoint_of(offer: Offer, name: str) -> Endpoint:
    """The provider's own; of one that has none the documented one, so that the form stays."""
    own = offer.provider.endpoint(name)
    if own is not None and not offer.refusal:
        return own
    return next(e for of in list_providers() for e in of.endpoints if e.name == name)
