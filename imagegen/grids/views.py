"""X/Y/Z plots: planned, counted, agreed to, made."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views import View

from imagegen.generate import context as generate_context
from imagegen.generate import form_actions, source_images
from imagegen.generate.context import Desk
from imagegen.generate.forms import ImageForm, typed
from imagegen.grids import services
from imagegen.grids.forms import AxesForm
from imagegen.models import Grid, Picture
from imagegen.operations import IMG2IMG, TXT2IMG, Place
from imagegen.sizes import fitted, shapes
from playground.http import Request, error_response, json_response, wants_json
from playground.intake import IntakeError
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError
from playground.runs import idempotency

RECENT = 12  # grids beside the form
MAKE, EDIT = (
    replace(of, url_name="images-grid", title="X/Y/Z grid", template="images/grid.html")
    for of in (TXT2IMG, IMG2IMG)
)


class GridPage(View):
    """GET shows the form, prefilled by the address; POST counts, and makes what was agreed to."""

    request: Request

    def get(self, request: Request) -> HttpResponse:
        found, form, _filled = generate_context.fresh(
            request, self.place(request.GET.get("from", ""))
        )
        axes = AxesForm(found.endpoint, {}, initial=request.GET.dict())
        return self.page(found, form, axes)

    def post(self, request: Request) -> HttpResponse:
        data = typed(request.POST)
        found = generate_context.desk(
            request, self.place(data.get("from", "")), data.get("provider", "")
        )
        if form_actions.wanted(data):
            form = found.form(initial=form_actions.changed(data, request.owner))
            return self.page(found, form, self.axes(found, form, data, bound=False))
        form = found.form(data)
        if form.is_valid() and found.offer.refusal:
            form.add_error("provider", found.offer.refusal)
        axes = self.axes(found, form, data)
        if not (form.is_valid() and axes.is_valid()):
            return self.invalid(found, form, axes)
        if data.get("action") != "run" or not axes.agrees():
            return self.counted(found, form, axes)
        return self.begin(found, form, axes)

    def place(self, pk: str) -> Place:
        """A picture to start from makes it an img2img."""
        picture = source_images.picture_of(self.request.owner, pk)
        return EDIT if picture else MAKE

    def axes(
        self, found: Desk, form: ImageForm, data: dict[str, str], *, bound: bool = True
    ) -> AxesForm:
        shared = found.endpoint, form.build_payload()
        return AxesForm(*shared, data) if bound else AxesForm(*shared, initial=data)

    def begin(self, found: Desk, form: ImageForm, axes: AxesForm) -> HttpResponse:
        try:
            grid = self.start_once(found, axes)
        except IntakeError as error:
            form.add_error(None, error.message)
            return self.invalid(found, form, axes)
        except ProviderError as error:
            if wants_json(self.request):
                return error_response(self.request, error)
            return self.page(found, form, axes, error=error, status=error.status)
        url = reverse("images-grid-state", args=[grid.pk])
        if wants_json(self.request):
            return json_response({"grid": str(grid.pk), "url": url})
        return HttpResponseRedirect(url, status=303)

    def start_once(self, found: Desk, axes: AxesForm) -> Grid:
        owner, mark = self.request.owner, idempotency.read_mark(self.request)
        try:
            return services.find_grid(owner, mark) or self.start(found, axes, mark)
        except idempotency.AlreadyAsked:
            return services.find_grid(owner, mark) or self.start(found, axes, "")

    def start(self, found: Desk, axes: AxesForm, mark: str) -> Grid:
        """Raises IntakeError for the picture it starts from, ProviderError for the rest."""
        assert axes.plan is not None
        init = (
            source_images.chosen(self.request.owner, self.request.POST)
            if found.place.file
            else None
        )
        size = (
            dict(zip(("width", "height"), fitted(init.width, init.height), strict=True))
            if init
            else {}
        )
        plan = replace(
            axes.plan,
            cells=[replace(cell, request={**size, **cell.request}) for cell in axes.plan.cells],
        )
        return services.start(
            owner=self.request.owner,
            session_key=self.request.session.session_key or "",
            provider=found.offer.provider.slug,
            endpoint=found.place.endpoint,
            request={**size, **axes.shared},
            plan=plan,
            init=init,
            mark=mark,
        )

    def counted(self, found: Desk, form: ImageForm, axes: AxesForm) -> HttpResponse:
        if wants_json(self.request):
            assert axes.plan is not None
            return json_response({"images": axes.plan.images, "requests": axes.plan.requests})
        if self.request.htmx:
            return render(self.request, "images/_plan.html", {"axes": axes, "form": form})
        return self.page(found, form, axes)

    def invalid(self, found: Desk, form: ImageForm, axes: AxesForm) -> HttpResponse:
        if self.request.htmx:  # somebody is still typing
            return render(self.request, "images/_plan.html", {"axes": axes, "form": form})
        if wants_json(self.request):
            wrong = [form_errors_json(each) for each in (form, axes)]
            errors = {**wrong[0]["errors"], **wrong[1]["errors"]}
            said = wrong[0]["message"] or wrong[1]["message"]
            return json_response({"errors": errors, "message": said}, 422)
        return self.page(found, form, axes, status=422)

    def page(
        self, found: Desk, form: ImageForm, axes: AxesForm, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = {
            **generate_context.names_context(self.request, found, form),
            "offers": found.offers,
            "ratios": shapes(),
            "axes": axes,
            "source": source_images.picture_of(self.request.owner, self.given("from")),
            "grids": recent(self.request.owner),
            **extra,
        }
        return render(self.request, found.place.template, context, status=status)

    def given(self, name: str) -> str:
        return (self.request.POST if self.request.method == "POST" else self.request.GET).get(
            name, ""
        )


def recent(owner: str) -> list[tuple[Grid, Picture | None]]:
    """The newest grids, each with its plot where it is drawn."""
    grids = list(Grid.objects.filter(owner=owner)[:RECENT])
    drawn = Picture.objects.filter(
        run__in=[grid.plot_run_id for grid in grids], kind=Picture.Kind.GRID, deleted=None
    )  # fmt: skip
    plots: dict[UUID | None, Picture] = {picture.run_id: picture for picture in drawn}
    return [(grid, plots.get(grid.plot_run_id)) for grid in grids]
