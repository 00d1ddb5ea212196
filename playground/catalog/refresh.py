"""Asking the providers what they list, and how fresh what is known is."""

import time
from datetime import timedelta

from django.utils import timezone

from playground.catalog.known_facts import describe_facts
from playground.catalog.providers import enabled_providers
from playground.catalog.store import store_models
from playground.keys import store as keys
from playground.models import Listing
from playground.providers import (
    BadAnswer,
    Client,
    Endpoint,
    Model,
    NotConfigured,
    ProviderError,
    Refused,
    catalog,
    list_providers,
)

LIFETIME = timedelta(hours=1)
PAUSE = timedelta(minutes=1)  # between two tries
NEARBY = timedelta(seconds=20)  # for both, where asking costs nothing: models come with a command
NO_SUCH_CALL = (404, 405, 501)  # what a server answers to a path it has not
EMPTY = "The list came back empty, so we kept the previous one."


def is_stale(listing: Listing | None) -> bool:
    """Whether to ask for the list again: it is old, and was not asked for just now."""
    if listing is None or listing.tried is None:
        return True
    nearby = {each.slug for each in list_providers() if each.is_embedded}
    lifetime, pause = (NEARBY, NEARBY) if listing.provider in nearby else (LIFETIME, PAUSE)
    now = timezone.now()
    old = listing.fetched is None or now - listing.fetched > lifetime
    return old and now - listing.tried > pause


def list_stale() -> list[str]:
    """The providers whose list is out of date."""
    known = {row.provider: row for row in Listing.objects.all()}
    return [p.slug for p in enabled_providers() if is_stale(known.get(p.slug))]


def refresh_models(slug: str, client: Client | None = None, *, personal: bool = False) -> Listing:
    """Fetch and store a provider's list. What goes wrong is written down, not raised.

    `personal`: the client has a visitor's key; that it is refused is nobody else's business.
    """
    client = client or keys.build_client(slug, None)  # not for minutes: its state is shown
    listing, _ = Listing.objects.update_or_create(provider=slug, defaults={"tried": timezone.now()})
    try:
        refresh_texts(listing, client)
        refresh_images(listing, client)
    except ProviderError as error:
        listing.error = "" if personal and isinstance(error, Refused) else error.message
    listing.save()
    return listing


def refresh_texts(listing: Listing, client: Client) -> None:
    started = time.perf_counter()
    try:
        endpoint = client.provider.get_endpoint("models")
        if endpoint is None:
            listing.error = ""
            return
        models = catalog.fetch_models(client, endpoint)
    except NotConfigured:
        listing.error = ""  # no key is not an error of the provider's
        return
    listing.latency = time.perf_counter() - started
    save_list(listing, models)


def save_list(listing: Listing, listed: catalog.ModelList) -> None:
    if not listed.models:
        listing.error = EMPTY
        return
    listing.count = store_models(listing.provider, listed.models, whole=not listed.is_cut)
    listing.is_cut = listed.is_cut
    listing.facts = describe_facts(listed.models)
    listing.fetched, listing.error = timezone.now(), ""


def refresh_images(listing: Listing, client: Client) -> None:
    endpoint = client.provider.get_endpoint("sd-models")
    if endpoint is None:
        return
    try:
        models = image_models(client, endpoint)
    except NotConfigured:
        return  # it may have a key for text alone
    except ProviderError as error:
        if listing.error or not has_no_images(error):
            raise
        return  # a server that answers text, and has no pictures to offer
    store_models(listing.provider, models, kind="image")
    if client.provider.get_endpoint("models") is None:  # it is the only list
        listing.fetched, listing.count = timezone.now(), len(models)


def has_no_images(error: ProviderError) -> bool:
    """Whether the server does not know such a call, which is no fault of it."""
    return error.upstream_status in NO_SUCH_CALL or isinstance(error, BadAnswer)


def image_models(client: Client, endpoint: Endpoint) -> list[Model]:
    return [
        Model(name.value, client.provider.slug, kind="image")
        for name in client.list_names(endpoint)
    ]
