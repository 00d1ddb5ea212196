"""What the fields that name something offer: the provider's own lists, and what is declared."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from imagegen.generate.providers import Offer
from playground.catalog import image_lists
from playground.keys import store as keys
from playground.providers import Name
from playground.providers.spellings import find_name

KINDS = {"sd_model_checkpoint": "image", "upscaler_1": "upscaler"}
LEFT_TO_PROVIDER = ("sampler_name", "scheduler")
LISTS = {
    "sd_model_checkpoint": image_lists.fetch_models,
    "sampler_name": image_lists.fetch_samplers,
    "scheduler": image_lists.fetch_schedulers,
    "upscaler_1": image_lists.fetch_upscalers,
}


@dataclass(slots=True)
class Choices:
    """The names for one field, and why there are no more."""

    names: list[Name] = field(default_factory=list)
    error: str = ""

    def has(self, value: str) -> bool:
        return any(name.value == value for name in self.names)

    def spell(self, value: str) -> str:
        """As the list has it, where it is there under any of its names."""
        name = find_name(value, self.names) if value else None
        return name.value if name else value


def ahead(offer: Offer, session: SessionBase) -> None:
    """Ask for all lists at the same time, so that a slow provider is waited for once."""
    slug = offer.provider.slug
    if not offer.usable:
        return
    keys.fingerprint(slug, session, "image")  # reads the session here: threads share it
    asked = (*LISTS.values(), image_lists.fetch_options, image_lists.fetch_parallel)
    with ThreadPoolExecutor(len(asked)) as pool:
        for _ in pool.map(lambda ask: ask(slug, session), asked):
            pass


def choices(name: str, offer: Offer, session: SessionBase) -> Choices:
    """What the provider lists; the declared ones where it lists none."""
    if not offer.usable:
        return Choices(declared(name, offer))
    listed = LISTS[name](offer.provider.slug, session)
    return Choices(list(listed.names) or declared(name, offer), listed.error)


def described(offer: Offer, session: SessionBase) -> dict[str, Any]:
    """Every list of a provider, for a script."""
    found = {name: choices(name, offer, session) for name in LISTS}
    return {
        "provider": offer.provider.slug,
        "refusal": offer.refusal,
        **{name: [each.value for each in known.names] for name, known in found.items()},
        "errors": {name: known.error for name, known in found.items() if known.error},
    }


def declared(name: str, offer: Offer) -> list[Name]:
    kind = KINDS.get(name)
    return [Name(model.id, model.id) for model in offer.provider.models if model.kind == kind]


def first(name: str, found: Choices, offer: Offer, session: SessionBase) -> str:
    """What a fresh form holds: what the provider has set, what is documented, what is listed.

    Nothing where the field may be left to the provider and it does not say what it has set.
    """
    if name in LEFT_TO_PROVIDER:
        return ""
    options = image_lists.fetch_options(offer.provider.slug, session) if offer.usable else {}
    set_there = found.spell(str(options.get(name) or ""))
    if found.has(set_there):
        return set_there
    if not is_needed(name, offer):
        return ""
    documented = (each.value for each in declared(name, offer) if found.has(each.value))
    return next(documented, next((each.value for each in found.names), ""))


def is_needed(name: str, offer: Offer) -> bool:
    params = (endpoint.param(name) for endpoint in offer.provider.endpoints)
    return any(param.required or param.always_send for param in params if param)
