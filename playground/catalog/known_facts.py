"""Which facts the providers' lists tell of their models, so that only those are asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping

from playground.catalog.recent_models import facts_memory
from playground.models import Listing
from playground.providers import Model

MAX_LICENCES = 40
FACTS = ("tool_use", "hot", "downloads", "likes", "price_in", "created")


def describe_facts(models: Iterable[Model]) -> dict[str, list[str]]:
    """Of one list: each fact that it tells; of licences, which, the most frequent first."""
    known: set[str] = set()
    licences: Counter[str] = Counter()
    for model in models:
        known.update(name for name in FACTS if getattr(model, name) is not None)
        licences[model.licence] += 1
    del licences[""]
    names = [name for name, _ in licences.most_common(MAX_LICENCES)]
    return {name: [] for name in FACTS if name in known} | ({"licence": names} if names else {})


def list_known_facts() -> Mapping[str, list[str]]:
    """The same of all lists together, as they were last fetched."""
    return facts_memory.recall("all", load_known_facts)


def load_known_facts() -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    for facts in Listing.objects.values_list("facts", flat=True):
        for name, values in facts.items():
            known[name] = list(dict.fromkeys([*known.get(name, ()), *values]))
    return known
