"""A question about a page: its answer stands beside what was read."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from playground.http import Request, json_response, see_other, wants_json
from playground.parameters.forms import form_errors_json
from playground.providers import ProviderError
from playground.runs import idempotency
from vision.models import Page
from vision.readings import questions, services


@require_POST
def ask_question(request: Request, page: UUID) -> HttpResponse:
    """The same or another model looks at the page as it is sent."""
    mine = Page.objects.filter(batch__owner=request.owner, readings__isnull=False).distinct()
    own = get_object_or_404(mine.select_related("batch", "upload"), pk=page)
    form = questions.QuestionForm(request.POST)
    problem = "" if form.is_valid() else form_errors_json(form)["message"]
    if not problem:
        try:
            start_answer(request, own, form)
        except idempotency.AlreadyAsked:
            pass  # its answer is there
        except ProviderError as error:
            problem = error.message
    return answer_asked(request, own, problem)


def start_answer(request: Request, page: Page, form: questions.QuestionForm) -> None:
    """Raises ProviderError, AlreadyAsked."""
    mark = idempotency.read_mark(request)
    if idempotency.find_runs(request.owner, mark):
        return
    provider, model = form.cleaned_data["m"]
    services.start_readings(
        batch=page.batch,
        session=request.session,
        pages=[page],
        models=[(provider, model)],
        order=questions.build_order(form.cleaned_data["question"], provider.slug),
        mark=mark,
    )


def answer_asked(request: Request, page: Page, problem: str) -> HttpResponse:
    url = f"{reverse('vision-batch', args=[page.batch_id])}?page={questions.find_position(page)}"
    if wants_json(request):
        return json_response({"batch": url, "message": problem}, 422 if problem else 200)
    if problem:
        messages.error(request, problem)
    return see_other(url)
