"""The pages of a blind comparison: ask, read without names, vote, and see who it was."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from playground.http import Request, json_response, see_other, wants_events, wants_json
from playground.models import Run
from playground.parameters.forms import form_errors_json
from playground.providers import Invalid
from textlab.compare import services as compare_services
from textlab.compare.context import PageState
from textlab.compare.forms import describe_errors
from textlab.compare.lanes import FEWEST_LANES, Setup, read_setup
from textlab.compare.views import ComparePage, show_round
from textlab.models import Round
from textlab.votes import services
from textlab.votes.blind import (
    blind_context,
    build_round_setup,
    list_blind_runs,
    round_context,
    shuffle_lanes,
    sort_lanes,
)
from textlab.votes.forms import VoteForm

TOO_FEW = "Choose at least two models to compare."


class BlindPage(ComparePage):
    """GET shows what will be asked; POST asks. Each message is a round of its own."""

    is_blind = True

    def get(self, request: Request) -> HttpResponse:
        return self.render_page(read_setup(request.GET), PageState())

    def post(self, request: Request) -> HttpResponseBase:
        setup = sort_lanes(read_setup(request.POST))
        if len(setup.lanes) < FEWEST_LANES:
            errors = {"m": [TOO_FEW]}
            return self.answer_invalid(describe_errors(errors), setup, PageState(errors))
        return self.ask(shuffle_lanes(setup), range(1, len(setup.lanes) + 1))

    def answer_round(
        self, setup: Setup, numbers: Sequence[int], made: list[Run]
    ) -> HttpResponseBase:
        if wants_events(self.request) or wants_json(self.request):
            return super().answer_round(setup, numbers, made)
        compare_services.wait_for_runs(made)
        return see_other(link_round(made[0].lane_answer.round, self.request.POST.get("task", "")))

    def render_page(
        self, setup: Setup, state: PageState, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = blind_context(self.request, setup, state.errors) | extra
        return render(self.request, "textlab/votes/blind.html", context, status=status)


def open_comparison(request: HttpRequest) -> HttpResponseBase:
    """One address for both: `blind=1` in the link or the form hides the names."""
    values = request.POST if request.method == "POST" else request.GET
    page = BlindPage if values.get("blind") == "1" else ComparePage
    return page.as_view()(request)


def open_round(request: Request, id: UUID) -> HttpResponse:
    """A comparison that a message was sent to; of a blind one, what may be seen."""
    stored = get_object_or_404(Round, pk=id, owner=request.owner)
    if not stored.is_blind:
        return show_round(request, id)
    return answer_round(request, stored) if wants_json(request) else render_round(request, stored)


@require_POST
def cast_vote(request: Request, id: UUID) -> HttpResponse:
    """`choice` and `task`, see `VoteForm`. Of a round that has its vote, that one is shown."""
    stored = get_object_or_404(Round, pk=id, owner=request.owner, is_blind=True)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return refuse_vote(request, stored, form_errors_json(form)["message"])
    try:
        services.cast_vote(
            stored,
            list_blind_runs(stored),
            verdict=form.verdict,
            place=form.place,
            task=form.cleaned_data["task"],
        )
    except Invalid as error:
        return refuse_vote(request, stored, error.message)
    if wants_json(request):
        return answer_round(request, Round.objects.get(pk=id))
    return see_other(link_round(stored, form.cleaned_data["task"]))


def answer_round(request: Request, stored: Round) -> HttpResponse:
    """The answers and the vote as they stand, for a script."""
    context = round_context(stored)
    parts = {"html": "_round", "ballot": "_ballot"}
    return json_response(
        {
            name: render_to_string(f"textlab/votes/{template}.html", context, request)
            for name, template in parts.items()
        }
    )


def refuse_vote(request: Request, stored: Round, sentence: str) -> HttpResponse:
    if wants_json(request):
        return json_response({"message": sentence}, 422)
    return render_round(request, stored, status=422, vote_error=sentence)


def render_round(
    request: Request, stored: Round, *, status: int = 200, vote_error: str = ""
) -> HttpResponse:
    context = blind_context(request, build_round_setup(stored), {}, stored)
    if not context["answers"]:
        raise Http404("The answers of this comparison were deleted.")
    context["vote_error"] = vote_error
    return render(request, "textlab/votes/blind.html", context, status=status)


def link_round(stored: Round, task: str) -> str:
    query = f"?{urlencode({'task': task})}" if task else ""
    return f"{reverse('compare-round', args=[stored.pk])}{query}"
