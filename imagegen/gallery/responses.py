"""Answers to what was done: a sentence for a script, or the page again that it was done on."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict

from imagegen.gallery import context
from imagegen.gallery.forms import Filters, read_back_url
from playground.http import Request, json_response, see_other, wants_json

JUST_BINNED = "binned"  # of an address: its page offers to undo that
PASSING = (JUST_BINNED, "select")  # what an address says of one moment


def answer_done(request: Request, sentence: str, **more: object) -> HttpResponse:
    """With the shelves counted anew."""
    if wants_json(request):
        filters = Filters(QueryDict(request.POST.get("query", "")))
        return json_response(
            {"message": sentence, **context.rail_html(request.owner, filters), **more}
        )
    messages.success(request, sentence)
    return see_other(get_return_url(request))


def answer_wrong(request: Request, sentence: str) -> HttpResponse:
    if wants_json(request):
        return json_response({"errors": {"__all__": [sentence]}, "message": sentence}, 422)
    messages.error(request, sentence)
    return see_other(get_return_url(request))


def get_return_url(request: Request, binned: str = "") -> str:
    """The page it was done on, which is told what has just gone into the bin, or nothing of it."""
    parts = urlsplit(read_back_url(request.POST.get("back", "")))
    query = QueryDict(parts.query, mutable=True)
    for name in PASSING:
        query.pop(name, None)
    query.update({JUST_BINNED: binned} if binned else {})
    return parts._replace(query=query.urlencode(), fragment="").geturl()


def format_count(count: int) -> str:
    return "1 image" if count == 1 else f"{count:,} images"
