"""Test sets whose answers are images: made by the queue of images, voted on in place of checks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from pytest_django import Settings

from imagegen.models import Picture
from playground.models import Run
from playground.providers import Invalid
from tests.scripted import Server
from tests.textlab.test_sets.executing import list_outcomes, make_session
from tests.textlab.test_sets.imaging import (
    BROKEN,
    FIRST,
    SECOND,
    execute_images,
    list_requests,
    make_image_set,
    paint,
    start_painter,
)
from textlab.test_sets import services, voting
from textlab.test_sets.plan import plan_execution
from textlab.test_sets.removal import remove_some
from textlab.test_sets.variants import read_variants

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def provider(settings: Settings, tmp_path: Path) -> Iterator[Server]:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    with start_painter(settings) as server:
        yield server


def test_each_row_becomes_an_image_of_each_variant(provider: Server) -> None:
    execution = execute_images(make_image_set(), FIRST, SECOND)
    assert paint() == 6
    execution.refresh_from_db()
    assert list_outcomes(execution) == ["pass"] * 6
    assert execution.ended is not None
    assert Picture.objects.filter(run__test_cell__execution=execution).count() == 6
    requests = list_requests(provider)
    assert {(body["sd_model_checkpoint"], body["prompt"]) for body in requests} == {
        (model.partition(":")[2], f"A {animal} in snow")
        for model in (FIRST, SECOND)
        for animal in ("fox", "owl", "hare")
    }
    assert {body["negative_prompt"] for body in requests} == {"people"}
    assert {(body["width"], body["steps"]) for body in requests} == {(64, 20)}


def test_a_variant_that_makes_no_image_is_an_error_and_tried_again(provider: Server) -> None:
    execution = execute_images(make_image_set(), FIRST, BROKEN)
    paint()
    assert list_outcomes(execution) == ["pass", "error"] * 3
    count = len(list_requests(provider))
    assert services.retry_execution(execution, make_session()) == 3
    assert paint() == 3
    assert len(list_requests(provider)) == count + 3
    assert list_outcomes(execution) == ["pass", "error"] * 3


def test_what_is_stopped_goes_on_without_making_anything_twice(provider: Server) -> None:
    execution = execute_images(make_image_set(), FIRST, SECOND)
    assert services.stop_execution(execution) == 6
    assert paint() == 0
    services.resume_execution(execution, make_session())
    assert paint() == 6
    assert len(list_requests(provider)) == 6


def test_a_checked_set_can_have_no_image_model_nor_the_other_way_round() -> None:
    with pytest.raises(ValidationError, match="No provider here makes images with"):
        read_variants([{"model": "featherless:scripted/chat"}], "image")
    with pytest.raises(ValidationError, match="doesn't take batch_size"):
        read_variants([{"model": FIRST, "values": {"batch_size": 2}}], "image")
    with pytest.raises(ValidationError, match="Enter a prompt"):
        plan_execution(make_image_set(message=""), read_variants([{"model": FIRST}], "image"))


def test_votes_make_the_ranking_of_comparisons() -> None:
    execution = execute_images(make_image_set(), FIRST, SECOND)
    first, second, third = execution.rows.all()
    with pytest.raises(Invalid, match="at least two images"):
        voting.cast_vote(first, voting.TIE)
    paint()
    for row in (first, second, third):
        voting.cast_vote(row, voting.WIN, 1)
    voting.cast_vote(third, voting.TIE)
    best, other = voting.rank_variants(execution).standings
    assert (best.record.name, best.record.wins, best.record.ties) == ("1", 2, 1)
    assert best.low < best.chance < best.high
    assert best.chance > 0.5 > other.chance
    voting.take_back_vote(third)
    assert voting.rank_variants(execution).standings[0].record.rounds == 2
    with pytest.raises(Invalid, match="made no image"):
        voting.cast_vote(third, voting.WIN, 5)


def test_a_vote_is_between_those_that_have_an_image() -> None:
    execution = execute_images(make_image_set(), FIRST, BROKEN, SECOND)
    paint()
    row = execution.rows.first()
    assert row is not None
    voting.cast_vote(row, voting.WIN, 2)
    assert row.vote == {"verdict": "win", "among": [0, 2], "winner": 2}
    assert voting.describe_vote(execution, row.vote) == "scripted-webp"


def test_images_go_with_the_results(provider: Server) -> None:
    execution = execute_images(make_image_set(), FIRST)
    paint()
    services.delete_execution(execution)
    remove_some()
    assert not Run.objects.exists()
    assert not Picture.objects.exists()
