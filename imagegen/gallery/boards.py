"""Boards: names under which pictures are put together. A picture is on one board or on none."""

from django.db.models import QuerySet

from imagegen.models import Board, Picture

MAX_BOARDS = 200  # of one owner


def has_room(owner: str) -> bool:
    """Whether there is place for one more."""
    return Board.objects.filter(owner=owner).count() < MAX_BOARDS


def find_board(owner: str, pk: int) -> Board | None:
    return Board.objects.filter(owner=owner, pk=pk).first()


def get_or_create_board(owner: str, name: str) -> Board:
    """The board of this name, made if there is none."""
    return Board.objects.get_or_create(owner=owner, name=name)[0]


def move_pictures(pictures: QuerySet[Picture], board: Board | None) -> int:
    return pictures.update(board=board)
