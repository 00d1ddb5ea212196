"""What is done to pictures that are selected: starred, moved, taken along, deleted, had back."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_POST

from imagegen.gallery import archive, boards, trash
from imagegen.gallery.forms import Filters, Selection
from imagegen.gallery.responses import (
    answer_done,
    answer_wrong,
    format_count,
    get_return_url,
)
from imagegen.gallery.search import EPOCH, MICROSECOND, filter_pictures
from imagegen.models import Picture
from playground.http import Request, see_other, wants_json
from playground.parameters.forms import form_errors_json


@require_POST
def apply_selection(request: Request) -> HttpResponseBase:
    """One action on the pictures that are ticked, or on all that are found."""
    form = Selection(request.POST, request.owner)
    if not form.is_valid():
        return answer_wrong(request, form_errors_json(form)["message"])
    chosen = select_pictures(request.owner, form)
    action = form.cleaned_data["action"]
    if action in ("zip", "zip-plain"):
        return download_selection(request, chosen, bare=action == "zip-plain")
    if action == "delete":
        return answer_trashed(request, *trash.trash_pictures(chosen))
    count = DONE[action](chosen, form)
    return answer_done(request, f"{format_count(count)} {describe_action(form)}")


def select_pictures(owner: str, form: Selection) -> QuerySet[Picture]:
    """Only one's own, whatever was posted."""
    if form.cleaned_data["all"]:
        return filter_pictures(Filters(QueryDict(form.cleaned_data["query"])).build_search(owner))
    return Picture.objects.filter(owner=owner, pk__in=form.cleaned_data["keys"]).order_by()


def move_selection(chosen: QuerySet[Picture], form: Selection) -> int:
    name = form.cleaned_data["new_board"]
    board = boards.get_or_create_board(form.owner, name) if name else form.cleaned_data["board"]
    return boards.move_pictures(chosen, board)


DONE: dict[str, Callable[[QuerySet[Picture], Selection], int]] = {
    "star": lambda chosen, _form: chosen.update(starred=True),
    "unstar": lambda chosen, _form: chosen.update(starred=False),
    "move": move_selection,
    "restore": lambda chosen, _form: trash.restore_pictures(chosen),
    "forget": lambda chosen, _form: trash.delete_for_good(chosen),
}


def describe_action(form: Selection) -> str:
    cleaned = form.cleaned_data
    name = cleaned["new_board"] or (cleaned["board"].name if cleaned["board"] else "")
    return {
        "star": "starred.",
        "unstar": "no longer starred.",
        "move": f"moved to “{name}”." if name else "removed from their boards.",
        "restore": "restored.",
        "forget": "permanently deleted.",
    }[cleaned["action"]]  # fmt: skip


def download_selection(
    request: Request, chosen: QuerySet[Picture], *, bare: bool
) -> HttpResponseBase:
    """One archive, as it is written."""
    rows = chosen.select_related("artifact").defer("search", "infotext")
    pictures = list(rows.order_by("-created", "-pk")[: archive.MAX_PICTURES + 1])
    try:
        entries = archive.list_entries(pictures)
    except archive.TooMuch as error:
        return answer_wrong(request, str(error))
    if not entries:
        return answer_wrong(request, "These images no longer exist.")
    return archive.stream_response(entries, f"pictures-{timezone.now():%Y-%m-%d}", bare=bare)


def answer_trashed(request: Request, count: int, moment: datetime) -> HttpResponse:
    """In the bin, with a way back beside the message."""
    stamp = str((moment - EPOCH) // MICROSECOND)
    if not count or not wants_json(request):
        return see_other(get_return_url(request, stamp if count else ""))
    undo = {"count": count, "moment": stamp}
    context = {"undo": undo, "back": request.POST.get("back", "")}
    html = render_to_string("images/_undo.html", context, request)
    return answer_done(request, f"{format_count(count)} moved to the bin.", html=html)
