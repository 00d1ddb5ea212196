"""The forms of a comparison: one of what all lanes share, and one of what each is asked with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from playground import catalog
from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers import Endpoint, Param
from playground.providers.structured import GUIDED_JSON, RESPONSE_FORMAT, rename_schema
from textlab.compare.lanes import Lane, Setup

TOO_FEW = "Choose at least one model."
Errors = dict[str, list[str]]

# By the ids of what was joined, which is held here: an id is given away again.
_joined: dict[tuple[int, ...], tuple[tuple[Endpoint, ...], Endpoint]] = {}


def join_endpoints(endpoints: Sequence[Endpoint]) -> Endpoint:
    """One endpoint that takes what any of these takes, made once."""
    key = tuple(map(id, endpoints))
    if key not in _joined:
        params = tuple(join_params(endpoints).values())
        _joined[key] = tuple(endpoints), replace(endpoints[0], params=params)
    return _joined[key][1]


def join_params(endpoints: Sequence[Endpoint]) -> dict[str, Param]:
    """A schema has two names: one of them is enough, since each lane takes it under its own."""
    params: dict[str, Param] = {}
    for param in (param for endpoint in endpoints for param in endpoint.params):
        known = params.get(param.name)
        params[param.name] = widen_bounds(known, param) if known else param
    if RESPONSE_FORMAT in params:
        params.pop(GUIDED_JSON, None)
    return params


def widen_bounds(param: Param, other: Param) -> Param:
    """What either allows: the lane it is too much for says so."""
    low = None if None in (param.min, other.min) else min(param.min or 0, other.min or 0)
    high = None if None in (param.max, other.max) else max(param.max or 0, other.max or 0)
    above = param.above if param.above == other.above else None
    return replace(param, min=low, max=high, above=above)


def build_common_form(setup: Setup) -> ParameterForm:
    """What all lanes share. Without any lane: all that could be."""
    providers = [lane.provider for lane in setup.lanes] or catalog.enabled_providers()
    offers = {provider.slug: provider.get_endpoint("chat") for provider in providers}
    endpoints = [offers[slug] for slug in sorted(offers)]
    form_class = build_form_class(join_endpoints([each for each in endpoints if each]))
    return form_class(initial=setup.common)


def build_lane_form(setup: Setup, lane: Lane) -> ParameterForm:
    """Bound to what the lane is asked with; of that, `list_ignored` says what it doesn't take."""
    form_class = build_form_class(lane.endpoint, lane.model)
    values = rename_schema(setup.merge_values(lane), form_class.base_fields)
    return form_class(values, initial=values)


def list_errors(setup: Setup, forms: Mapping[int, ParameterForm]) -> Errors:
    """What is wrong with the question of each lane, by its number, under the fields' names."""
    errors: Errors = {}
    if not setup.lanes:
        errors["m"] = [TOO_FEW]
    for number, form in forms.items():
        own = setup.lanes[number - 1].own
        for name, messages in form.errors.items():
            key = f"{name}.{number}" if name in own else name
            sentences = errors.setdefault(key, [])
            sentences += [str(each) for each in messages if str(each) not in sentences]
    return errors


def show_errors(form: ParameterForm, errors: Errors) -> None:
    """Beside the fields of the form; those of lanes are shown there."""
    for name, sentences in errors.items():
        if "." in name or (name in form.errors and name in form.fields):
            continue
        place = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(place, ValidationError(sentence))


def describe_errors(errors: Errors) -> dict[str, Any]:
    """The same for a script."""
    first = next(iter(errors.values()), [""])
    return {"errors": errors, "message": first[0]}
