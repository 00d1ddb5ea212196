"""Whether an image server has a model at all: without one some answer as if all were well."""

from collections.abc import Mapping

from playground.providers.client import Client
from playground.providers.engine_faults import NO_MODEL
from playground.providers.errors import BadAnswer, NoModel, ProviderError
from playground.providers.spec import Endpoint

CHECKPOINT = Endpoint(
    "checkpoint", "GET", "/sdapi/v1/checkpoint", "Checkpoint", "The loaded model.", key="image"
)
FACTS = ("type", "class", "title", "name", "checkpoint")


def explain_nothing(error: BadAnswer, client: Client) -> ProviderError:
    """Of an answer without a picture: that no model is loaded, where the server says so."""
    try:
        answer = client.send(CHECKPOINT)
    except ProviderError:
        return error  # many have no such list
    says = isinstance(answer, Mapping) and any(name in answer for name in FACTS)
    if not says or any(answer.get(name) for name in FACTS):
        return error
    return NoModel(NO_MODEL.format(who=client.provider.name), detail=error.detail)
