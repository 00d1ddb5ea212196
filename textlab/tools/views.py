"""The results of called tools, sent from the form of a model's page."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from playground.http import Request, see_other
from playground.keys import store as keys
from playground.models import Run
from playground.parameters.forms import ParameterForm
from playground.providers import ProviderError
from playground.runs import idempotency
from textlab import services
from textlab.origins import Origin, find_own_run
from textlab.tools import services as tools
from textlab.views import ModelPage


class ToolResultsPage(ModelPage):
    """POST goes on with the conversation, and leads to where its answer is written."""

    def get(self, request: Request, **_kwargs: str) -> HttpResponse:
        page = reverse("model", args=[self.provider.slug, self.model.id])
        return see_other(f"{page}?{request.GET.urlencode()}" if request.GET else page)

    def post(self, request: Request, **_kwargs: str) -> HttpResponseBase:
        turn = find_own_run(request.POST.get("results_of", ""), request.owner)
        if turn is None or self.mode != "chat":
            raise Http404("This answer doesn't exist or isn't yours.")
        form = self.form_class()({**request.POST.dict(), "message": "-"})
        if not form.is_valid():
            return self.render_unsent(turn, status=422)
        mark = idempotency.read_mark(request)
        try:
            [run] = idempotency.run_once(
                request.owner, mark, lambda: [self.send_results(turn, form, mark)]
            )
        except ProviderError as error:
            return self.render_unsent(turn, status=error.status, error=error)
        page = reverse("model", args=[self.provider.slug, self.model.id])
        return see_other(f"{page}?parent={run.pk}#end")

    def render_unsent(self, turn: Run, **extra: Any) -> HttpResponse:
        """The page as it was filled in, with what is wrong."""
        typed = self.request.POST.getlist("tool_result")
        calls = tools.list_waiting(turn, typed)
        form = self.new_form(self.request.POST)
        return self.render_page(form, origin=Origin(turn), calls=calls, **extra)

    def send_results(self, turn: Run, form: ParameterForm, mark: str) -> Run:
        results = tools.build_results(turn, self.request.POST.getlist("tool_result"))
        filled_in = {**form.list_words(), **form.build_payload()}
        return services.start_run(
            client=self.build_client(),
            owner=self.request.owner,
            provider=self.provider,
            model=self.model.id,
            mode="chat",
            request=tools.carry_request(filled_in, results),
            origin=Origin(turn),
            mark=mark,
            key=keys.mark_key(self.provider.slug, self.request.session),
        )
