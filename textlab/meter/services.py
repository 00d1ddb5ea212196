"""The context meter: how much of a model's context the request that a form holds would take."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import cache

from playground.infrastructure.connections import release_connections
from playground.models import Run
from playground.providers import Client, Model, Policy, Provider, ProviderError
from textlab.meter.counts import Ask, Count, count_texts
from textlab.meter.parts import LABELS, TOOLS, Meter, Texts, lay_out, read_texts

# A count is a courtesy: it is asked once, and not waited for longer than somebody looks at it.
POLICY = Policy(attempts=1, patience=0, connect=3.0, idle=5.0, whole=5.0)
REST_SECONDS = 60  # after a refusal, so that a draft never spends the provider's patience
TEMPLATE = "The model's chat template adds a few tokens per message."
PICTURES = "Pictures aren't counted: each model uses its own number of tokens for them."
BUSY = "Estimated while an answer is running."


def estimate_context(provider: Provider, model: Model, body: Mapping[str, Any]) -> Meter:
    """At once: by what was counted before, and else estimated. Nothing is asked."""
    return measure_context(provider, model, body)


def count_context(
    client: Client, provider: Provider, model: Model, body: Mapping[str, Any], owner: str
) -> Meter:
    """Counted by the provider's own tokenizer, as far as that can be had now."""
    if provider.get_endpoint("tokenize") is None:
        return estimate_context(provider, model, body)
    if is_answering(provider, owner):
        return measure_context(provider, model, body, why=BUSY)
    rest = f"tokens-rest:{provider.slug}:{owner}"
    if why := cache.get(rest):
        return measure_context(provider, model, body, why=why)
    release_connections()
    try:
        return measure_context(provider, model, body, make_ask(client, provider, model))
    except ProviderError as error:
        why = f"Estimated: {error.message}"
        cache.set(rest, why, REST_SECONDS)
        return measure_context(provider, model, body, why=why)


def is_answering(provider: Provider, owner: str) -> bool:
    """Whether an answer of this provider needs what its key bears."""
    return Run.objects.for_owner(owner).filter(provider=provider.slug).open().exists()


def make_ask(client: Client, provider: Provider, model: Model) -> Ask:
    endpoint = provider.require_endpoint("tokenize")

    def ask(text: str) -> int:
        return client.tokenize(endpoint, {"model": model.id, "prompt": text}).count

    return ask


def measure_context(
    provider: Provider,
    model: Model,
    body: Mapping[str, Any],
    ask: Ask | None = None,
    *,
    why: str = "",
) -> Meter:
    """`why`: it cannot be counted now."""
    texts, is_chat = read_texts(body), "messages" in body
    pieces = {"system": [texts.system], "history": texts.history, "message": [texts.message]}
    if texts.tools:
        pieces["tools"] = [texts.tools]
    counts = {
        name: count_texts(said, provider.slug, model.id, ask) for name, said in pieces.items()
    }
    is_exact = all(count.is_exact for count in counts.values())
    tokens = {name: count.tokens for name, count in counts.items()} | {"reserve": texts.reserve}
    labels = LABELS | TOOLS if is_chat else {**LABELS, "message": "Prompt"}
    return Meter(
        parts=tuple(lay_out(tokens, model.context_length, labels)),
        limit=model.context_length,
        is_exact=is_exact,
        system_length=len(texts.system),
        note=" ".join(
            filter(
                None,
                (
                    describe_source(provider, is_exact, why),
                    TEMPLATE if is_chat else "",
                    PICTURES if texts.pictures else "",
                ),
            )
        ),
        **explain_overflow(provider, texts, counts, model.context_length),
    )


def describe_source(provider: Provider, is_exact: bool, why: str) -> str:
    if is_exact:
        return f"Counted with {provider.name}'s tokenizer."
    if provider.get_endpoint("tokenize") is None:
        return f"Estimated: {provider.name} has no tokenizer."
    return why or "Estimated from the length of the text."


def explain_overflow(
    provider: Provider, texts: Texts, counts: Mapping[str, Count], limit: int | None
) -> dict[str, str]:
    """What does not fit, and what the service does then. Nothing is left out unasked."""
    said = sum(count.tokens for count in counts.values())
    if limit is None or (said + texts.reserve <= limit and said < limit):
        return {}
    if said >= limit:
        over = said - limit + 1
        tokens = "1 token" if over == 1 else f"{over:,} tokens"
        warning = (
            f"The request is {tokens} too long. {provider.name} would reject it: no message is left"
            " out by itself. Shorten it or start a new chat."
        )
        return {"alarm": "Too long", "warning": warning}
    outcome = (
        "The answer ends there."
        if provider.is_embedded
        else f"{provider.name} cuts the answer off there or rejects the request."
    )
    warning = (
        f"Only {limit - said:,} tokens are left for the answer, fewer than the"
        f" {texts.reserve:,} of Max tokens. {outcome}"
    )
    return {"alarm": "Little room for the answer", "warning": warning}
