"""A plot from its plan to its picture: queued, made, some of it failed, drawn, drawn again."""

from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import DjangoCaptureOnCommitCallbacks

from imagegen.grids import axes
from imagegen.grids import services as grids
from imagegen.grids import tasks as grids_tasks
from imagegen.grids.plan import Plan, plan_grid
from imagegen.grids.state import PLOT, State, build_state
from imagegen.infotext import parse_infotext, read_file
from imagegen.models import Grid, Picture
from playground.models import Run, Status
from playground.providers import NotConfigured, ProviderError
from playground.providers import get_declared_provider as service
from tests.imagegen.conftest import ASKED, asked, source, work
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST: dict[str, Any] = {**ASKED, "sd_model_checkpoint": "scripted-image"}


def planned(*chosen: tuple[str, str], **request: Any) -> Plan:
    endpoint = service("arli").endpoint("txt2img")
    assert endpoint
    base = {**REQUEST, **request}
    return plan_grid(base, [axes.read_axis(endpoint, name, text, base) for name, text in chosen])


def begun(*chosen: tuple[str, str], endpoint: str = "txt2img", **fields: Any) -> Grid:
    return grids.start_grid(
        owner="me", session_key="", provider="arli", endpoint=endpoint, request=REQUEST,
        plan=planned(*chosen), **fields,
    )  # fmt: skip


def drawn(grid: Grid) -> State:
    grids_tasks.plot_now(grid)
    return build_state(grid)


def test_each_cell_is_a_job_with_its_values(provider: Server) -> None:
    grid = begun(("steps", "10, 20"), ("cfg_scale", "5, 6"), ("prompt_sr", "fog, snow"))
    state = build_state(grid)
    assert (state.total, state.open) == (8, 8)
    assert state.columns == ["Sampling steps: 10", "Sampling steps: 20"]
    assert [sheet.title for sheet in state.sheets] == ["fog", "snow"]
    assert [label for label, _row in state.sheets[0].rows] == ["CFG scale: 5", "CFG scale: 6"]
    work()
    state = build_state(grid)
    assert state.counts[Status.DONE] == 8
    for spot in state.spots:
        assert spot.row
        x, y, z = spot.at
        request = spot.row.run.request
        assert (request["steps"], request["cfg_scale"]) == ((10, 20)[x], (5.0, 6.0)[y])
        assert request["prompt"].endswith(("fog", "snow")[z])
        assert len(spot.pictures) == 1
    assert {body["seed"] for body in asked(provider)} == {7}


def test_the_finished_plot_is_a_picture_with_its_axes_inside(provider: Server) -> None:
    grid = begun(("steps", "10, 20"), ("cfg_scale", "5, 6"))
    work()
    state = drawn(grid)
    assert state.drawn
    assert state.plot
    assert state.plot.kind == Picture.Kind.GRID
    with state.plot.artifact.file.open("rb") as file:
        found = read_file(file.read())
    assert found.text == state.plot.infotext
    told = parse_infotext(found.text).values
    assert told["Script"] == "X/Y/Z plot"
    assert (told["X Type"], told["X Values"]) == ("Sampling steps", "10, 20")
    assert (told["Y Type"], told["Y Values"]) == ("CFG scale", "5, 6")
    assert (state.plot.width, state.plot.height) > (128, 128)


def test_what_failed_is_drawn_as_such_and_tried_again(provider: Server) -> None:
    grid = begun(("sd_model_checkpoint", "scripted-image, scripted-empty"), ("seed", "1, 2"))
    work()
    state = drawn(grid)
    assert (state.counts[Status.DONE], state.counts[Status.FAILED], state.again) == (2, 2, 2)
    failed = next(spot for spot in state.spots if spot.status == Status.FAILED)
    assert "without returning an image" in failed.reason
    assert state.drawn
    assert grids.retry_cells(grid, "") == 2
    assert not build_state(grid).drawn
    work()
    assert drawn(grid).counts[Status.FAILED] == 2


def test_a_plot_that_is_cancelled_keeps_what_it_has(provider: Server) -> None:
    grid = begun(("seed", "1-3"))
    Run.objects.filter(request__seed=1).update(status=Status.DONE)
    assert grids.cancel_cells(grid) == 2
    state = build_state(grid)
    assert (state.open, state.counts[Status.STOPPED]) == (0, 2)
    assert not grids_tasks.look_after(state)


def test_a_new_drawing_takes_the_place_of_the_first(
    provider: Server, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    grid = begun(("seed", "1, 2"))
    work()
    before = drawn(grid).plot
    assert before
    Picture.objects.filter(pk=before.pk).update(starred=True)
    Run.objects.filter(job__grid=grid, request__seed=2).delete()
    state = build_state(grid)
    assert not state.drawn
    assert [spot.words for spot in state.spots if not spot.pictures] == ["Deleted"]
    after = drawn(grid).plot
    assert after
    assert after.pk != before.pk
    assert after.starred
    assert Picture.objects.filter(kind=Picture.Kind.GRID).count() == 1
    assert not before.artifact.file.storage.exists(str(before.artifact.file.name))
    assert Run.objects.filter(endpoint=PLOT).count() == 1


def test_nothing_is_drawn_twice(provider: Server) -> None:
    grid = begun(("seed", "1, 2"))
    work()
    first = drawn(grid).plot
    assert drawn(grid).plot == first
    assert not grids_tasks.look_after(build_state(grid))


def test_a_plot_in_the_bin_is_left_there(provider: Server) -> None:
    grid = begun(("seed", "1, 2"))
    work()
    plot = drawn(grid).plot
    assert plot
    Picture.objects.filter(pk=plot.pk).update(deleted=plot.created)
    state = build_state(grid)
    assert (state.plot, state.drawn) == (None, True)
    assert not grids_tasks.look_after(state)


def test_the_worker_draws_what_nobody_looks_at(provider: Server, settings: Any) -> None:
    grid = begun(("seed", "1, 2"))
    grids_tasks.plot_finished.call_local()
    assert build_state(grid).plot is None
    work()
    assert grids_tasks.look_after(build_state(grid))
    grids_tasks.plot.call_local(str(grid.pk))
    grid.refresh_from_db()
    assert build_state(grid).drawn


def test_only_grids_that_can_be_drawn_are_looked_at(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    Grid.objects.create(owner="me", provider="arli", endpoint="txt2img")  # nothing was made
    done, deleted = begun(("seed", "1, 2")), begun(("seed", "3, 4"))
    work()
    Picture.objects.filter(run__job__grid=deleted.pk).update(deleted=deleted.created)
    begun(("seed", "5, 6"))  # waits
    assert list(grids_tasks.list_finished()) == [done]
    looked: list[State] = []
    monkeypatch.setattr(grids_tasks, "look_after", looked.append)
    cache.set("plot-finished", 1)
    grids_tasks.plot_finished.call_local()
    assert looked == []
    cache.delete("plot-finished")
    grids_tasks.plot_finished.call_local()
    assert [state.grid for state in looked] == [done]
    drawn(done)
    assert not grids_tasks.list_finished().exists()


def test_nobody_has_more_grids_than_can_be_looked_through(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "MOST", 1)
    begun(("seed", "1, 2"))
    with pytest.raises(ProviderError, match="You have 1 grids"):
        begun(("seed", "3, 4"))
    assert Grid.objects.count() == 1


def test_the_pictures_of_a_batch_are_in_one_cell(provider: Server) -> None:
    grid = grids.start_grid(
        owner="me", session_key="", provider="arli", endpoint="txt2img", request=REQUEST,
        plan=planned(("steps", "1, 2"), batch_size=3),
    )  # fmt: skip
    work()
    state = drawn(grid)
    assert [len(spot.pictures) for spot in state.spots] == [3, 3]
    assert state.plot
    assert state.plot.width > 2 * 2 * 64


def test_all_cells_start_from_one_picture(provider: Server) -> None:
    grid = begun(("steps", "1, 2"), endpoint="img2img", init=source())
    files = {a.file.name for run in grids.list_cells(grid) for a in run.artifacts.all()}
    assert len(files) == 1


def test_without_a_key_there_is_no_grid(provider: Server, settings: Any) -> None:
    settings.PROVIDER_KEYS = {}
    with pytest.raises(NotConfigured):
        begun(("seed", "1, 2"))
    assert not Grid.objects.exists()
    assert not Run.objects.exists()


def test_with_too_many_jobs_waiting_there_is_no_grid(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.jobs.services.MOST_OPEN", 3)
    with pytest.raises(ProviderError, match="can be queued"):
        begun(("seed", "1-4"))
    assert not Grid.objects.exists()


def test_a_random_seed_is_chosen_once() -> None:
    assert grids.fix_seed({"seed": 5}) == {"seed": 5}
    for request in ({"seed": -1}, {}):
        assert 0 <= grids.fix_seed(request)["seed"] < 2**32
