"""What the page of a comparison shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from playground import catalog
from playground.http import Request
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import ParameterForm
from playground.runs.paths import load_path
from playground.runs.room import describe_room
from playground.samples import Sample
from textlab.compare import model_choices, presenters
from textlab.compare.forms import Errors, build_common_form, build_lane_form, show_errors
from textlab.compare.lanes import MOST_LANES, Lane, Setup, write_query
from textlab.compare.pictures import describe_pictures
from textlab.compare.presenters import LaneView
from textlab.compare.services import find_neighbours
from textlab.drafts import Draft, Subject, form_samples
from textlab.origins import Origin, read_origin
from textlab.payload import find_last_answered


@dataclass(frozen=True, slots=True)
class PageState:
    """What is to be seen beside the comparison itself. `target`: the lanes that are asked."""

    errors: Errors = field(default_factory=dict)
    find: str = ""
    code: int = 0  # the lane whose request is shown as code; 0 is none
    target: str = ""
    waited: bool = False  # for as long as a page can be waited for, and some are still answered


def read_lane_origin(setup: Setup, lane: Lane, owner: str) -> Origin:
    """A lane goes on with its own conversation, else with the one that all began with."""
    values = setup.merge_values(lane)
    return read_origin({"parent": lane.own["parent"]} if lane.parent else values, owner)


def compare_context(request: Request, setup: Setup, state: PageState) -> dict[str, Any]:
    form = build_common_form(setup)
    show_errors(form, state.errors)
    views = [build_view(request, setup, number) for number in range(1, len(setup.lanes) + 1)]
    presenters.compare_figures(views)
    first = setup.lanes[0].provider if setup.lanes else catalog.enabled_providers()[0]
    return {
        "form": form,
        "lanes": views,
        "unknown": setup.unknown,
        "carried": carry_values(setup, form),
        "provider": first,
        "is_full": len(views) >= MOST_LANES,
        "is_open": any(view.run and view.run.is_open for view in views),
        "refresh": f"{reverse('compare')}?{write_query(setup)}",
        "link": request.build_absolute_uri(
            f"{reverse('compare')}?{write_query(setup, talk=False)}"
        ),
        "target": state.target,
        "room": describe_room(request, [lane.provider.slug for lane in setup.lanes]),
        "pictures": describe_pictures(setup),
        "waited": state.waited,
        "samples": build_samples(views, state.code),
        "code": views[state.code - 1] if 0 < state.code <= len(views) else None,
        **picker_context(request, state.find, begun=bool(views)),
    }


def carry_values(setup: Setup, form: ParameterForm) -> dict[str, str]:
    """What the page has no field for: the conversation, and what the next lane may take."""
    fields = form.fields if setup.lanes else ()
    return {name: value for name, value in form.initial.items() if name not in fields}


def picker_context(request: Request, find: str, *, begun: bool) -> dict[str, Any]:
    """The models to add."""
    owner, session = request.owner, request.session
    matches = model_choices.search_choices(find, owner, session) if find else []
    return {
        "find": find,
        "matches": matches,
        "shelves": [] if find else model_choices.list_shelves(owner, session),
        "pairs": [] if begun or find else model_choices.list_pairs(owner, session),
    }


def build_view(request: Request, setup: Setup, number: int) -> LaneView:
    lane = setup.lanes[number - 1]
    form = build_lane_form(setup, lane)
    origin = read_lane_origin(setup, lane, request.owner)
    return LaneView(
        number=number,
        lane=lane,
        form=form,
        run=origin.last,
        shared=origin.slug,
        turns=load_path(origin.last),
        own_fields=presenters.list_own_fields(lane, number, form),
        choices=presenters.list_choices(lane, form),
        ignored=form.list_ignored(),
        has_key=keys.is_ready(lane.provider, request.session),
        is_listed=catalog.is_listed(lane.provider.slug, lane.model.id),
        neighbours=list_neighbours(setup, number, origin.last),
    )


def list_neighbours(
    setup: Setup, number: int, run: Run | None
) -> list[tuple[str, UUID | None, str]]:
    """The lane's earlier and later answer to the same message, with their addresses."""
    pairs = zip(("earlier", "later"), find_neighbours(run), strict=True)
    return [(name, pk, link_answer(setup, number, pk) if pk else "") for name, pk in pairs]


def link_answer(setup: Setup, number: int, pk: UUID) -> str:
    lanes = list(setup.lanes)
    lanes[number - 1] = lanes[number - 1].set_own("parent", str(pk))
    return f"{reverse('compare')}?{write_query(replace(setup, lanes=tuple(lanes)))}"


def build_samples(views: list[LaneView], number: int) -> list[Sample]:
    """The request that a lane would be sent now; with nothing typed, the one it was sent last."""
    if not 0 < number <= len(views):
        return []
    view = views[number - 1]
    parent = find_last_answered(view.run)
    if not view.form.list_words().get("message") and parent is None:
        return []
    subject = Subject(view.lane.provider, view.lane.model, "chat")
    return form_samples(Draft(subject, unbind_form(view.form), parent))


def unbind_form(form: ParameterForm) -> ParameterForm:
    """The same, where a blank message is no mistake."""
    return type(form)(initial=form.initial)


def read_state(values: Mapping[str, str], **more: Any) -> PageState:
    code = values.get("code", "")
    return PageState(
        find=values.get("find", "").strip()[:200],
        code=int(code) if code.isdecimal() and len(code) == 1 else 0,
        target=values.get("lane", ""),
        **more,
    )


def advance_setup(setup: Setup, numbers: Sequence[int], runs: Sequence[Run]) -> Setup:
    """The same after its lanes were asked: each goes on from its new run."""
    lanes = list(setup.lanes)
    for number, run in zip(numbers, runs, strict=True):
        lanes[number - 1] = lanes[number - 1].set_own("parent", str(run.pk))
    answered = any(run.text for run in runs)
    after = Setup(tuple(lanes), setup.common, setup.unknown)
    return after.set_common("message", "") if answered else after
