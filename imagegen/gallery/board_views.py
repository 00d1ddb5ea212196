"""What is done to the bin and to boards: undo, empty; make, rename, delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from imagegen.gallery import trash
from imagegen.gallery.forms import BoardForm
from imagegen.gallery.responses import counted, done, see_other, wrong
from imagegen.gallery.search import Key, Search, pictures
from imagegen.models import Board
from playground.http import Request
from playground.parameters.forms import form_errors_json

NOTHING = "Nothing to undo."


@require_POST
def undo(request: Request) -> HttpResponse:
    """What went into the bin together comes back together."""
    key = Key.parse(f"{request.POST.get('moment', '')}-0")
    count = trash.restore(trash.thrown(request.owner, key.moment)) if key else 0
    sentence = f"{counted(count)} restored." if count else NOTHING
    return done(request, sentence, count=count)


@require_POST
def empty(request: Request) -> HttpResponse:
    count = trash.forget(pictures(Search(request.owner, bin=True)))
    messages.success(request, f"Bin emptied: {counted(count)} permanently deleted.")
    return see_other(reverse("images-gallery"))


@require_POST
def new_board(request: Request) -> HttpResponse:
    return named(request, Board(owner=request.owner))


@require_POST
def board(request: Request, pk: int) -> HttpResponse:
    """Another name for it; or away with it, while its pictures stay."""
    found = get_object_or_404(Board, pk=pk, owner=request.owner)
    if request.POST.get("action") != "delete":
        return named(request, found)
    found.delete()
    messages.success(request, f"Board “{found.name}” deleted. Its images stay in the gallery.")
    return see_other(reverse("images-gallery"))


def named(request: Request, board: Board) -> HttpResponse:
    form = BoardForm(request.POST, board)
    if not (form.is_valid() and form.save()):
        return wrong(request, form_errors_json(form)["message"])
    return see_other(f"{reverse('images-gallery')}?board={board.pk}")
