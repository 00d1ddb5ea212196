"""The way back, for browsers without the script: to what was looked at, as it was."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from playground.http import Request


def back(request: Request, batch: UUID | None, *, here: str = "") -> HttpResponse:
    """To the batch, or to `here` where the form stood there, with the query it came with."""
    url = reverse("vision-batch", args=[batch])
    stood = urlsplit(request.headers.get("Referer", "")).path
    query = request.POST.get("query") or came_with(request, url, here)
    url = here if here and stood == here else url
    return HttpResponseRedirect(f"{url}?{query}" if query else url, status=303)


def came_with(request: Request, *places: str) -> str:
    """The query of the page that led here: the models, or the place. Of ours alone."""
    came = urlsplit(request.headers.get("Referer", ""))
    ours = came.netloc == request.get_host() and came.path in (*places, reverse("vision"))
    return came.query if ours else ""
