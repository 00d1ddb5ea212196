"""A comparison as its address holds it: the lanes, what they share, what each has of its own.

`m=provider:model` is a lane, and what is named as on a model's page (`message`, `temperature`) is
for all of them. `temperature.2` is for the second lane alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from playground import catalog
from playground.parameters.forms import build_form_class, flatten_query, list_known_names
from playground.providers import Endpoint, Model, Provider

FEWEST_LANES, MOST_LANES = 2, 6
MAX_CHOICES = 12  # of an address that are looked at
LONGEST_LINK_CHARS = 8_000  # that every browser and server takes
OWN_NAME = re.compile(r"(\w+)\.([1-9])")  # temperature.2
ORIGIN_NAMES = ("parent", "shared")
PAGE_NAMES = {"parent", "collapsed"}  # what a lane has of its own beside parameters


@dataclass(frozen=True, slots=True)
class Lane:
    """One model, and the values that are its alone, as they were typed, by parameter."""

    provider: Provider
    model: Model
    own: Mapping[str, str] = field(default_factory=dict)

    @property
    def choice(self) -> str:
        return f"{self.provider.slug}:{self.model.id}"

    @property
    def endpoint(self) -> Endpoint:
        return self.provider.require_endpoint("chat")

    def takes(self, name: str) -> bool:
        """Whether it can have its own value of that: a parameter, or the system prompt."""
        fields = build_form_class(self.endpoint, self.model).base_fields
        return name in fields and name != "message"

    @property
    def parent(self) -> str:
        return self.own.get("parent", "")

    @property
    def is_collapsed(self) -> bool:
        return bool(self.own.get("collapsed"))

    def set_own(self, name: str, value: str) -> "Lane":
        return replace(self, own={**self.own, name: value})


@dataclass(frozen=True, slots=True)
class Setup:
    """All of a comparison. `unknown`: what was asked for and isn't there, with a sentence."""

    lanes: tuple[Lane, ...] = ()
    common: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()

    def merge_values(self, lane: Lane) -> dict[str, str]:
        """What a lane is asked with."""
        return {**self.common, **lane.own}

    def set_common(self, name: str, value: str) -> "Setup":
        return replace(self, common={**self.common, name: value})


def read_setup(values: QueryDict) -> Setup:
    """Of an address or a form. What isn't there is said, the rest is taken."""
    flat, known = flatten_query(values), list_known_names() | {"system"}
    lanes: list[Lane] = []
    unknown: list[tuple[str, str]] = []
    for number, choice in enumerate(values.getlist("m")[:MAX_CHOICES], start=1):
        if not choice.strip():
            continue
        lane = find_lane(choice)
        if lane is None or len(lanes) == MOST_LANES:
            unknown.append((choice, describe_unknown(choice, lane)))
        else:
            lanes.append(replace(lane, own=dict(list_own(flat, number, known))))
    names = known | {"message", *ORIGIN_NAMES}
    common = {name: value for name, value in flat.items() if name in names and value}
    return Setup(tuple(lanes), common, tuple(unknown))


def list_own(flat: Mapping[str, str], number: int, known: set[str]) -> Iterator[tuple[str, str]]:
    for key, value in flat.items():
        match = OWN_NAME.fullmatch(key)
        if match and match[2] == str(number) and match[1] in known | PAGE_NAMES and value:
            yield match[1], value


def find_lane(choice: str) -> Lane | None:
    """provider:model, whether or not the provider lists it; None where it can't be asked."""
    slug, _, name = choice.strip().partition(":")
    provider = catalog.find_offered(slug, "chat")
    if provider is None or not catalog.is_name(name):
        return None
    return Lane(provider, catalog.find_model(slug, name) or Model(name, slug))


def describe_unknown(choice: str, lane: Lane | None) -> str:
    if lane is not None:
        return f"{choice[:200]} was left out: a comparison has at most {MOST_LANES} models."
    return f"{choice[:200]} was left out: no provider here chats with a model of this name."


def list_query(setup: Setup, *, talk: bool = True) -> list[tuple[str, str]]:
    """The address of it as pairs. `talk`: with the conversations, which are the reader's own."""
    pairs = [("m", lane.choice) for lane in setup.lanes]
    pairs += [(k, v) for k, v in setup.common.items() if talk or k not in ORIGIN_NAMES]
    for number, lane in enumerate(setup.lanes, start=1):
        pairs += [(f"{k}.{number}", v) for k, v in lane.own.items() if talk or k != "parent"]
    return pairs


def write_query(setup: Setup, *, talk: bool = True) -> str:
    """Too long a text stays out of it: the message first, then the system prompts."""
    pairs = list_query(setup, talk=talk)
    for long_name in ("message", "system"):
        if len(urlencode(pairs)) > LONGEST_LINK_CHARS:
            pairs = [pair for pair in pairs if pair[0].partition(".")[0] != long_name]
    return urlencode(pairs)
