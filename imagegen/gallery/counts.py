"""What is where: boards with their pictures counted, models and sizes there are to choose from."""

from dataclasses import dataclass

from django.db.models import Count

from imagegen.gallery.search import get_trash_cutoff
from imagegen.models import Board, Picture


@dataclass(frozen=True, slots=True)
class Shelf:
    board: Board
    count: int


@dataclass(frozen=True, slots=True)
class Shelves:
    """Numbers of pictures: everything, starred, on no board, on each board, in the bin."""

    total: int
    starred: int
    unboarded: int
    bin: int
    boards: list[Shelf]


def count_shelves(owner: str) -> Shelves:
    mine = Picture.objects.filter(owner=owner).order_by()
    rows = list(
        mine.filter(deleted=None).values_list("board", "starred").annotate(count=Count("*"))
    )
    on: dict[int | None, int] = {}
    for board, _starred, count in rows:
        on[board] = on.get(board, 0) + count
    return Shelves(
        total=sum(on.values()),
        starred=sum(count for _board, starred, count in rows if starred),
        unboarded=on.get(None, 0),
        bin=mine.filter(deleted__gte=get_trash_cutoff()).count(),
        boards=[Shelf(board, on.get(board.pk, 0)) for board in Board.objects.filter(owner=owner)],
    )


def list_choices(owner: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Models that pictures were made with, and their sizes in pixels, the smallest first."""
    rows = Picture.objects.filter(owner=owner, deleted=None).order_by()
    made = list(rows.values_list("model", "width", "height").distinct())
    sizes = {(width, height) for _model, width, height in made}
    models = {model for model, _width, _height in made if model}
    return sorted(models), sorted(sizes, key=lambda size: (size[0] * size[1], size))
