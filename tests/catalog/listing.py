"""A provider's list of models, for tests of the catalogue."""

from typing import Any

from playground import catalog
from playground.providers import Model, get_declared_provider

QWEN = "Qwen/Qwen2.5-72B-Instruct"
DECLARED = get_declared_provider("featherless").models


def build_model(name: str, **facts: Any) -> Model:
    return Model(name, "featherless", **facts)


def store_list(*models: Model) -> None:
    catalog.store_models("featherless", models)


def list_names(**wanted: Any) -> list[str]:
    return [row.name for row in catalog.search_models(provider="featherless", **wanted).rows]
