"""What a provider says of a key, and what the key is good for."""

from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from playground.infrastructure.connections import release_connections
from playground.keys import limits, store
from playground.providers import PROBE, BadKey, Client, NotConfigured, ProviderError
from playground.runs.units import name_units


class KeyCheck(NamedTuple):
    """`problem`: what kept the provider from telling; the key may be right all the same."""

    endpoint: str = ""  # that was asked
    answer: Any = None
    problem: ProviderError | None = None


def check_key(slot: store.Slot, key: str) -> KeyCheck:
    """Ask the provider whether it knows the key. Raises BadKey where it does not."""
    endpoint = slot.provider.get_endpoint(slot.provider.key_checks.get(slot.name, ""))
    if endpoint is None:
        problem = NotConfigured(f"{slot.provider.name} has no way to verify a key.")
        return KeyCheck(problem=problem)
    base_url = settings.PROVIDER_URLS[slot.provider.slug]
    client = Client(slot.provider, base_url=base_url, key=key, image_key=key, policy=PROBE)
    release_connections()
    try:
        return KeyCheck(endpoint.name, client.send(endpoint))
    except BadKey:
        raise
    except ProviderError as error:
        return KeyCheck(endpoint.name, problem=error)


def note_check(slot: store.Slot, check: KeyCheck, session: SessionBase) -> None:
    """Where the answer told how much the key bears, that holds from now on."""
    slug = slot.provider.slug
    fingerprint = store.fingerprint_key(slug, session, slot.name)
    limits.note_answer(slug, fingerprint, check.endpoint, check.answer)


def describe_key(slot: store.Slot, session: SessionBase) -> str:
    """What one's own key is good for, in sentences."""
    provider = slot.provider
    calls = [e for e in provider.endpoints if e.key == slot.name and e.method == "POST"]
    sentences = [f"For {', '.join(e.title.lower() for e in calls)}."] if calls else []
    limit = limits.find_limit(
        provider.slug, store.fingerprint_key(provider.slug, session, slot.name)
    )
    if limit:
        sentences.append(f"Its limit is {limit:,} {name_units(provider)}.")
    return " ".join(sentences)
