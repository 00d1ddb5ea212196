"""What is done to the bin and to boards: undo, empty; make, rename, delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from imagegen.gallery import trash
from imagegen.gallery.forms import BoardForm
from imagegen.gallery.responses import answer_done, answer_wrong, format_count
from imagegen.gallery.search import Key, Search, filter_pictures
from imagegen.models import Board
from playground.http import Request, see_other
from playground.parameters.forms import form_errors_json

NOTHING = "Nothing to undo."


@require_POST
def undo_trash(request: Request) -> HttpResponse:
    """What went into the bin together comes back together."""
    key = Key.parse_key(f"{request.POST.get('moment', '')}-0")
    count = trash.restore_pictures(trash.list_trashed(request.owner, key.moment)) if key else 0
    sentence = f"{format_count(count)} restored." if count else NOTHING
    return answer_done(request, sentence, count=count)


@require_POST
def empty_trash(request: Request) -> HttpResponse:
    count = trash.delete_for_good(filter_pictures(Search(request.owner, bin=True)))
    messages.success(request, f"Bin emptied: {format_count(count)} permanently deleted.")
    return see_other(reverse("images-gallery"))


@require_POST
def new_board(request: Request) -> HttpResponse:
    return rename_board(request, Board(owner=request.owner))


@require_POST
def change_board(request: Request, pk: int) -> HttpResponse:
    """Another name for it; or away with it, while its pictures stay."""
    board = get_object_or_404(Board, pk=pk, owner=request.owner)
    if request.POST.get("action") != "delete":
        return rename_board(request, board)
    board.delete()
    messages.success(request, f"Board “{board.name}” deleted. Its images stay in the gallery.")
    return see_other(reverse("images-gallery"))


def rename_board(request: Request, board: Board) -> HttpResponse:
    form = BoardForm(request.POST, board)
    if not (form.is_valid() and form.save()):
        return answer_wrong(request, form_errors_json(form)["message"])
    return see_other(f"{reverse('images-gallery')}?board={board.pk}")
