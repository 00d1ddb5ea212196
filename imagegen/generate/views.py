"""The pages that make pictures. GET shows a form, POST queues what it asks for."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.views import View
from django.views.decorators.http import require_GET, require_POST

from imagegen.generate import context as generate_context
from imagegen.generate import (
    form_actions,
    options,
    prefill,
    prompt_history,
    redirects,
    source_images,
    styles,
)
from imagegen.generate.context import Desk
from imagegen.generate.forms import ImageForm, StyleForm, typed
from imagegen.generate.payload import asked
from imagegen.jobs import inputs
from imagegen.jobs import services as jobs
from imagegen.models import Style
from imagegen.operations import PLACES, TXT2IMG, Place
from playground.http import Request, error_response, json_response, wants_json
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError
from playground.runs import idempotency


class MakePage(View):
    """One of the three, made with its `place`."""

    request: Request
    place: Place = TXT2IMG

    def get(self, request: Request) -> HttpResponse:
        found, form, filled = generate_context.fresh(request, self.place)
        return self.page(found, form, filled=filled)

    def post(self, request: Request) -> HttpResponse:
        values = typed(request.POST)
        found = generate_context.desk(request, self.place, values.get("provider", ""))
        if values.get("action") == "code":
            return self.code(found, values)
        if form_actions.wanted(values):
            changed = form_actions.changed(
                generate_context.settled(request, found, values), request.owner
            )
            form = found.form(initial=changed)
            return self.page(found, form, filled=True)
        form = found.form(values)
        if form.is_valid() and found.offer.refusal:
            form.add_error("provider", found.offer.refusal)
        return self.generate(found, form) if form.is_valid() else self.invalid(found, form)

    def code(self, found: Desk, values: dict[str, str]) -> HttpResponse:
        """The request as code, for a script."""
        source = prefill.source(self.request, self.place)
        samples = generate_context.form_samples(
            self.request, found, found.form(initial=values), source
        )
        return render(
            self.request,
            "components/code_drawer.html",
            {"samples": samples, "empty": generate_context.NO_SAMPLES},
        )

    def generate(self, found: Desk, form: ImageForm) -> HttpResponse:
        mark = idempotency.read_mark(self.request)
        try:
            made = idempotency.run_once(
                self.request.owner, mark, lambda: self.submit(found, form, mark)
            )
        except source_images.UnusableError as unusable:
            return self.invalid(found, form, unusable)
        except ProviderError as error:
            return self.failed(found, form, error)
        return self.queued(made)

    def submit(self, found: Desk, form: ImageForm, mark: str) -> list[Run]:
        """Raises NotConfigured before anything is recorded, UnusableError for a picture."""
        place, session = self.place, self.request.session
        client = keys.client(found.offer.provider.slug, session)
        client.require_key(found.endpoint)
        init, mask = source_images.pictures(self.request, place)
        size = (init.width, init.height) if init else None
        payload = asked(place, form.build_payload(), size, masked=mask is not None)
        return jobs.submit(
            owner=self.request.owner,
            session_key=session.session_key or "",
            provider=found.offer.provider.slug,
            endpoint=place.endpoint,
            model=str(payload.get(place.model) or ""),
            request=payload,
            count=form.count(),
            init=init,
            mask=mask,
            mark=mark,
        )

    def queued(self, made: list[Run]) -> HttpResponse:
        said = "Queued." if len(made) == 1 else f"{len(made)} jobs queued."
        if notes := inputs.read_notes(made[0]):
            said = f"{said} Picture: {'; '.join(notes)}."
        if wants_json(self.request):
            described = [self.described(row) for row in jobs.rows(made)]
            batch = str(made[0].group)
            earlier = {"history": self.earlier()}
            return json_response({"batch": batch, "jobs": described, "message": said, **earlier})
        link = format_html('{} <a href="#results">View results</a>', said)
        messages.success(self.request, link)
        picture = self.request.POST.get("from", "")
        return see_other(redirects.queued_url(self.place, made, picture))

    def earlier(self) -> str:
        """The list of prompts, with this one."""
        context = {"history": prompt_history.earlier(self.request.owner), "place": self.place}
        return render_to_string("images/_history.html", context) if self.place.prompts else ""

    def described(self, row: jobs.JobRow) -> dict[str, Any]:
        html = render_to_string("images/_job.html", {"row": row}, self.request)
        return {"run": str(row.run.pk), "url": f"/runs/{row.run.pk}/", "html": html}

    def invalid(
        self, found: Desk, form: ImageForm, unusable: source_images.UnusableError | None = None
    ) -> HttpResponse:
        status, errors = (unusable.status, unusable.errors) if unusable else (422, {})
        if wants_json(self.request):
            said = form_errors_json(form)
            first = next((words[0] for words in errors.values()), said["message"])
            return json_response({"errors": {**said["errors"], **errors}, "message": first}, status)
        return self.page(found, form, file_errors=errors, status=status)

    def failed(self, found: Desk, form: ImageForm, error: ProviderError) -> HttpResponse:
        if wants_json(self.request):
            return error_response(self.request, error)
        return self.page(found, form, error=error, status=error.status)

    def page(
        self, found: Desk, form: ImageForm, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        context = generate_context.context(self.request, found, form, **extra)
        return render(self.request, self.place.template, context, status=status)


@require_GET
def names(request: Request, slug: str) -> HttpResponse:
    """GET /images/lists/<slug>/?endpoint=…: what depends on the provider, for another one."""
    place = PLACES.get(request.GET.get("endpoint", TXT2IMG.endpoint))
    if place is None:
        raise Http404("Page not found.")
    found = generate_context.desk(request, place, slug)
    if found.offer.provider.slug != slug:
        raise Http404("This provider doesn't exist.")
    if wants_json(request):
        return json_response(options.described(found.offer, request.session))
    values = generate_context.settled(request, found, typed(request.GET))
    form = found.form(initial={**generate_context.start(request, found, values), **values})
    return render(
        request, "images/_names.html", generate_context.names_context(request, found, form)
    )


@require_POST
def save_style(request: Request) -> HttpResponse:
    """Keep the words of the form under a name, or let a style go."""
    if "delete_style" in request.POST:
        pk = request.POST.get("style", "")
        Style.objects.filter(
            owner=request.owner, pk=int(pk) if pk.isdecimal() and len(pk) < 18 else 0
        ).delete()
        said = "Style deleted."
    else:
        form = StyleForm(request.POST, owner=request.owner)
        if not form.is_valid():
            return refused_style(request, form)
        form.save()
        said = "Style saved."
    if wants_json(request):
        context = {"styles": styles.saved(request.owner)}
        html = render_to_string("images/_styles.html", context, request)
        return json_response({"html": html, "message": said})
    messages.success(request, said)
    return see_other(redirects.form_url(request))


def refused_style(request: Request, form: StyleForm) -> HttpResponse:
    if wants_json(request):
        return json_response(form_errors_json(form), 422)
    messages.error(request, form_errors_json(form)["message"])
    return see_other(redirects.form_url(request))


def see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)
