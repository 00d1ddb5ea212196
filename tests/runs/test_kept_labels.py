"""A conversation keeps its name and its star, whichever of its turns is taken out or deleted."""

import pytest

from playground.models import Run, RunLabel
from playground.runs import services as runs
from playground.runs.labels import find_key, load_labels, name_row, toggle_star
from playground.runs.removal import restore_turn
from tests.runs.test_removal import build_talk, take

pytestmark = pytest.mark.django_db(transaction=True)


def name_talk(turns: int) -> list[Run]:
    talk = build_talk(turns)
    name_row(talk[-1], "Foxes")
    toggle_star(talk[-1])
    return talk


def read_label(run: Run) -> tuple[str, bool]:
    run = Run.objects.get(pk=run.pk)
    label = load_labels("me", [find_key(run)])[find_key(run)]
    return label.name, label.starred


@pytest.mark.parametrize("place", [0, 1, 2])
def test_deleting_any_turn_keeps_them(place: int) -> None:
    talk = name_talk(3)
    runs.delete_run(talk[place])
    assert read_label(talk[2 if place < 2 else 1]) == ("Foxes", True)


def test_taking_out_the_first_turn_keeps_them_and_so_does_its_return() -> None:
    talk = name_talk(3)
    removed = take(talk[0])
    assert read_label(talk[2]) == ("Foxes", True)
    restore_turn(removed)
    assert read_label(talk[2]) == ("Foxes", True)


def test_one_turn_after_the_other_keeps_them_to_the_last() -> None:
    talk = name_talk(4)
    for turn in talk[:-1]:
        runs.delete_run(Run.objects.get(pk=turn.pk))
        assert read_label(talk[-1]) == ("Foxes", True)
    runs.delete_run(Run.objects.get(pk=talk[-1].pk))
    assert not RunLabel.objects.exists()
