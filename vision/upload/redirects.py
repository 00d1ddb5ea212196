"""The way back, for browsers without the script: to what was looked at, as it was."""

from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from playground.http import Request, see_other
from vision.models import Extraction, Reading


def form_url(batch: UUID, query: str) -> str:
    """The form with these pages. It stays one when they have been read, so Back leads to it."""
    rest = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] != "batch"]
    return f"{reverse('vision')}?{urlencode([('batch', str(batch)), *rest])}"


def get_result_url(reading: Reading) -> str:
    """Where it is shown with the others: the table it is for, or its batch."""
    if reading.extraction_id:
        return reverse("vision-table", args=[reading.extraction_id])
    return reverse("vision-batch", args=[reading.batch_id])


def redirect_back(request: Request, batch: UUID | None) -> HttpResponse:
    """To the reading or the table, with the query it came with."""
    tables = Extraction.objects.filter(batch=batch).values_list("pk", flat=True)
    for url in (reverse("vision-table", args=[table]) for table in tables):
        if urlsplit(request.headers.get("Referer", "")).path == url:
            query = referrer_query(request, url)
            return see_other(f"{url}?{query}" if query else url)
    url = reverse("vision-batch", args=[batch])
    query = referrer_query(request, url)
    return see_other(f"{url}?{query}" if query else url)


def back_to_form(request: Request, batch: UUID, *, here: str = "") -> HttpResponse:
    """To the form as it was, or to `here` where the button stood there."""
    query = request.POST.get("query") or referrer_query(request, reverse("vision"), here)
    if here and urlsplit(request.headers.get("Referer", "")).path == here:
        return see_other(f"{here}?{query}")
    return see_other(form_url(batch, query))


def referrer_query(request: Request, *places: str) -> str:
    """The query of the page that led here: the models, or the place. Of ours alone."""
    came = urlsplit(request.headers.get("Referer", ""))
    ours = came.netloc == request.get_host() and came.path in places
    return came.query if ours else ""
