"""The way back, for browsers without the script: to what was looked at, as it was."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from playground.http import Request


def back(request: Request, batch: UUID | None) -> HttpResponse:
    """To the batch, with the query of our page the form stood on: the models, or the page."""
    url = reverse("vision-batch", args=[batch])
    came = urlsplit(request.headers.get("Referer", ""))
    ours = came.netloc == request.get_host() and came.path in (url, reverse("vision"))
    return HttpResponseRedirect(f"{url}?{came.query}" if ours and came.query else url, status=303)
