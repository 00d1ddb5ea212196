"""The PNG info page: a picture or a text comes in, what it says of its making is shown."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.text import normalize_newlines

from imagegen.generate import providers as generate_providers
from imagegen.generate import source_images
from imagegen.infotext import Extraction, InfotextError, read_file, read_text
from imagegen.infotext import context as infotext_context
from imagegen.models import Picture
from playground.form_pages import FormPage
from playground.http import Request, json_response, wants_json
from playground.infrastructure.offload import offload
from playground.intake import IntakeError, clean_name, upload_handlers
from playground.intake.limits import PICTURE_BYTES
from playground.intake.store import open_artifact

NOTHING = "Choose a picture or paste its parameters."


class InfoPage(FormPage):
    """GET shows the page, with `?from=` a picture of the gallery; POST reads what it is given."""

    request: Request

    def get(self, request: Request) -> HttpResponse:
        if not (pk := request.GET.get("from")):
            return self.render_page()
        picture = source_images.find_picture(request.owner, pk)
        if picture is None:
            raise Http404("This image doesn't exist or isn't yours.")
        try:
            with open_artifact(picture.artifact) as file:
                extraction = read_picture(file.read(PICTURE_BYTES + 1))
        except (InfotextError, IntakeError) as error:
            return self.render_page(error=error.message)
        return self.render_page(extraction=extraction, picture=picture, name=f"Image {picture.pk}")

    def post(self, request: Request) -> HttpResponse:
        try:
            extraction, name = read_upload(request)
        except (InfotextError, IntakeError) as error:
            return self.show_refusal(error.message)
        if not wants_json(request):
            return self.render_page(extraction=extraction, name=name)
        context = self.build_context(extraction=extraction, name=name)
        html = render_to_string("images/_found.html", context, request)
        return json_response(
            {"html": html, "text": extraction.text, "message": announce_extraction(extraction)}
        )

    def show_refusal(self, sentence: str) -> HttpResponse:
        errors = {"errors": {"image": [sentence]}, "message": sentence}
        return self.answer_invalid(errors, error=sentence)

    def render_page(self, *, status: int = 200, **extra: Any) -> HttpResponse:
        return render(self.request, "images/info.html", self.build_context(**extra), status=status)

    def build_context(
        self,
        *,
        extraction: Extraction | None = None,
        picture: Picture | None = None,
        name: str = "",
        error: str = "",
    ) -> dict[str, Any]:
        session = self.request.session
        query = self.request.POST or self.request.GET
        makers = generate_providers.list_options("txt2img", session)
        offer = generate_providers.choose_option(makers, query.get("provider", ""))
        return {
            "offer": offer,
            "offers": makers,
            "view": infotext_context.build_view(extraction, offer, session, picture)
            if extraction
            else None,
            "picture": picture,
            "name": name,
            "text": extraction.text if extraction else query.get("text", ""),
            "error": error,
        }


def read_upload(request: Request) -> tuple[Extraction, str]:
    """What was uploaded, or else pasted, and its name. Raises InfotextError or IntakeError."""
    if dropped := upload_handlers.list_refusals(request):
        raise dropped[0]
    if file := request.FILES.get("image"):
        return read_picture(file.read(PICTURE_BYTES + 1)), clean_name(file.name or "")
    if text := normalize_newlines(request.POST.get("text", "")).strip():
        return offload(read_text, text), "Pasted text"
    raise InfotextError(NOTHING)


def read_picture(data: bytes) -> Extraction:
    return read_file(data, offload)


def announce_extraction(extraction: Extraction) -> str:
    """For who does not see the page."""
    if extraction.parsed:
        return f"Found {extraction.tool or 'image'} parameters."
    return "No parameters found."
