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
from imagegen.gallery.responses import counted, done, returning, see_other, wrong
from imagegen.gallery.search import EPOCH, MICROSECOND, pictures
from imagegen.models import Picture
from playground.http import Request, wants_json
from playground.parameters.forms import form_errors_json


@require_POST
def selection(request: Request) -> HttpResponseBase:
    """One action on the pictures that are ticked, or on all that are found."""
    form = Selection(request.POST, request.owner)
    if not form.is_valid():
        return wrong(request, form_errors_json(form)["message"])
    chosen = chosen_by(request.owner, form)
    action = form.cleaned_data["action"]
    if action in ("zip", "zip-plain"):
        return download(request, chosen, bare=action == "zip-plain")
    if action == "delete":
        return thrown(request, *trash.throw(chosen))
    count = DONE[action](chosen, form)
    return done(request, f"{counted(count)} {said(form)}")


def chosen_by(owner: str, form: Selection) -> QuerySet[Picture]:
    """Only one's own, whatever was posted."""
    if form.cleaned_data["all"]:
        return pictures(Filters(QueryDict(form.cleaned_data["query"])).search(owner))
    return Picture.objects.filter(owner=owner, pk__in=form.cleaned_data["keys"]).order_by()


def move(chosen: QuerySet[Picture], form: Selection) -> int:
    name = form.cleaned_data["new_board"]
    board = boards.named(form.owner, name) if name else form.cleaned_data["board"]
    return boards.move(chosen, board)


DONE: dict[str, Callable[[QuerySet[Picture], Selection], int]] = {
    "star": lambda chosen, _form: chosen.update(starred=True),
    "unstar": lambda chosen, _form: chosen.update(starred=False),
    "move": move,
    "restore": lambda chosen, _form: trash.restore(chosen),
    "forget": lambda chosen, _form: trash.forget(chosen),
}


def said(form: Selection) -> str:
    given = form.cleaned_data
    name = given["new_board"] or (given["board"].name if given["board"] else "")
    return {
        "star": "starred.",
        "unstar": "no longer starred.",
        "move": f"moved to “{name}”." if name else "removed from their boards.",
        "restore": "restored.",
        "forget": "permanently deleted.",
    }[given["action"]]  # fmt: skip


def download(request: Request, chosen: QuerySet[Picture], *, bare: bool) -> HttpResponseBase:
    """One archive, as it is written."""
    rows = chosen.select_related("artifact").defer("search", "infotext")
    found = list(rows.order_by("-created", "-pk")[: archive.MOST + 1])
    try:
        entries = archive.entries(found)
    except archive.TooMuch as error:
        return wrong(request, str(error))
    if not entries:
        return wrong(request, "These images no longer exist.")
    return archive.response(entries, f"pictures-{timezone.now():%Y-%m-%d}", bare=bare)


def thrown(request: Request, count: int, moment: datetime) -> HttpResponse:
    """In the bin, with a way back beside the message."""
    stamp = str((moment - EPOCH) // MICROSECOND)
    if not count or not wants_json(request):
        return see_other(returning(request, stamp if count else ""))
    undo = {"count": count, "moment": stamp}
    context = {"undo": undo, "back": request.POST.get("back", "")}
    html = render_to_string("images/_undo.html", context, request)
    return done(request, f"{counted(count)} moved to the bin.", html=html)
