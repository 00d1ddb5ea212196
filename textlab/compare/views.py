"""The pages of a comparison."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from playground.form_pages import FormPage
from playground.http import (
    Request,
    encode_event,
    event_stream,
    get_status,
    json_response,
    list_addresses,
    see_other,
    wants_events,
    wants_json,
)
from playground.keys import store as keys
from playground.models import Run, Status
from playground.parameters.forms import ParameterForm
from playground.providers import ProviderError
from playground.runs import idempotency
from playground.runs.live import Seen
from textlab.compare import context as compare_pages
from textlab.compare import events, forms, origins, services
from textlab.compare.changes import change_setup
from textlab.compare.context import PageState, read_state
from textlab.compare.lanes import MOST_LANES, Setup, read_setup
from textlab.compare.pictures import LanePictures
from textlab.compare.redirects import find_other_page
from textlab.compare.services import Question
from textlab.models import Round
from textlab.origins import find_own_run
from textlab.shares.views import share_lanes


class ComparePage(FormPage):
    """GET shows the comparison, filled in by the address; POST asks, or changes the lanes."""

    request: Request
    is_blind = False

    def get(self, request: Request) -> HttpResponse:
        again = find_own_run(request.GET.get("again", ""), request.owner)
        setup = origins.build_setup_from_run(again) if again else read_setup(request.GET)
        if request.htmx:
            find = request.GET.get("find", "").strip()[:200]
            picker = compare_pages.picker_context(request, find, begun=True)
            return render(request, "textlab/compare/_choices.html", picker)
        return self.render_page(setup, read_state(request.GET))

    def post(self, request: Request) -> HttpResponseBase:
        setup, action = read_setup(request.POST), request.POST.get("action", "")
        if action:
            return self.change_page(setup, action)
        return self.ask_lanes(setup)

    def change_page(self, setup: Setup, action: str) -> HttpResponse:
        if url := find_other_page(setup, action, self.request.owner):
            return see_other(url)
        if action == "share" and (shared := share_lanes(self.request, setup)):
            return shared
        if action == "differences":
            messages.info(self.request, "There are no two answers to compare yet.")
        values = self.request.POST.dict()
        verb, _, number = action.partition(".")
        if verb == "code":
            values["code"] = number or values.get("code") or "1"
        if verb in ("add", "find"):
            values["find"] = values.get("find", "") if verb == "find" else ""
        return self.render_page(change_setup(setup, action, values), read_state(values))

    def ask_lanes(self, setup: Setup) -> HttpResponseBase:
        """The lanes that are chosen, or all; or one of them once more."""
        number = self.request.POST.get("again", "")
        last = self.find_last(setup, number)
        if last is None:
            return self.ask(setup, self.list_targets(setup))
        return self.ask(repeat_question(setup, int(number), last), [int(number)], last)

    def ask(
        self, setup: Setup, numbers: Sequence[int], again: Run | None = None
    ) -> HttpResponseBase:
        """Events for a script; for a page without one, the page when the answers are there."""
        lane_forms = {n: forms.build_lane_form(setup, setup.lanes[n - 1]) for n in numbers}
        if errors := forms.list_errors(setup, lane_forms):
            state = read_state(self.request.POST, errors=errors)
            return self.answer_invalid(forms.describe_errors(errors), setup, state)
        asked_round = services.find_round(again) if again else None
        try:
            questions = self.build_questions(setup, lane_forms, again)
            if again and asked_round:  # its lanes may have been moved since
                at = again.lane_answer.position
                questions = [replace(each, position=at) for each in questions]
            made = services.start_round(
                owner=self.request.owner,
                questions=questions,
                mark=idempotency.read_mark(self.request),
                again=asked_round,
                is_blind=self.is_blind,
            )
        except ProviderError as error:
            return self.answer_failed(error, setup, read_state(self.request.POST))
        return self.answer_round(setup, numbers, made)

    def answer_round(
        self, setup: Setup, numbers: Sequence[int], made: list[Run]
    ) -> HttpResponseBase:
        if wants_events(self.request):
            news = events.list_events([(run, Seen()) for run in made])
            return event_stream(chain(unknown_events(setup), news))
        if wants_json(self.request):
            return json_response({"runs": [list_addresses(run) for run in made]})
        ended = services.wait_for_runs(made)
        setup = compare_pages.advance_setup(setup, numbers, made)
        status = 200 if any(run.status != Status.FAILED for run in made) else get_status(made[0])
        return self.render_page(setup, PageState(waited=not ended), status=status)

    def find_last(self, setup: Setup, number: str) -> Run | None:
        """The answer that is asked for once more; None where a message is sent."""
        if not number.isdecimal() or not 1 <= int(number) <= len(setup.lanes):
            return None
        lane = setup.lanes[int(number) - 1]
        return find_own_run(lane.parent, self.request.owner)

    def list_targets(self, setup: Setup) -> list[int]:
        """The numbers of the lanes that are asked."""
        numbers = range(1, len(setup.lanes) + 1)
        chosen = set(self.request.POST.getlist("lane"))
        return [n for n in numbers if str(n) in chosen] or list(numbers)

    def build_questions(
        self, setup: Setup, lane_forms: Mapping[int, ParameterForm], again: Run | None
    ) -> list[Question]:
        pictures = LanePictures(self.request)
        questions = []
        for number, form in lane_forms.items():
            lane, question = setup.lanes[number - 1], self.build_question(setup, number, form)
            brought = pictures.read_lane(lane.provider, lane.model, again)
            problem = None if again else pictures.find_problem(lane.model)
            questions.append(replace(question, pictures=brought, problem=problem))
        return questions

    def build_question(self, setup: Setup, number: int, form: ParameterForm) -> Question:
        lane, request = setup.lanes[number - 1], self.request
        return Question(
            position=number - 1,
            client=keys.build_client(lane.provider.slug, request.session, owner=request.owner),
            key=keys.mark_key(lane.provider.slug, request.session),
            provider=lane.provider,
            model=lane.model.id,
            request={**form.list_words(), **form.build_payload()},
            origin=compare_pages.read_lane_origin(setup, lane, request.owner),
        )

    def render_page(
        self, setup: Setup, state: PageState, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = compare_pages.compare_context(self.request, setup, state) | extra
        return render(self.request, "textlab/compare/page.html", context, status=status)


def unknown_events(setup: Setup) -> Iterator[bytes]:
    for choice, sentence in setup.unknown:
        yield encode_event("unknown", {"m": choice, "message": sentence})


def repeat_question(setup: Setup, number: int, last: Run) -> Setup:
    """As it was asked: after the same turn, with the same words."""
    lanes = list(setup.lanes)
    lanes[number - 1] = lanes[number - 1].set_own("parent", str(last.parent_id or ""))
    repeated = replace(setup, lanes=tuple(lanes))
    return repeated.set_common("message", last.request.get("message", ""))


@require_GET
def show_round(request: Request, id: UUID) -> HttpResponse:
    """The comparison that a message was sent to, with what each lane answered."""
    stored = get_object_or_404(Round, pk=id, owner=request.owner)
    setup = origins.build_setup_from_round(services.list_answers(stored))
    if not setup.lanes:
        raise Http404("The answers of this comparison were deleted.")
    context = compare_pages.compare_context(request, setup, PageState())
    return render(request, "textlab/compare/page.html", context)


@require_GET
def follow_runs(request: Request) -> HttpResponseBase:
    """`run=<id>:<how far it was read>`, repeated: what arrives from there on, in one stream."""
    wanted = [value.partition(":") for value in request.GET.getlist("run")[:MOST_LANES]]
    followed = [(find_own_run(key, request.owner), Seen.parse_seen(at)) for key, _, at in wanted]
    known = [(run, seen) for run, seen in followed if run is not None]
    if not known or len(known) < len(wanted):
        raise Http404("This run doesn't exist or isn't yours.")
    return event_stream(events.list_events(known))
