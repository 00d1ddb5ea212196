"""Deleted, had back, gone for good: rows, files, runs and links."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from imagegen.gallery import thumbnails, trash
from imagegen.gallery.search import Search, filter_pictures, get_trash_cutoff
from imagegen.models import Picture
from playground.intake import store
from playground.models import Artifact, Run
from playground.runs import services as runs
from playground.runs import sharing
from tests.imagegen.pictures import draw_png, run_of, store_image

pytestmark = pytest.mark.django_db(transaction=True)

ME = "visitor"


def mine() -> Any:
    return Picture.objects.filter(owner=ME)


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def age(days: int) -> None:
    Picture.objects.update(deleted=timezone.now() - timedelta(days=days))


def test_what_went_together_comes_back_together() -> None:
    first, second = store_image(ME, 1), store_image(ME, 2)
    trash.trash_pictures(mine().filter(pk=first.pk))
    count, moment = trash.trash_pictures(mine())
    assert count == 1
    assert trash.restore_pictures(trash.list_trashed(ME, moment)) == 1
    assert [p.pk for p in filter_pictures(Search(ME))] == [second.pk]
    assert [p.pk for p in filter_pictures(Search(ME, bin=True))] == [first.pk]


def test_the_worker_takes_only_what_is_old_enough(settings: Settings) -> None:
    store_image(ME, 1)
    age(29)
    assert trash.empty_trash() == 0
    age(31)
    assert trash.empty_trash() == 1
    assert not Picture.objects.exists()
    assert files(settings) == []


def test_what_is_past_its_time_cannot_be_had_back() -> None:
    store_image(ME, 1)
    age(31)
    assert trash.restore_pictures(mine()) == 0
    assert mine().get().deleted < get_trash_cutoff()


def test_forgotten_pictures_are_out_of_reach_at_once() -> None:
    store_image(ME, 1)
    trash.trash_pictures(mine())
    assert trash.delete_for_good(mine()) == 1
    assert not filter_pictures(Search(ME, bin=True)).exists()
    assert trash.restore_pictures(mine()) == 0
    assert trash.empty_trash() == 1


def test_thumbnail_goes_along(settings: Settings) -> None:
    made = thumbnails.make_thumbnail(store_image(ME, 1))
    assert len(files(settings)) == 2
    runs.delete_run(made.run)
    assert files(settings) == []


def test_a_run_outlives_its_pictures_but_not_their_files(settings: Settings) -> None:
    run = run_of(ME, 1)
    run.save()
    store.store_artifact(run, Artifact.Role.INPUT, draw_png(9, 8, 8), "source.png")
    store_image(ME, 1, run=run)
    store_image(ME, 2, run=run)
    sharing.share_run(run)
    trash.trash_pictures(mine().filter(seed=1))
    trash.delete_for_good(mine())
    trash.empty_trash()
    run = Run.objects.get()
    assert run.extra["deleted_pictures"] == 1
    assert run.share_slug
    assert len(files(settings)) == 2
    trash.trash_pictures(mine())
    trash.delete_for_good(mine())
    trash.empty_trash()
    run = Run.objects.get()
    assert run.extra["deleted_pictures"] == 2
    assert run.share_slug is None
    assert run.request["prompt"]
    assert files(settings) == []


def test_the_input_of_another_run_stays(settings: Settings) -> None:
    first = store_image(ME, 1)
    other = Run.objects.create(owner=ME, app="imagegen", provider="arli", endpoint="img2img")
    Artifact.objects.create(
        run=other, role="input", file=first.artifact.file.name, bytes=1, sha256=""
    )
    trash.trash_pictures(mine())
    age(31)
    trash.empty_trash()
    assert len(files(settings)) == 1


def test_a_result_of_a_deleted_picture_stays() -> None:
    first = store_image(ME, 1)
    second = store_image(ME, 2, source=first)
    trash.trash_pictures(mine().filter(pk=first.pk))
    age(31)
    Picture.objects.filter(pk=second.pk).update(deleted=None)
    trash.empty_trash()
    second.refresh_from_db()
    assert second.source is None
