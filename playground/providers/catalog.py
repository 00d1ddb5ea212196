"""A provider's model list, whatever its shape, as Models."""

import re
from collections.abc import Mapping
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from playground.providers import model_facts
from playground.providers.cancel import Cancel
from playground.providers.client import Client
from playground.providers.context_length import read_context
from playground.providers.shapes.loose import (
    read_decimal,
    read_flag,
    read_integer,
    read_mapping,
    read_prose,
    read_rows,
)
from playground.providers.spec import Endpoint, Model

MOST_PAGES = 100
# Ten times what the largest provider lists: a list without end fills no disk and no memory.
MAX_MODELS = 250_000
MAX_LIST_BYTES = 96 * 2**20  # of one answer
# "qwen25-72b" is 72, "llama2-solar-10b7" 10.7, "Mixtral-8x7B" 56, "270m" 0.27, "e2b" 2.
SIZE = re.compile(
    r"(?<![A-Za-z0-9.])[eE]?(?:(?P<times>\d{1,2})x)?(?P<size>\d{1,4}(?:\.\d{1,2})?)"
    r"(?P<unit>[bBmM])(?P<tenth>\d{0,2})(?![A-Za-z0-9.])"
)


class ModelList(NamedTuple):
    """What a provider lists: `is_cut` where it lists more than is taken over."""

    models: list[Model]
    is_cut: bool = False


def fetch_models(
    client: Client,
    endpoint: Endpoint,
    *,
    query: Mapping[str, Any] | None = None,
    cancel: Cancel | None = None,
) -> ModelList:
    """The models of the list, each once. An answer that comes in pages is followed to its end."""
    ask = partial(client.send, endpoint, cancel=cancel, limit=MAX_LIST_BYTES)
    answer = ask(query=query)
    models = read_models(answer, client.provider.slug)
    for page in range(2, _count_pages(answer) + 1):
        if len(models) > MAX_MODELS:
            break
        answer = ask(query={**(query or {}), "page": page})
        more = [m for m in read_models(answer, client.provider.slug).values() if m.id not in models]
        if not more:
            break  # pages beyond the last one come back empty, whatever total_pages says
        models.update((model.id, model) for model in more)
    return ModelList([*islice(models.values(), MAX_MODELS)], len(models) > MAX_MODELS)


def _count_pages(answer: Any) -> int:
    pages = (
        read_integer(read_mapping(read_mapping(answer).get("pagination")).get("total_pages")) or 1
    )
    return min(pages, MOST_PAGES)


def read_models(answer: Any, provider: str) -> dict[str, Model]:
    """By id, in order. Of several rows with one id the first counts; a row without an id never."""
    models: dict[str, Model] = {}
    for row in read_rows(answer):
        model = _read_model(row, provider)
        if model is not None and model.id not in models:
            models[model.id] = model
        if len(models) > MAX_MODELS:
            break  # one more than is taken over, so that it can be said
    return models


def _read_model(row: Any, provider: str) -> Model | None:
    row = {"id": row} if isinstance(row, str) else row
    row = read_mapping(row)
    name = read_prose(row.get("id") or row.get("name") or row.get("root"))
    if not name:
        return None
    kind = read_prose(row.get("model_class"))
    parameters = _read_parameters(row, kind, name)
    return Model(
        id=name,
        provider=provider,
        vision=_has_vision(row),
        size=format_size(parameters),
        parameters=parameters,
        context_length=read_context(row),
        max_completion_tokens=read_integer(row.get("max_completion_tokens")),
        model_class=kind,
        gated=read_flag(row, "is_gated", "gated"),
        on_plan=read_flag(row, "available_on_current_plan"),
        concurrency_cost=read_integer(row.get("concurrency_cost")),
        reasoning=read_flag(row, "reasoning"),
        created=_read_created(row),
        **model_facts.read_facts(row),
    )


def _has_vision(row: Mapping[str, Any]) -> bool:
    features = row.get("features")
    if isinstance(features, dict) and read_flag(features, "image_input", "vision"):
        return True
    return bool(read_flag(row, "vision_supported", "vlm", "vision"))


def _read_created(row: Mapping[str, Any]) -> int | None:
    created = read_integer(row.get("created"))
    if created is None or created <= 0:
        return None
    return created // 1000 if created > 10**11 else created  # milliseconds, since the year 5138


def _read_parameters(row: Mapping[str, Any], kind: str, name: str) -> float | None:
    """Billions. Said in so many words, or read off the class or the name."""
    for said in (row.get("parameter_size"), row.get("modelSize")):
        if size := _read_billions(said):
            return size
    return _guess_billions(kind) or _guess_billions(name.rpartition("/")[2])


def _read_billions(value: Any) -> float | None:
    number = read_decimal(value)
    if number is None:
        return _guess_billions(read_prose(value))
    return number / 1e9 if number > 1e6 else number


def _guess_billions(name: str) -> float | None:
    match = SIZE.search(name)
    if match is None:
        return None
    size = float(match["size"] + (f".{match['tenth']}" if match["tenth"] else ""))
    return round(size * int(match["times"] or 1) / (1000 if match["unit"] in "mM" else 1), 3)


def format_size(billions: float | None) -> str:
    """As people write it: 72B, 0.5B, 135M."""
    if not billions:
        return ""
    return f"{billions:g}B" if billions >= 0.3 else f"{billions * 1000:g}M"
