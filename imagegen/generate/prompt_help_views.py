"""POST /images/prompt/: another model writes a prompt, for the form or for a page of its own."""

from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from imagegen.generate import prompt_help, redirects, source_images
from imagegen.generate.forms import read_form_values
from playground import intake
from playground.form_pages import FormPage
from playground.http import Request, json_response, list_addresses, wants_json
from playground.intake import IntakeError
from playground.models import Run
from playground.providers import Invalid, ProviderError
from playground.runs import services as runs

FILE = "describe"  # the field of a picture that is only described
NO_PICTURE = "Choose a picture to describe first."


class PromptHelpPage(FormPage):
    """`help` says what is wanted; the form's other fields come along and go back.

    With `follow` a script gets the addresses of the run at once, which streams there and can be
    stopped; `help=read` then says which prompt came of the `run`.
    """

    http_method_names = ("post",)

    def post(self, request: Request) -> HttpResponse:
        values = read_form_values(request.POST)
        try:
            run = self.ask(values)
            if values.get("follow") and wants_json(request):
                return json_response(list_addresses(run))
            prompt = prompt_help.read_suggestion(run)
        except IntakeError as error:
            return self.answer_failed(Invalid(error.message))
        except ProviderError as error:
            return self.answer_failed(error)
        url = reverse("run", args=[run.pk])
        return self.answer({"prompt": prompt, "run": url}, prompt=prompt, run=run)

    def ask(self, values: dict[str, str]) -> Run:
        """Raises ProviderError and IntakeError."""
        owner, session = self.request.owner, self.request.session
        match values.get("help"):
            case "expand":
                helper = values.get("expand_helper", "")
                return prompt_help.expand_prompt(owner, session, helper, values.get("prompt", ""))
            case "describe":
                helper = values.get("describe_helper", "")
                return prompt_help.describe_picture(owner, session, helper, self.read_document())
            case "read":
                return self.find_run(values.get("run", ""))
            case _:
                raise Http404("Page not found.")

    def find_run(self, key: str) -> Run:
        """One that was asked here and followed."""
        try:
            run = runs.find_run(UUID(key), self.request.owner)
        except ValueError:
            run = None
        if run is None or run.endpoint != "chat":
            raise Http404("This run doesn't exist or isn't yours.")
        return run

    def read_document(self) -> intake.Document:
        """The picture of its own field, or the one that the form starts from."""
        own = self.request.FILES.get(FILE)
        operation = redirects.find_operation(self.request)
        field = FILE if own or not operation.file else operation.file
        try:
            source = source_images.read_upload(self.request, field)
        except IntakeError as error:
            missing = error.code == "nothing"
            raise IntakeError(NO_PICTURE, error.code) if missing else error from error
        return intake.open_upload(ContentFile(source.data, source.name), source.name)

    def render_page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        context = {
            "place": redirects.find_operation(self.request),
            "carried": redirects.list_carried(self.request),
            "own_prompt": self.request.POST.get("prompt", ""),
            "error": None,
            **extra,
        }
        return render(self.request, "images/prompt_help.html", context, status=status)
