"""Addresses and keys of the providers, read from the environment as each declares them."""

from collections.abc import Iterable

from playground.env import Knobs
from playground.providers.spec import Provider

MAX_CONCURRENCY = 10_000


def read_provider_urls(
    knobs: Knobs, providers: Iterable[Provider], embedded_port: int
) -> dict[str, str]:
    """By slug. What runs beside the pages is found by its port alone."""
    embedded = f"http://127.0.0.1:{embedded_port}/v1"
    return {
        each.slug: embedded if each.is_embedded else knobs.read_url(each.url_setting, each.base_url)
        for each in providers
    }


def read_provider_limits(knobs: Knobs, providers: Iterable[Provider]) -> dict[str, int]:
    """By slug, what the plan of the site's own key bears; without those of which nothing is set."""
    limits = {
        each.slug: knobs.read_whole(each.concurrency_setting, 0, low=0, high=MAX_CONCURRENCY)
        for each in providers
        if each.concurrency_setting
    }
    return {slug: limit for slug, limit in limits.items() if limit}


def read_provider_keys(knobs: Knobs, providers: Iterable[Provider]) -> dict[str, dict[str, str]]:
    """By slug, then by what the key is for."""
    return {
        each.slug: {kind: knobs.read_text(name, "") for kind, name in each.key_settings.items()}
        for each in providers
        if each.key_settings
    }
