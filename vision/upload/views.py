"""The form of the vision pages: bring pictures, look at what will be sent, choose models, run."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from playground.form_pages import FormPage
from playground.http import (
    Request,
    event_stream,
    json_response,
    list_addresses,
    run_events,
    see_other,
    wants_events,
    wants_json,
)
from playground.intake.examples import FIELD as EXAMPLE
from playground.intake.examples import open_example
from playground.intake.upload_handlers import list_refusals as dropped
from playground.models import Run
from playground.parameters.forms import form_errors_json
from playground.permissions_policy import HEADER as PERMISSIONS
from playground.permissions_policy import write_policy
from playground.providers import ProviderError
from playground.runs import idempotency
from playground.runs import services as runs
from playground.runs.live import Seen
from vision.models import Batch, SavedPrompt
from vision.readings import presenters as readings_presenters
from vision.readings import services
from vision.tables.orders import build_order
from vision.upload import context as upload_context
from vision.upload import presenters, samples
from vision.upload import services as upload_services
from vision.upload.forms import PromptForm, VisionForm, vision_form
from vision.upload.redirects import form_url, get_result_url

NOTHING = "Add a picture or document first."
CAMERA = write_policy("camera")
NO_MODEL = "Select at least one model."


class VisionPage(FormPage):
    """GET shows the form, prefilled by the address; POST adds, finds, shows code, or runs."""

    request: Request

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The one page that may ask for the camera."""
        response = super().dispatch(request, *args, **kwargs)
        response.headers[PERMISSIONS] = CAMERA
        return response

    def get(self, request: Request) -> HttpResponse:
        form = upload_context.blank_form(request)
        if request.htmx:
            return render(request, "vision/_found.html", upload_context.form_context(request, form))
        return self.render_page(
            form, upload_services.find_batch(request.owner, request.GET.get("batch", ""))
        )

    def post(self, request: Request) -> HttpResponseBase:
        form = vision_form()(request.POST)
        batch = upload_services.find_batch(request.owner, request.POST.get("batch", ""))
        action = request.POST.get("action")
        if action in ("code", "look"):
            return self.show_code(batch, alone=action == "code")
        if action in ("find", "fields"):
            return self.render_page(form, batch)
        if "image_url" in form.errors:
            return self.show_invalid(form, batch, [])
        if action == "add":
            return self.answer_added(form, *self.stage_files(form, batch))
        return self.run_once(form, batch)

    def run_once(self, form: VisionForm, batch: Batch | None) -> HttpResponseBase:
        """A repeat leads to the readings that are there, before anything is added again."""
        mark = idempotency.read_mark(self.request)
        try:
            if made := idempotency.find_runs(self.request.owner, mark):
                return self.answer_repeated(made)
            batch, refused = self.stage_files(form, batch)
            if not form.is_valid():
                return self.show_invalid(form, batch, refused)
            return self.start_reading(form, batch, refused, mark)
        except idempotency.Forgotten as error:
            return self.answer_failed(error, form, batch)
        except idempotency.AlreadyAsked:
            return self.answer_repeated(idempotency.find_runs(self.request.owner, mark))

    def answer_repeated(self, made: list[Run]) -> HttpResponseBase:
        batch = made[0].reading.batch
        assert batch is not None  # it goes with its runs
        return self.answer_started(batch, made, [])

    def stage_files(self, form: VisionForm, batch: Batch | None) -> tuple[Batch, list[str]]:
        """What came with this request becomes pages; what cannot is said."""
        files = [
            *self.request.FILES.getlist("image"),
            *upload_services.open_run_files(
                self.request.owner, self.request.POST.getlist("artifact")
            ),
            *filter(None, map(open_example, self.request.POST.getlist(EXAMPLE))),
        ]
        batch = upload_services.open_batch(
            batch, self.request.owner, self.request.session.session_key
        )
        too_large = [error.message for error in dropped(self.request)]
        return batch, too_large + upload_services.add_uploads(
            batch,
            files,
            form.list_urls(),
            providers=[provider for provider, _model in form.list_models()],
        )

    def show_code(self, batch: Batch | None, *, alone: bool) -> HttpResponse:
        """The request as code: alone for a script, else in the page."""
        form = vision_form()(initial=self.request.POST)
        code = {**samples.build_code(form, batch), "open": True}
        if alone:
            return render(self.request, "components/code_drawer.html", code)
        return self.render_page(form, batch, code=code)

    def answer_added(self, form: VisionForm, batch: Batch, refused: list[str]) -> HttpResponse:
        upload_context.make_ready(batch, form)
        status = 200 if batch.pages.exists() else 422
        if wants_json(self.request):
            answer = {
                "batch": str(batch.pk),
                "html": upload_context.pages_html(self.request, batch),
            }
            answer["image_url"] = "\n".join(upload_services.not_taken(batch, form.list_urls()))
            said = " ".join(refused) or ("" if status == 200 else NOTHING)
            return json_response({**answer, "refused": refused, "message": said}, status)
        if refused or status != 200:
            return self.render_page(form, batch, refused=refused or [NOTHING], status=422)
        return see_other(form_url(batch.pk, upload_context.link_query(self.request.POST)))

    def start_reading(
        self, form: VisionForm, batch: Batch, refused: list[str], mark: str
    ) -> HttpResponseBase:
        chosen = [page for page in presenters.list_pages(batch) if page.chosen and not page.error]
        if not chosen or not form.list_models():
            sentences = refused or [NO_MODEL if chosen else NOTHING]
            return self.show_refusal(form, batch, sentences)
        try:
            made = services.start_readings(
                batch=batch,
                session=self.request.session,
                pages=chosen,
                **build_order(form, batch),
                mark=mark,
            )
        except ProviderError as error:
            return self.answer_failed(error, form, batch)
        return self.answer_started(batch, made, refused)

    def answer_started(self, batch: Batch, made: list[Run], refused: list[str]) -> HttpResponseBase:
        url = get_result_url(made[0].reading)
        if wants_events(self.request):
            seen = Seen()
            news = runs.follow_run(made[0], seen)
            return event_stream(
                run_events(made[0], news, seen, readings_presenters.result_html, batch=url)
            )
        if wants_json(self.request):
            return json_response({"batch": url, "refused": refused, **describe_batch(batch, made)})
        for sentence in refused:
            messages.warning(self.request, sentence)
        return see_other(url)

    def show_refusal(self, form: VisionForm, batch: Batch, sentences: list[str]) -> HttpResponse:
        """Nothing can be read; what was added stays."""
        said = {"errors": {"image": sentences}, "message": " ".join(sentences)}
        errors = {**said, "batch": str(batch.pk)}
        return self.answer_invalid(errors, form, batch, refused=sentences)

    def show_invalid(
        self, form: VisionForm, batch: Batch | None, refused: list[str]
    ) -> HttpResponse:
        errors = {**form_errors_json(form), "batch": batch and str(batch.pk)}
        return self.answer_invalid(errors, form, batch, refused=refused)

    def render_page(
        self, form: VisionForm, batch: Batch | None, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = upload_context.form_context(self.request, form, batch, **extra)
        return render(self.request, "vision/vision.html", context, status=status)


def describe_batch(batch: Batch, made: list[Run]) -> dict[str, Any]:
    """What was started, for a script."""
    prefetch_related_objects(made, "reading")
    facts = [
        {
            **list_addresses(r),
            "page": str(r.reading.page_id),
            "provider": r.provider,
            "model": r.model,
        }
        for r in made
    ]
    page_rows = [presenters.page_row(page) for page in presenters.list_pages(batch) if page.chosen]
    return {
        "pages": [{"id": row.uuid, "name": row.name, "number": row.number} for row in page_rows],
        "runs": facts,
    }


@require_POST
def change_prompts(request: Request) -> HttpResponse:
    """Keep a prompt, or let one go."""
    if prompt_id := request.POST.get("delete", ""):
        SavedPrompt.objects.delete_own(request.owner, prompt_id)
    else:
        form = PromptForm(request.POST, owner=request.owner)
        if not form.is_valid():
            return refused_prompt(request, form)
        form.save()
    if wants_json(request):
        context = {"prompts": upload_context.list_prompts(request.owner)}
        return json_response({"html": render_to_string("vision/_prompts.html", context, request)})
    return see_other(f"{reverse('vision')}?{upload_context.link_query(request.POST)}")


def refused_prompt(request: Request, form: PromptForm) -> HttpResponse:
    if wants_json(request):
        return json_response(form_errors_json(form), 422)
    messages.error(request, form_errors_json(form)["message"])
    return see_other(f"{reverse('vision')}?{upload_context.link_query(request.POST)}")
