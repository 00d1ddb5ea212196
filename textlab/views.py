"""The text pages: find a model, then chat with it, let it complete, count its tokens."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_POST

from playground import catalog
from playground.http import (
    Request,
    event_stream,
    get_status,
    json_response,
    run_events,
    see_other,
    wants_events,
    wants_json,
)
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import ParameterForm, build_form_class
from playground.providers import Client, Model, Provider, ProviderError
from playground.providers.spec import Mode
from playground.runs import idempotency
from playground.runs import services as runs
from playground.runs.live import Seen
from playground.runs.paths import load_history
from playground.runs.presenters import render_turn
from playground.runs.window import BEFORE
from textlab import context as textlab_context
from textlab import listing, services
from textlab.conversation.context import turns_context
from textlab.drafts import Subject
from textlab.forms import FavouriteForm, Filters
from textlab.models import Preset
from textlab.origins import NOTHING, Origin, find_own_run, read_origin
from textlab.pictures.services import NONE, Pictures, read_pictures
from textlab.presets.actions import GONE, PresetActions, fill_values, list_overrides, row_context


@require_GET
def catalog_page(request: Request) -> HttpResponse:
    filters = Filters(request.GET)
    context = listing.catalog_context(filters, request.owner, request.session)
    template = "textlab/_results.html" if request.htmx else "textlab/catalog.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])  # two answers at one address
    return response


@require_POST
def toggle_favourite(request: Request) -> HttpResponse:
    form = FavouriteForm(request.POST)
    if not form.is_valid():
        raise Http404("This model doesn't exist.")
    chosen = form.cleaned_data
    on = catalog.toggle_favourite(request.owner, chosen["provider"], chosen["model"])
    if wants_json(request):
        return json_response({"favourite": on})
    return redirect(form.get_destination())


class ModelPage(PresetActions):
    """One model. GET shows the form, prefilled by the address; POST runs it."""

    request: Request
    provider: Provider
    model: Model
    mode: Mode

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        slug, name = kwargs["slug"], kwargs["model"]
        provider = catalog.find_offered(slug, *catalog.TEXT)
        if provider is None or not catalog.is_name(name):
            raise Http404("This provider or model doesn't exist.")
        self.provider = provider
        self.model = catalog.find_model(slug, name) or Model(name, slug)
        values = request.POST if request.method == "POST" else request.GET
        modes = services.list_modes(provider)
        wanted = cast("Mode", values.get("mode"))
        if request.method == "POST" and wanted in services.LABELS and wanted not in modes:
            raise Http404("This provider has no such call.")
        self.mode = wanted if wanted in modes else modes[0]

    def get(self, request: Request, **_kwargs: str) -> HttpResponse:
        start = find_own_run(request.GET.get("again", ""), request.owner)
        origin = Origin(start.parent, other=start) if start else self.read_origin(request.GET)
        if BEFORE in request.GET:
            return self.show_earlier(origin)
        values = textlab_context.get_initial_values(request.GET, start, origin.last)
        if key := request.GET.get("preset"):
            return self.show_preset(key, values, origin)
        return self.render_page(self.new_form(values), origin=origin)

    def show_earlier(self, origin: Origin) -> HttpResponse:
        """Earlier turns alone, for a script that puts them before those that are there."""
        history, model = load_history(origin.last), (self.provider.slug, self.model.id)
        path, query = self.request.path, self.request.GET
        context = turns_context(path, query, history, model, own=not origin.slug)
        return render(self.request, "textlab/_turns.html", {**context, "slug": origin.slug})

    def show_preset(self, key: str, values: Mapping[str, Any], origin: Origin) -> HttpResponse:
        """The page with a preset filled in, and what else its address says."""
        owner, query = self.request.owner, self.request.GET
        preset = Preset.objects.find_own(owner, key)
        if preset is None:
            row = row_context(owner, wrong=GONE)
            return self.render_page(self.new_form(values), origin=origin, preset_row=row)
        form = self.new_form({**fill_values(values, preset), **list_overrides(query.dict())})
        row = row_context(owner, preset, unsupported=form.list_ignored())
        return self.render_page(form, origin=origin, preset_row=row)

    def post(self, request: Request, **_kwargs: str) -> HttpResponseBase:
        if "preset_action" in request.POST:
            return self.change_preset()
        if "fill_in" in request.POST:  # what is too long for an address, and nothing else
            return self.show_form(self.new_form(request.POST))
        form = self.form_class()(read_values(request))
        if not form.is_valid():
            return self.show_invalid(form)
        if self.mode == "tokenize":
            return self.show_count(form)
        return self.answer_run(form)

    def answer_run(self, form: ParameterForm) -> HttpResponseBase:
        """Events for a script; for a page without one, the page when the answer is there."""
        mark = idempotency.read_mark(self.request)
        try:
            [run] = idempotency.run_once(
                self.request.owner, mark, lambda: [self.start_run(form, mark)]
            )
        except ProviderError as error:
            return self.show_failure(form, error)
        if wants_events(self.request):
            seen = Seen()
            return event_stream(run_events(run, runs.follow_run(run, seen), seen, render_turn))
        if "follow" in self.request.POST:  # from another page, whose script asks for it
            return see_other(run.type.get_reopen_url(run))
        return self.show_answer(runs.wait_for_run(run))

    def start_run(self, form: ParameterForm, mark: str) -> Run:
        chat = self.mode == "chat"
        origin = self.read_origin(self.request.POST) if chat else NOTHING
        return services.start_run(
            client=self.build_client(),
            owner=self.request.owner,
            provider=self.provider,
            model=self.model.id,
            mode=self.mode,
            request={**form.list_words(), **form.build_payload()},
            origin=origin,
            pictures=self.read_pictures(origin) if chat else NONE,
            mark=mark,
            key=keys.mark_key(self.provider.slug, self.request.session),
        )

    def read_pictures(self, origin: Origin) -> Pictures:
        return read_pictures(self.request, self.provider, self.model, origin.other)

    def build_client(self) -> Client:
        request = self.request
        return keys.build_client(self.provider.slug, request.session, owner=request.owner)

    def show_answer(self, run: Run) -> HttpResponse:
        said = {"message": ""} if run.text else {}
        fresh = self.form_class()(initial={**self.request.POST.dict(), **said})
        return self.render_page(fresh, origin=Origin(run), status=get_status(run))

    def show_count(self, form: ParameterForm) -> HttpResponse:
        try:
            client = self.build_client()
            counted = services.count_tokens(client, self.provider, self.model.id, form.list_words())
        except ProviderError as error:
            return self.show_failure(form, error)
        return self.answer(counted, form, tokens=counted)

    def show_invalid(self, form: ParameterForm) -> HttpResponse:
        return self.answer_invalid(form, form, origin=self.read_origin(self.request.POST))

    def show_failure(self, form: ParameterForm, error: ProviderError) -> HttpResponse:
        return self.answer_failed(error, form, origin=self.read_origin(self.request.POST))

    def form_class(self) -> type[ParameterForm]:
        return build_form_class(services.get_endpoint(self.provider, self.mode), self.model)

    def new_form(self, initial: Mapping[str, Any]) -> ParameterForm:
        """As somebody else filled it in: a link, a preset."""
        return self.form_class()(initial=initial)

    def show_form(self, form: ParameterForm, *, status: int = 200, **extra: Any) -> HttpResponse:
        """What was typed, in this form, and nothing is asked."""
        origin = self.read_origin(self.request.POST)
        return self.render_page(form, origin=origin, status=status, **extra)

    def read_origin(self, values: QueryDict) -> Origin:
        return read_origin(values, self.request.owner)

    def render_page(
        self, form: ParameterForm, *, origin: Origin = NOTHING, status: int = 200, **extra: Any
    ) -> HttpResponse:
        subject = Subject(self.provider, self.model, self.mode)
        context = textlab_context.model_context(self.request, subject, form, origin) | extra
        return render(self.request, "textlab/model.html", context, status=status)


def read_values(request: Request) -> QueryDict:
    """What was filled in; of a message that another page sends, the address has the rest."""
    if "begin" not in request.POST:
        return request.POST
    values = request.GET.copy()
    values.update(request.POST)
    return values
