"""X/Y/Z plots: planned, counted, agreed to, made."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from imagegen.generate import context as generate_context
from imagegen.generate import form_actions, source_images
from imagegen.generate.context import GeneratePage
from imagegen.generate.forms import ImageForm, read_form_values
from imagegen.grids import services
from imagegen.grids.forms import AxesForm
from imagegen.models import Grid, Picture
from imagegen.operations import IMG2IMG, TXT2IMG, Operation
from imagegen.sizes import fit_size, list_shapes
from playground.form_pages import FormPage
from playground.http import Request, json_response, see_other, wants_json
from playground.intake import IntakeError
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError
from playground.runs import idempotency

RECENT_GRIDS = 12  # grids beside the form
MAKE, EDIT = (
    replace(operation, url_name="images-grid", title="X/Y/Z grid", template="images/grid.html")
    for operation in (TXT2IMG, IMG2IMG)
)


class GridPage(FormPage):
    """GET shows the form, prefilled by the address; POST counts, and makes what was agreed to."""

    request: Request

    def get(self, request: Request) -> HttpResponse:
        page, form, _filled = generate_context.open_form(
            request, self.choose_operation(request.GET.get("from", ""))
        )
        axes = AxesForm(page.endpoint, {}, initial=request.GET.dict())
        return self.render_page(page, form, axes)

    def post(self, request: Request) -> HttpResponse:
        data = read_form_values(request.POST)
        page = generate_context.open_page(
            request, self.choose_operation(data.get("from", "")), data.get("provider", "")
        )
        if form_actions.is_form_action(data):
            form = page.form(initial=form_actions.apply_action(data, request.owner))
            return self.render_page(page, form, self.build_axes(page, form, data, bound=False))
        form = page.form(data)
        if form.is_valid() and page.option.refusal:
            form.add_error("provider", page.option.refusal)
        axes = self.build_axes(page, form, data)
        if not (form.is_valid() and axes.is_valid()):
            return self.show_invalid(page, form, axes)
        if data.get("action") != "run" or not axes.has_confirmed():
            return self.show_count(page, form, axes)
        return self.start_grid(page, form, axes)

    def choose_operation(self, pk: str) -> Operation:
        """A picture to start from makes it an img2img."""
        picture = source_images.find_picture(self.request.owner, pk)
        return EDIT if picture else MAKE

    def build_axes(
        self, page: GeneratePage, form: ImageForm, data: dict[str, str], *, bound: bool = True
    ) -> AxesForm:
        shared = page.endpoint, form.build_payload()
        return AxesForm(*shared, data) if bound else AxesForm(*shared, initial=data)

    def start_grid(self, page: GeneratePage, form: ImageForm, axes: AxesForm) -> HttpResponse:
        try:
            grid = self.start_once(page, axes)
        except IntakeError as error:
            form.add_error(None, error.message)
            return self.show_invalid(page, form, axes)
        except ProviderError as error:
            return self.answer_failed(error, page, form, axes)
        url = reverse("images-grid-state", args=[grid.pk])
        if wants_json(self.request):
            return json_response({"grid": str(grid.pk), "url": url})
        return see_other(url)

    def start_once(self, page: GeneratePage, axes: AxesForm) -> Grid:
        owner, mark = self.request.owner, idempotency.read_mark(self.request)
        try:
            return services.find_grid(owner, mark) or self.queue_grid(page, axes, mark)
        except idempotency.AlreadyAsked:
            return services.find_grid(owner, mark) or self.queue_grid(page, axes, "")

    def queue_grid(self, page: GeneratePage, axes: AxesForm, mark: str) -> Grid:
        """Raises IntakeError for the picture it starts from, ProviderError for the rest."""
        assert axes.plan is not None
        init = (
            source_images.read_chosen(self.request.owner, self.request.POST)
            if page.operation.file
            else None
        )
        size = (
            dict(zip(("width", "height"), fit_size(init.width, init.height), strict=True))
            if init
            else {}
        )
        plan = replace(
            axes.plan,
            cells=[replace(cell, request={**size, **cell.request}) for cell in axes.plan.cells],
        )
        return services.start_grid(
            owner=self.request.owner,
            session_key=self.request.session.session_key or "",
            provider=page.option.provider.slug,
            endpoint=page.operation.endpoint,
            request={**size, **axes.shared},
            plan=plan,
            init=init,
            mark=mark,
        )

    def show_count(self, page: GeneratePage, form: ImageForm, axes: AxesForm) -> HttpResponse:
        if wants_json(self.request):
            assert axes.plan is not None
            return json_response({"images": axes.plan.images, "requests": axes.plan.requests})
        if self.request.htmx:
            return render(self.request, "images/_plan.html", {"axes": axes, "form": form})
        return self.render_page(page, form, axes)

    def show_invalid(self, page: GeneratePage, form: ImageForm, axes: AxesForm) -> HttpResponse:
        if self.request.htmx:  # somebody is still typing
            return render(self.request, "images/_plan.html", {"axes": axes, "form": form})
        wrong = [form_errors_json(each) for each in (form, axes)]
        errors = {**wrong[0]["errors"], **wrong[1]["errors"]}
        said = wrong[0]["message"] or wrong[1]["message"]
        return self.answer_invalid({"errors": errors, "message": said}, page, form, axes)

    def render_page(
        self,
        page: GeneratePage,
        form: ImageForm,
        axes: AxesForm,
        *,
        status: int = 200,
        **extra: Any,
    ) -> HttpResponse:
        context = {
            **generate_context.build_names_context(self.request, page, form),
            "offers": page.options,
            "ratios": list_shapes(),
            "axes": axes,
            "source": source_images.find_picture(self.request.owner, self.get_value("from")),
            "grids": list_recent(self.request.owner),
            **extra,
        }
        return render(self.request, page.operation.template, context, status=status)

    def get_value(self, name: str) -> str:
        return (self.request.POST if self.request.method == "POST" else self.request.GET).get(
            name, ""
        )


def list_recent(owner: str) -> list[tuple[Grid, Picture | None]]:
    """The newest grids, each with its plot where it is drawn."""
    grids = list(Grid.objects.filter(owner=owner)[:RECENT_GRIDS])
    drawn = Picture.objects.filter(
        run__in=[grid.plot_run_id for grid in grids], kind=Picture.Kind.GRID, deleted=None
    )  # fmt: skip
    plots: dict[UUID | None, Picture] = {picture.run_id: picture for picture in drawn}
    return [(grid, plots.get(grid.plot_run_id)) for grid in grids]
