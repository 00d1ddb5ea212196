"""The documented recommendations and beginnings, each leading to a form that is filled in.

Where there is no key, the embedded provider stands in as far as it can, and that is said.
"""

from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from hub import places
from hub.reference import contents
from playground import catalog
from playground.keys import store as keys
from playground.providers import Endpoint, Model, Provider, get_declared_provider, guide
from playground.providers.guide import PlaygroundLink, QuickStart
from playground.providers.spec import Recommendation
from playground.templatetags.known_urls import find_url


@dataclass(frozen=True, slots=True)
class StandIn:
    """What works without a key: a model on this machine, or a server of the host's own."""

    name: str
    url: str
    is_embedded: bool = True


@dataclass(frozen=True, slots=True)
class Advice:
    """One documented recommendation."""

    recommendation: Recommendation
    provider: Provider
    url: str
    ready: bool  # a key is there
    stand_in: StandIn | None


@dataclass(frozen=True, slots=True)
class Start:
    """One documented goal."""

    start: QuickStart
    provider: Provider
    endpoint: Endpoint
    url: str
    anchor: str  # where it stands in the reference
    ready: bool
    stand_in: StandIn | None

    @property
    def is_free(self) -> bool:
        """It works without a key, and there is none."""
        return not self.ready and self.stand_in is not None


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A documented playground, and its place here."""

    link: PlaygroundLink
    url: str


def list_recommendations(session: SessionBase) -> list[Advice]:
    return [advise_model(row, session) for row in guide.RECOMMENDATIONS]


def drop_unlisted(
    recommended: list[Advice], starts: list[Start]
) -> tuple[list[Advice], list[Start]]:
    """Both without the models that their providers' lists are known not to have."""
    gone = catalog.find_unlisted()
    return (
        [r for r in recommended if (r.provider.slug, r.recommendation.model) not in gone],
        [s for s in starts if (s.provider.slug, s.start.model) not in gone],
    )


def drop_covered(recommended: list[Advice], starts: list[Start]) -> list[Advice]:
    """The recommended models that no goal leads to already, where nothing stands in for them."""
    covered = {(each.provider.slug, each.start.model) for each in starts if not each.is_free}
    return [r for r in recommended if (r.provider.slug, r.recommendation.model) not in covered]


def advise_model(row: Recommendation, session: SessionBase) -> Advice:
    provider = get_declared_provider(row.provider)
    model = get_declared_model(provider, row.model)
    ready = keys.is_ready(provider, session, name_key(model))
    return Advice(
        row, provider, link_model(provider, model), ready, None if ready else find_stand_in(model)
    )


def quick_starts(session: SessionBase) -> list[Start]:
    return [start_quickly(start, session) for start in guide.QUICK_STARTS]


def start_quickly(start: QuickStart, session: SessionBase) -> Start:
    provider = get_declared_provider(start.provider)
    endpoint = provider.require_endpoint(start.endpoint)
    model = get_declared_model(provider, start.model)
    ready = keys.is_ready(provider, session, endpoint.key)
    instead = None if ready else find_place(start, model)
    url = places.link_quick_start(start, provider, model.id)
    return Start(start, provider, endpoint, url, contents.name_anchor(start), ready, instead)


def find_place(start: QuickStart, model: Model) -> StandIn | None:
    """Where the goal can be reached without a key: by whatever model a server has loaded."""
    for provider in catalog.list_keyless():
        if provider.get_endpoint(start.endpoint):
            url = places.link_quick_start(start, provider, "")
            return StandIn(provider.name, url, is_embedded=False)
    other = local_model(model)
    if other is None:
        return None
    embedded = get_declared_provider(other.provider)
    return StandIn(other.id, places.link_quick_start(start, embedded, other.id))


def find_stand_in(model: Model) -> StandIn | None:
    model_row = local_model(model)
    return (
        StandIn(model_row.id, link_model(get_declared_provider(model_row.provider), model_row))
        if model_row
        else None
    )


def local_model(instead_of: Model) -> Model | None:
    """The first small model of the same kind. None makes pictures from words."""
    embedded = catalog.find_embedded()
    if embedded is None:
        return None
    same = (instead_of.kind, instead_of.vision)
    return next((m for m in embedded.models if (m.kind, m.vision) == same), None)


def link_model(provider: Provider, model: Model) -> str:
    """Where a model is tried."""
    if model.kind == "image":
        values = {"provider": provider.slug, "sd_model_checkpoint": model.id}
        return places.add_query(find_url("images"), values)
    if model.kind == "upscaler":
        values = {"provider": provider.slug, "upscaler_1": model.id}
        return places.add_query(find_url("images-upscale"), values)
    if model.vision:
        return places.link_vision(provider, model.id, task="text")
    return places.add_query(find_url("model", (provider.slug, model.id)), provider.start)


def name_key(model: Model) -> str:
    return "text" if model.kind == "text" else "image"


def get_declared_model(provider: Provider, id: str) -> Model:
    model = provider.get_model(id)
    if model is None:
        raise LookupError(f"{provider.name} declares no {id}")
    return model


def list_playgrounds() -> list[Counterpart]:
    here = {
        "hub": find_url("hub"),
        "vision": find_url("vision"),
        "text": find_url("text"),
        "model": find_url("model", ("featherless", guide.RECOMMENDATIONS[0].model)),
        "images": find_url("images"),
    }
    return [Counterpart(link, here[link.place]) for link in guide.PLAYGROUND_LINKS]
