"""What is known of a model, put together: as its provider lists it, as it is declared."""

import math
from dataclasses import fields, replace
from functools import cache
from typing import Any, cast

from playground.models import ListedModel
from playground.providers import Model, guide, list_providers
from playground.providers.spec import ModelKind

UNRANKED = 1_000_000
UNLISTED = UNRANKED + 1  # declared, but its provider does not list it: after all others
DECLARED_RANK = 100  # after the recommendations
# Columns that hold facts; `on_plan` is apart, because only an answer to a key tells it.
FACTS = (
    "search",
    "vision",
    "size",
    "parameters",
    "context_length",
    "max_completion_tokens",
    "model_class",
    "gated",
    "concurrency_cost",
    "reasoning",
    "rank",
    "created",
    "tool_use",
    "hot",
    "status",
    "licence",
    "quantization",
    "downloads",
    "likes",
    "price_in",
    "price_out",
    "on_plan",
)
WORDS = {"model_class": 64, "status": 24, "licence": 64, "quantization": 32}  # characters
LIMITS = {
    "context_length": 2**31 - 1,
    "max_completion_tokens": 2**31 - 1,
    "concurrency_cost": 2**15 - 1,
    "created": 2**62,
    "downloads": 2**62,
    "likes": 2**62,
}


@cache
def list_declared(slug: str) -> dict[str, Model]:
    return {model.id: model for p in list_providers() if p.slug == slug for model in p.models}


@cache
def list_ranks() -> dict[tuple[str, str], int]:
    """Documented recommendations in their order, then whatever else is declared."""
    named = ((p.slug, model.id) for p in list_providers() for model in p.models)
    ranks = {pair: DECLARED_RANK + number for number, pair in enumerate(named)}
    for number, row in enumerate(guide.RECOMMENDATIONS):
        ranks[row.provider, row.model] = number
    return ranks


def merge_declared(model: Model) -> Model:
    """With what is declared of it where the list says nothing."""
    known = list_declared(model.provider).get(model.id)
    if known is None:
        return model
    missing = {
        field.name: getattr(known, field.name)
        for field in fields(Model)
        if getattr(model, field.name) in (None, "", "none", False)
        and not (field.name == "gated" and model.gated is False)
    }
    return replace(model, **missing, kind=known.kind)


def is_name(name: str) -> bool:
    """Whether a model can be called that: in a column, in an address, and as people read it."""
    steps = {".", ".."}.intersection(name.split("/"))  # a browser would walk them
    return 0 < len(name) <= 200 and name.isprintable() and not steps


def build_row(model: Model, *, listed: bool = True) -> ListedModel:
    """A row with every number within what both databases hold."""
    model = merge_declared(model)
    return ListedModel(
        provider=model.provider,
        name=model.id,
        kind=model.kind,
        search=search_text(model),
        vision=model.vision,
        size=model.size[:16],
        parameters=model.parameters if is_size(model.parameters) else None,
        gated=model.gated,
        reasoning=model.reasoning,
        tool_use=model.tool_use,
        hot=model.hot,
        price_in=model.price_in,
        price_out=model.price_out,
        on_plan=model.on_plan,
        rank=list_ranks().get((model.provider, model.id), UNRANKED) if listed else UNLISTED,
        **{name: getattr(model, name).replace("\0", "")[:most] for name, most in WORDS.items()},
        **{name: limit_number(getattr(model, name), most) for name, most in LIMITS.items()},
    )


def search_text(model: Model) -> str:
    """The name first: its beginning is what an exact or a prefix match looks at."""
    words = [model.size, model.model_class, model.best_for, "vision" if model.vision else ""]
    more = " ".join(word for word in (*words, model.provider) if word)
    return f"{model.id} {more}".lower().replace("\0", "")[:400]


def is_size(billions: float | None) -> bool:
    return billions is not None and math.isfinite(billions)


def limit_number(number: int | None, most: int) -> int | None:
    return number if number is not None and 0 <= number <= most else None


def build_model(row: ListedModel) -> Model:
    """A row as a Model again, notes included."""
    values: dict[str, Any] = {name: getattr(row, name) for name in FACTS}
    del values["search"], values["rank"]
    return merge_declared(
        Model(id=row.name, provider=row.provider, kind=cast("ModelKind", row.kind), **values)
    )
