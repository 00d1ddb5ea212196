"""A plot from its plan to its picture: queued, made, some of it failed, drawn, drawn again."""

from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import DjangoCaptureOnCommitCallbacks

from imagegen.grids import services as grids
from imagegen.grids import tasks as grids_tasks
from imagegen.grids.plan import TEXTS, Plan, plan_grid
from imagegen.grids.state import PLOT, State, build_state
from imagegen.infotext import parse_infotext, read_file
from imagegen.models import Grid, Picture
from playground.models import Run, Status
from playground.plans import axes
from playground.providers import NotConfigured, ProviderError
from playground.providers import get_declared_provider as service
from tests.imagegen.conftest import PARAMETERS, build_source, list_bodies, run_worker
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST: dict[str, Any] = {**PARAMETERS, "sd_model_checkpoint": "scripted-image"}


def plan_plot(*chosen: tuple[str, str], **request: Any) -> Plan:
    endpoint = service("arli").get_endpoint("txt2img")
    assert endpoint
    base = {**REQUEST, **request}
    return plan_grid(
        base, [axes.read_axis(endpoint, name, text, base, TEXTS) for name, text in chosen]
    )


def begin_grid(*chosen: tuple[str, str], endpoint: str = "txt2img", **fields: Any) -> Grid:
    return grids.start_grid(
        owner="me", session_key="", provider="arli", endpoint=endpoint, request=REQUEST,
        plan=plan_plot(*chosen), **fields,
    )  # fmt: skip


def draw_state(grid: Grid) -> State:
    grids_tasks.plot_now(grid)
    return build_state(grid)


def test_each_cell_is_a_job_with_its_values(provider: Server) -> None:
    grid = begin_grid(("steps", "10, 20"), ("cfg_scale", "5, 6"), ("prompt_sr", "fog, snow"))
    state = build_state(grid)
    assert (state.total, state.open) == (8, 8)
    assert state.columns == ["Sampling steps: 10", "Sampling steps: 20"]
    assert [sheet.title for sheet in state.sheets] == ["fog", "snow"]
    assert [label for label, _row in state.sheets[0].rows] == ["CFG scale: 5", "CFG scale: 6"]
    run_worker()
    state = build_state(grid)
    assert state.counts[Status.DONE] == 8
    for spot in state.spots:
        assert spot.row
        x, y, z = spot.at
        request = spot.row.run.request
        assert (request["steps"], request["cfg_scale"]) == ((10, 20)[x], (5.0, 6.0)[y])
        assert request["prompt"].endswith(("fog", "snow")[z])
        assert len(spot.pictures) == 1
    assert {body["seed"] for body in list_bodies(provider)} == {7}


def test_the_finished_plot_is_a_picture_with_its_axes_inside(provider: Server) -> None:
    grid = begin_grid(("steps", "10, 20"), ("cfg_scale", "5, 6"))
    run_worker()
    state = draw_state(grid)
    assert state.drawn
    assert state.plot
    assert state.plot.kind == Picture.Kind.GRID
    with state.plot.artifact.file.open("rb") as file:
        extraction = read_file(file.read())
    assert extraction.text == state.plot.infotext
    values = parse_infotext(extraction.text).values
    assert values["Script"] == "X/Y/Z plot"
    assert (values["X Type"], values["X Values"]) == ("Sampling steps", "10, 20")
    assert (values["Y Type"], values["Y Values"]) == ("CFG scale", "5, 6")
    assert (state.plot.width, state.plot.height) > (128, 128)


def test_what_failed_is_drawn_as_such_and_tried_again(provider: Server) -> None:
    grid = begin_grid(("sd_model_checkpoint", "scripted-image, scripted-empty"), ("seed", "1, 2"))
    run_worker()
    state = draw_state(grid)
    assert (state.counts[Status.DONE], state.counts[Status.FAILED], state.again) == (2, 2, 2)
    failed = next(spot for spot in state.spots if spot.status == Status.FAILED)
    assert "without returning an image" in failed.reason
    assert state.drawn
    assert grids.retry_cells(grid, "") == 2
    assert not build_state(grid).drawn
    run_worker()
    assert draw_state(grid).counts[Status.FAILED] == 2


def test_a_plot_that_is_cancelled_keeps_what_it_has(provider: Server) -> None:
    grid = begin_grid(("seed", "1-3"))
    Run.objects.filter(request__seed=1).update(status=Status.DONE)
    assert grids.cancel_cells(grid) == 2
    state = build_state(grid)
    assert (state.open, state.counts[Status.STOPPED]) == (0, 2)
    assert not grids_tasks.ensure_drawing(state)


def test_a_new_drawing_takes_the_place_of_the_first(
    provider: Server, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    grid = begin_grid(("seed", "1, 2"))
    run_worker()
    before = draw_state(grid).plot
    assert before
    Picture.objects.filter(pk=before.pk).update(starred=True)
    Run.objects.filter(job__grid=grid, request__seed=2).delete()
    state = build_state(grid)
    assert not state.drawn
    assert [spot.words for spot in state.spots if not spot.pictures] == ["Deleted"]
    after = draw_state(grid).plot
    assert after
    assert after.pk != before.pk
    assert after.starred
    assert Picture.objects.filter(kind=Picture.Kind.GRID).count() == 1
    assert not before.artifact.file.storage.exists(str(before.artifact.file.name))
    assert Run.objects.filter(endpoint=PLOT).count() == 1


def test_nothing_is_drawn_twice(provider: Server) -> None:
    grid = begin_grid(("seed", "1, 2"))
    run_worker()
    first = draw_state(grid).plot
    assert draw_state(grid).plot == first
    assert not grids_tasks.ensure_drawing(build_state(grid))


def test_a_plot_in_the_bin_is_left_there(provider: Server) -> None:
    grid = begin_grid(("seed", "1, 2"))
    run_worker()
    plot = draw_state(grid).plot
    assert plot
    Picture.objects.filter(pk=plot.pk).update(deleted=plot.created)
    state = build_state(grid)
    assert (state.plot, state.drawn) == (None, True)
    assert not grids_tasks.ensure_drawing(state)


def test_the_worker_draws_what_nobody_looks_at(provider: Server, settings: Any) -> None:
    grid = begin_grid(("seed", "1, 2"))
    grids_tasks.plot_finished.call_local()
    assert build_state(grid).plot is None
    run_worker()
    assert grids_tasks.ensure_drawing(build_state(grid))
    grids_tasks.plot.call_local(str(grid.pk))
    grid.refresh_from_db()
    assert build_state(grid).drawn


def test_only_grids_that_can_be_drawn_are_looked_at(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    Grid.objects.create(owner="me", provider="arli", endpoint="txt2img")  # nothing was made
    done, deleted = begin_grid(("seed", "1, 2")), begin_grid(("seed", "3, 4"))
    run_worker()
    Picture.objects.filter(run__job__grid=deleted.pk).update(deleted=deleted.created)
    begin_grid(("seed", "5, 6"))  # waits
    assert list(grids_tasks.list_finished()) == [done]
    looked: list[State] = []
    monkeypatch.setattr(grids_tasks, "ensure_drawing", looked.append)
    cache.set("plot-finished", 1)
    grids_tasks.plot_finished.call_local()
    assert looked == []
    cache.delete("plot-finished")
    grids_tasks.plot_finished.call_local()
    assert [state.grid for state in looked] == [done]
    draw_state(done)
    assert not grids_tasks.list_finished().exists()


def test_nobody_has_more_grids_than_can_be_looked_through(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grids, "MAX_GRIDS", 1)
    begin_grid(("seed", "1, 2"))
    with pytest.raises(ProviderError, match="You have 1 grids"):
        begin_grid(("seed", "3, 4"))
    assert Grid.objects.count() == 1


def test_the_pictures_of_a_batch_are_in_one_cell(provider: Server) -> None:
    grid = grids.start_grid(
        owner="me", session_key="", provider="arli", endpoint="txt2img", request=REQUEST,
        plan=plan_plot(("steps", "1, 2"), batch_size=3),
    )  # fmt: skip
    run_worker()
    state = draw_state(grid)
    assert [len(spot.pictures) for spot in state.spots] == [3, 3]
    assert state.plot
    assert state.plot.width > 2 * 2 * 64


def test_all_cells_start_from_one_picture(provider: Server) -> None:
    grid = begin_grid(("steps", "1, 2"), endpoint="img2img", init=build_source())
    files = {a.file.name for run in grids.list_cells(grid) for a in run.artifacts.all()}
    assert len(files) == 1


def test_without_a_key_there_is_no_grid(provider: Server, settings: Any) -> None:
    settings.PROVIDER_KEYS = {}
    with pytest.raises(NotConfigured):
        begin_grid(("seed", "1, 2"))
    assert not Grid.objects.exists()
    assert not Run.objects.exists()


def test_with_too_many_jobs_waiting_there_is_no_grid(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.jobs.services.MOST_OPEN", 3)
    with pytest.raises(ProviderError, match="can be queued"):
        begin_grid(("seed", "1-4"))
    assert not Grid.objects.exists()


def test_a_random_seed_is_chosen_once() -> None:
    assert grids.fix_seed({"seed": 5}) == {"seed": 5}
    for request in ({"seed": -1}, {}):
        assert 0 <= grids.fix_seed(request)["seed"] < 2**32
