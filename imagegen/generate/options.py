"""What the fields that name something offer: the provider's own lists, and what is declared."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from imagegen.generate.providers import ProviderOption
from playground import catalog
from playground.catalog import image_lists
from playground.infrastructure.connections import release_connections
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

    def has_value(self, value: str) -> bool:
        return any(name.value == value for name in self.names)

    def spell_value(self, value: str) -> str:
        """As the list has it, where it is there under any of its names."""
        name = find_name(value, self.names) if value else None
        return name.value if name else value


def fetch_ahead(option: ProviderOption, session: SessionBase) -> None:
    """Ask for all lists at the same time, so that a slow provider is waited for once.

    Where none is out of date, nobody is asked, and no thread is started for it.
    """
    slug = option.provider.slug
    if not option.is_usable:
        return
    keys.fingerprint_key(slug, session, "image")  # reads the session here: threads share it

    def fetch_list(name: str) -> None:
        try:
            image_lists.fetch_list(slug, name, session)
        finally:
            release_connections()  # whose key it is may have been looked up

    if due := image_lists.list_due(slug, session):
        with ThreadPoolExecutor(len(due)) as pool:
            for _ in pool.map(fetch_list, due):
                pass


def list_choices(name: str, option: ProviderOption, session: SessionBase) -> Choices:
    """What the provider lists; the declared ones where it lists none. Of models, those that whoever
    asks may use.
    """
    if not option.is_usable:
        return Choices(filter_allowed(name, option, list_declared(name, option)))
    listed = LISTS[name](option.provider.slug, session)
    names = list(listed.names) or list_declared(name, option)
    return Choices(filter_allowed(name, option, names), listed.error)


def filter_allowed(name: str, option: ProviderOption, names: list[Name]) -> list[Name]:
    if name not in KINDS:
        return names
    return [each for each in names if catalog.is_allowed(option.provider.slug, each.value)]


def describe_choices(option: ProviderOption, session: SessionBase) -> dict[str, Any]:
    """Every list of a provider, for a script."""
    choices_by_name = {name: list_choices(name, option, session) for name in LISTS}
    return {
        "provider": option.provider.slug,
        "refusal": option.refusal,
        **{name: [each.value for each in known.names] for name, known in choices_by_name.items()},
        "errors": {name: known.error for name, known in choices_by_name.items() if known.error},
    }


def list_declared(name: str, option: ProviderOption) -> list[Name]:
    kind = KINDS.get(name)
    return [Name(model.id, model.id) for model in option.provider.models if model.kind == kind]


def choose_first(name: str, choices: Choices, option: ProviderOption, session: SessionBase) -> str:
    """What a fresh form holds: what the provider has set, what is documented, what is listed.

    Nothing where the field may be left to the provider and it does not say what it has set.
    """
    if name in LEFT_TO_PROVIDER:
        return ""
    options = image_lists.fetch_options(option.provider.slug, session) if option.is_usable else {}
    set_there = choices.spell_value(str(options.get(name) or ""))
    if choices.has_value(set_there):
        return set_there
    if not is_needed(name, option):
        return ""
    documented = (
        each.value for each in list_declared(name, option) if choices.has_value(each.value)
    )
    return next(documented, next((each.value for each in choices.names), ""))


def is_needed(name: str, option: ProviderOption) -> bool:
    params = (endpoint.get_param(name) for endpoint in option.provider.endpoints)
    return any(param.required or param.always_send for param in params if param)
