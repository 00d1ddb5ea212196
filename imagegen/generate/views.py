"""The pages that make pictures. GET shows a form, POST queues what it asks for."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from imagegen.generate import context as generate_context
from imagegen.generate import (
    form_actions,
    options,
    prefill,
    prompt_history,
    redirects,
    source_images,
)
from imagegen.generate.context import GeneratePage
from imagegen.generate.forms import ImageForm, StyleForm, read_form_values
from imagegen.generate.payload import build_payload
from imagegen.jobs import inputs
from imagegen.jobs import services as jobs
from imagegen.models import Style
from imagegen.operations import OPERATIONS, TXT2IMG, Operation
from playground.form_pages import FormPage
from playground.http import Request, json_response, see_other, wants_json
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError
from playground.runs import idempotency


class MakePage(FormPage):
    """One of the three, made with its `operation`."""

    request: Request
    operation: Operation = TXT2IMG

    def get(self, request: Request) -> HttpResponse:
        page, form, filled = generate_context.open_form(request, self.operation)
        return self.render_page(page, form, filled=filled)

    def post(self, request: Request) -> HttpResponse:
        values = read_form_values(request.POST)
        page = generate_context.open_page(request, self.operation, values.get("provider", ""))
        if values.get("action") == "code":
            return self.show_code(page, values)
        if form_actions.is_form_action(values):
            changed = form_actions.apply_action(
                generate_context.settle_values(request, page, values), request.owner
            )
            form = page.form(initial=changed)
            return self.render_page(page, form, filled=True)
        form = page.form(values)
        if form.is_valid() and page.option.refusal:
            form.add_error("provider", page.option.refusal)
        return self.queue_jobs(page, form) if form.is_valid() else self.show_invalid(page, form)

    def show_code(self, page: GeneratePage, values: dict[str, str]) -> HttpResponse:
        """The request as code, for a script."""
        source = prefill.find_source(self.request, self.operation)
        samples = generate_context.form_samples(
            self.request, page, page.form(initial=values), source
        )
        return render(
            self.request,
            "components/code_drawer.html",
            {"samples": samples, "empty": generate_context.NO_SAMPLES},
        )

    def queue_jobs(self, page: GeneratePage, form: ImageForm) -> HttpResponse:
        mark = idempotency.read_mark(self.request)
        try:
            made = idempotency.run_once(
                self.request.owner, mark, lambda: self.submit_jobs(page, form, mark)
            )
        except source_images.UnusableError as unusable:
            return self.show_invalid(page, form, unusable)
        except ProviderError as error:
            return self.answer_failed(error, page, form)
        return self.answer_queued(made)

    def submit_jobs(self, page: GeneratePage, form: ImageForm, mark: str) -> list[Run]:
        """Raises NotConfigured before anything is recorded, UnusableError for a picture."""
        place, session = self.operation, self.request.session
        client = keys.build_client(page.option.provider.slug, session)
        client.require_key(page.endpoint)
        edges = form.get_edges()
        init, mask = source_images.read_pictures(self.request, place, edges)
        size = (init.width, init.height) if init else None
        payload = build_payload(
            place, form.build_payload(), size, masked=mask is not None, is_extended=bool(edges)
        )
        return jobs.submit_jobs(
            owner=self.request.owner,
            session_key=session.session_key or "",
            provider=page.option.provider.slug,
            endpoint=place.endpoint,
            model=str(payload.get(place.model) or ""),
            request=payload,
            count=form.get_count(),
            init=init,
            mask=mask,
            mark=mark,
        )

    def answer_queued(self, made: list[Run]) -> HttpResponse:
        said = "Queued." if len(made) == 1 else f"{len(made)} jobs queued."
        if notes := inputs.read_notes(made[0]):
            said = f"{said} Picture: {'; '.join(notes)}."
        if wants_json(self.request):
            described = [self.describe_row(row) for row in jobs.build_rows(made)]
            batch = str(made[0].group)
            earlier = {"history": self.render_history()}
            return json_response({"batch": batch, "jobs": described, "message": said, **earlier})
        link = format_html('{} <a href="#results">View results</a>', said)
        messages.success(self.request, link)
        picture = self.request.POST.get("from", "")
        return see_other(redirects.queued_url(self.operation, made, picture))

    def render_history(self) -> str:
        """The list of prompts, with this one."""
        context = {
            "history": prompt_history.list_earlier(self.request.owner),
            "place": self.operation,
        }
        return render_to_string("images/_history.html", context) if self.operation.prompts else ""

    def describe_row(self, row: jobs.JobRow) -> dict[str, Any]:
        html = render_to_string("images/_job.html", {"row": row}, self.request)
        return {"run": str(row.run.pk), "url": f"/runs/{row.run.pk}/", "html": html}

    def show_invalid(
        self,
        page: GeneratePage,
        form: ImageForm,
        unusable: source_images.UnusableError | None = None,
    ) -> HttpResponse:
        status, errors = (unusable.status, unusable.errors) if unusable else (422, {})
        said = form_errors_json(form)
        first = next((words[0] for words in errors.values()), said["message"])
        both = {"errors": {**said["errors"], **errors}, "message": first}
        return self.answer_invalid(both, page, form, file_errors=errors, status=status)

    def render_page(
        self, page: GeneratePage, form: ImageForm, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = generate_context.build_context(self.request, page, form, **extra)
        return render(self.request, self.operation.template, context, status=status)


@require_GET
def show_names(request: Request, slug: str) -> HttpResponse:
    """GET /images/lists/<slug>/?endpoint=…: what depends on the provider, for another one."""
    operation = OPERATIONS.get(request.GET.get("endpoint", TXT2IMG.endpoint))
    if operation is None:
        raise Http404("Page not found.")
    page = generate_context.open_page(request, operation, slug)
    if page.option.provider.slug != slug:
        raise Http404("This provider doesn't exist.")
    if wants_json(request):
        return json_response(options.describe_choices(page.option, request.session))
    values = generate_context.settle_values(request, page, read_form_values(request.GET))
    form = page.form(
        initial={**generate_context.list_initial_values(request, page, values), **values}
    )
    return render(
        request, "images/_names.html", generate_context.build_names_context(request, page, form)
    )


@require_POST
def save_style(request: Request) -> HttpResponse:
    """Keep the words of the form under a name, or let a style go."""
    if "delete_style" in request.POST:
        Style.objects.delete_own(request.owner, request.POST.get("style", ""))
        said = "Style deleted."
    else:
        form = StyleForm(request.POST, owner=request.owner)
        if not form.is_valid():
            return refused_style(request, form)
        form.save()
        said = "Style saved."
    if wants_json(request):
        context = {"styles": Style.objects.list_own(request.owner)}
        html = render_to_string("images/_styles.html", context, request)
        return json_response({"html": html, "message": said})
    messages.success(request, said)
    return see_other(redirects.form_url(request))


def refused_style(request: Request, form: StyleForm) -> HttpResponse:
    if wants_json(request):
        return json_response(form_errors_json(form), 422)
    messages.error(request, form_errors_json(form)["message"])
    return see_other(redirects.form_url(request))
