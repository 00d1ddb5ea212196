"""What a form would send, asked for while it is filled in: its meter, and its request."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from playground.http import Request
from playground.keys import store as keys
from textlab.drafts import Draft, Subject, build_body, form_samples
from textlab.meter import services
from textlab.payload import find_last_answered
from textlab.pictures.services import MAX_PICTURES
from textlab.views import ModelPage


class DraftPage(ModelPage):
    """The form of a model's page as it stands, sent or not. It runs nothing."""

    def get(self, request: Request, **_kwargs: str) -> HttpResponse:
        """Their page: whoever comes here by an address wants to see the form."""
        page = reverse("model", args=[self.provider.slug, self.model.id])
        return redirect(f"{page}?{request.GET.urlencode()}" if request.GET else page)

    def read_draft(self) -> Draft:
        """What is filled in, as far as it is right."""
        if self.mode == "tokenize":
            raise Http404("Nothing is sent to a model here.")
        form = self.form_class()(initial=self.request.POST)
        subject = Subject(self.provider, self.model, self.mode)
        parent = find_last_answered(self.read_origin(self.request.POST).last)
        return Draft(subject, form, parent, self.request.owner, self.count_pictures())

    def count_pictures(self) -> int:
        """Those that a script has not sent along: only how many they are."""
        count = self.request.POST.get("picture_count", "")
        known = count.isascii() and count.isdecimal() and self.model.vision
        return min(int(count[:4]), MAX_PICTURES) if known else 0


class MeterPage(DraftPage):
    """The context meter, counted."""

    def post(self, request: Request, **_kwargs: str) -> HttpResponse:
        client = keys.build_client(
            self.provider.slug, request.session, services.POLICY, owner=request.owner
        )
        body = build_body(self.read_draft())
        meter = services.count_context(client, self.provider, self.model, body, request.owner)
        return render(request, "textlab/_meter.html", {"meter": meter})


class RequestPage(DraftPage):
    """The request as JSON and as code."""

    def post(self, request: Request, **_kwargs: str) -> HttpResponse:
        samples = form_samples(self.read_draft())
        return render(request, "components/code_drawer.html", {"samples": samples})
