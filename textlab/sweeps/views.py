"""Sweeps: planned, counted, agreed to, asked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from playground.form_pages import FormPage
from playground.http import Request, json_response, see_other, wants_json
from playground.keys import store as keys
from playground.parameters.forms import ParameterForm, form_errors_json
from playground.providers import ProviderError
from playground.providers.concurrency import count_units
from playground.runs import idempotency
from textlab.compare import forms as compare_forms
from textlab.compare.changes import change_setup
from textlab.compare.context import picker_context
from textlab.compare.lanes import Lane, Setup, read_setup
from textlab.sweeps import services
from textlab.sweeps.forms import AxesForm
from textlab.sweeps.models import Sweep
from textlab.sweeps.plan import Column

MAX_RECENT = 12  # sweeps beside the form


class SweepPage(FormPage):
    """GET shows the form, prefilled by the address; POST counts, and asks what was agreed to."""

    request: Request

    def get(self, request: Request) -> HttpResponse:
        setup = read_shared_setup(request.GET)
        axes = AxesForm(self.list_columns(setup), initial=request.GET.dict())
        return self.render_page(setup, axes)

    def post(self, request: Request) -> HttpResponse:
        setup, action = read_shared_setup(request.POST), request.POST.get("action", "")
        if action.partition(".")[0] in ("add", "remove", "find"):
            setup = change_setup(setup, action, request.POST)
            axes = AxesForm(self.list_columns(setup), initial=request.POST.dict())
            return self.render_page(setup, axes, find=action == "find")
        axes = AxesForm(self.list_columns(setup), request.POST.dict())
        errors = list_errors(setup)
        if errors or not axes.is_valid():
            return self.show_invalid(setup, axes, errors)
        if action != "start" or not axes.has_confirmed():
            return self.show_count(setup, axes)
        return self.start_sweep(setup, axes)

    def list_columns(self, setup: Setup) -> list[Column]:
        return [self.build_column(setup, lane) for lane in setup.lanes]

    def build_column(self, setup: Setup, lane: Lane) -> Column:
        form = compare_forms.build_lane_form(setup, lane)
        request = {**form.list_words(), **form.build_payload()} if form.is_valid() else {}
        return Column(lane, request, count_units(lane.provider, lane.model))

    def start_sweep(self, setup: Setup, axes: AxesForm) -> HttpResponse:
        try:
            sweep = self.start_once(axes)
        except ProviderError as error:
            return self.answer_failed(error, setup, axes)
        url = reverse("sweep", args=[sweep.pk])
        if wants_json(self.request):
            return json_response({"sweep": str(sweep.pk), "url": url})
        return see_other(url)

    def start_once(self, axes: AxesForm) -> Sweep:
        owner, mark = self.request.owner, idempotency.read_mark(self.request)
        try:
            return services.find_sweep(owner, mark) or self.queue_sweep(axes, mark)
        except idempotency.AlreadyAsked:
            return services.find_sweep(owner, mark) or self.queue_sweep(axes, "")

    def queue_sweep(self, axes: AxesForm, mark: str) -> Sweep:
        assert axes.plan is not None
        session = self.request.session
        return services.start_sweep(
            owner=self.request.owner, session=session, plan=axes.plan, mark=mark
        )

    def show_count(self, setup: Setup, axes: AxesForm) -> HttpResponse:
        assert axes.plan is not None
        counted = {"answers": axes.plan.answers, "units": axes.plan.units}
        return self.answer(counted, setup, axes)

    def show_invalid(
        self, setup: Setup, axes: AxesForm, errors: compare_forms.Errors
    ) -> HttpResponse:
        wrong = [compare_forms.describe_errors(errors), form_errors_json(axes)]
        said = wrong[0]["message"] or wrong[1]["message"]
        both = {"errors": {**wrong[0]["errors"], **wrong[1]["errors"]}, "message": said}
        return self.answer_invalid(both, setup, axes, problems=errors)

    def render_page(
        self,
        setup: Setup,
        axes: AxesForm,
        *,
        problems: Mapping[str, list[str]] | None = None,
        find: bool = False,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        request = self.request
        form = compare_forms.build_common_form(setup)
        compare_forms.show_errors(form, dict(problems or {}))
        words = request.POST.get("find", "").strip()[:200] if find else ""
        context = {
            "form": form,
            "axes": axes,
            "lanes": describe_lanes(request, setup),
            "unknown": setup.unknown,
            "provider": setup.lanes[0].provider if setup.lanes else None,
            "carried": list_hidden(setup, form),
            "sweeps": services.list_sweeps(request.owner)[:MAX_RECENT],
            **picker_context(request, words, begun=True),
            **extra,
        }
        return render(request, "textlab/sweeps/page.html", context, status=status)


def read_shared_setup(values: Any) -> Setup:
    """All models are asked with the same values: what differs, the axes say."""
    setup = read_setup(values)
    names = [name for name in setup.common if name in ("parent", "shared")]
    common = {name: value for name, value in setup.common.items() if name not in names}
    lanes = tuple(replace(lane, own={}) for lane in setup.lanes)
    return replace(setup, lanes=lanes, common=common)


def list_errors(setup: Setup) -> compare_forms.Errors:
    lane_forms = {
        number: compare_forms.build_lane_form(setup, lane)
        for number, lane in enumerate(setup.lanes, start=1)
    }
    return compare_forms.list_errors(setup, lane_forms)


def describe_lanes(request: Request, setup: Setup) -> list[dict[str, Any]]:
    return [
        {
            "choice": lane.choice,
            "name": lane.model.id,
            "provider": lane.provider,
            "has_key": keys.is_ready(lane.provider, request.session),
            "ignored": compare_forms.build_lane_form(setup, lane).list_ignored(),
        }
        for lane in setup.lanes
    ]


def list_hidden(setup: Setup, form: ParameterForm) -> dict[str, str]:
    """What the page has no field for while there is no model."""
    fields = form.fields if setup.lanes else ("message", "system")
    return {name: value for name, value in setup.common.items() if name not in fields}
