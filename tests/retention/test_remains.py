"""What was made for runs that are all gone goes after the last of them, with its files."""

from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.models import Grid, Job, Picture
from playground.intake.store import write_file
from playground.models import Artifact, Ask, LongText, Run
from tests.imagegen.pictures import store_image
from tests.providing import provider as provider
from tests.retention.aging import DAYS, age, list_files, make_run, pass_night, set_days
from tests.scripted import Server
from tests.textlab.test_sets.making import make_test_set
from tests.vision.conftest import add_pages, queue_three, run_worker, upload_image
from textlab.models import (
    LaneAnswer,
    Round,
    Sweep,
    SweepCell,
    TestCell,
    TestExecution,
    TestSet,
    Vote,
)
from textlab.test_sets.services import share_execution
from vision.models import Batch, Page, Reading, Upload

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _thirty_days(settings: Settings, tmp_path: object) -> None:
    settings.MEDIA_ROOT = f"{tmp_path}/media"
    set_days(settings, DAYS)


def age_all(*models: Any, days: float = DAYS + 2) -> None:
    for model in models:
        age(*model.objects.all(), days=days)


def age_uploads() -> None:
    """The day on which a file came is in its path."""
    for upload in Upload.objects.all():
        name = f"uploads/2020/01/01/{upload.pk}.png"
        with upload.file.open() as file:
            upload.file.storage.save(name, file)
        upload.file.delete(save=False)
        Upload.objects.filter(pk=upload.pk).update(file=name)


def test_a_batch_goes_with_its_readings_uploads_pages_and_thumbnails(
    client: Browser, provider: Server, settings: Settings
) -> None:
    queue_three(client)
    run_worker()
    for page in Page.objects.all():
        served = client.get(f"/vision/files/{page.pk}/thumb/")
        served.close()
        assert served.status_code == 200
    age_all(Run, Batch)
    newest = Run.objects.earliest("created")
    age(newest, days=-3)
    age_uploads()
    pass_night()
    assert Run.objects.count() == 3  # one of the three is new: so is the batch
    age(newest, days=3)
    pass_night()
    for model in (Run, Artifact, Batch, Upload, Page, Reading):
        assert not model._default_manager.exists(), model
    assert list_files(settings) == []


def test_uploads_that_nobody_had_read_go_and_those_of_today_stay(
    client: Browser, settings: Settings
) -> None:
    add_pages(client, image=upload_image())
    age_all(Batch)
    pass_night()
    assert Upload.objects.count() == 1
    age_uploads()
    pass_night()
    assert not Batch.objects.exists()
    assert list_files(settings) == []


def test_starred_pictures_stay_and_the_others_go_with_their_thumbnails(settings: Settings) -> None:
    starred, plain, binned = (store_image("ada", number) for number in (1, 2, 3))
    for picture in (starred, plain):
        write_file(picture, "thumbnail", b"RIFF", "webp", "x")
        picture.save()
    Picture.objects.filter(pk=binned.pk).update(starred=True, deleted="2020-01-01T00:00Z")
    Picture.objects.filter(pk=starred.pk).update(starred=True)
    Job.objects.create(run=plain.run, place=1)
    age_all(Run)
    pass_night()
    assert list(Picture.objects.values_list("pk", flat=True)) == [starred.pk]
    assert [Run.objects.count(), Artifact.objects.count(), Job.objects.count()] == [1, 1, 0]
    assert len(list_files(settings)) == 2


def test_a_grid_goes_after_its_last_cell_and_its_plot(settings: Settings) -> None:
    plot, cell = store_image("ada", 1), store_image("ada", 2)
    grid = Grid.objects.create(owner="ada", plot_run=plot.run)
    Grid.objects.create(owner="ada")
    Job.objects.create(run=cell.run, place=1, grid=grid)
    Picture.objects.filter(pk=plot.pk).update(starred=True)
    age_all(Run, Grid)
    new = Grid.objects.create(owner="ada")
    pass_night()
    assert set(Grid.objects.all()) == {grid, new}
    Picture.objects.update(starred=False)
    pass_night()
    assert set(Grid.objects.all()) == {new}
    assert list_files(settings) == []


def test_rounds_and_sweeps_go_and_a_vote_outlives_its_round() -> None:
    played, new = Round.objects.create(owner="ada"), Round.objects.create(owner="ada")
    Vote.objects.create(round=played, owner="ada", verdict="tie", contestants=[])
    sweep = Sweep.objects.create(owner="ada", message="Hi", columns=[], axes=[])
    for position in range(2):
        lane = make_run(group=played.pk)
        LaneAnswer.objects.create(run=lane, round=played, position=position)
        SweepCell.objects.create(run=make_run(group=sweep.pk), sweep=sweep, row=0, column=position)
    age_all(Run, Sweep)
    age(played, days=DAYS + 2)
    pass_night()
    for model in (Run, LaneAnswer, Sweep, SweepCell):
        assert not model.objects.exists(), model
    assert list(Round.objects.all()) == [new]
    assert Vote.objects.get().round is None


def test_an_execution_goes_with_its_answers_unless_it_is_shared_and_the_set_stays() -> None:
    first, second = (TestExecution.objects.get(pk=make_test_set("ada")["execution"]) for _ in "12")
    share_execution(second)
    TestExecution.objects.update(ended=first.created)
    age_all(Run, TestExecution)
    pass_night()
    assert list(TestExecution.objects.all()) == [second]
    assert TestCell.objects.get().run is not None
    assert TestSet.objects.count() == 2


def test_no_long_text_and_no_ask_is_left() -> None:
    asks = [Ask.objects.create(owner="ada", mark=str(number)) for number in range(3)]
    long = {"message": "Once upon a time. " * 1_000}
    age(make_run(ask=asks[0], request=long), make_run(request=long), days=DAYS + 2)
    make_run(ask=asks[1])
    age(*asks[:2], days=DAYS + 2)
    assert LongText.objects.count() == 1
    pass_night()
    assert not LongText.objects.exists()
    assert set(Ask.objects.all()) == set(asks[1:])


def test_an_ask_is_remembered_for_a_month_however_soon_its_run_goes(settings: Settings) -> None:
    set_days(settings, 1)
    ask = Ask.objects.create(owner="ada", mark="x")
    age(make_run(ask=ask), ask, days=DAYS - 1)
    pass_night()
    assert not Run.objects.exists()
    assert Ask.objects.exists()
    age(ask, days=2)
    pass_night()
    assert not Ask.objects.exists()
