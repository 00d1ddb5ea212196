"""The plot of a grid, drawn in the worker and kept as a picture of the gallery."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from imagegen.grids.plan import LETTERS
from imagegen.grids.state import PLOT, State, build_state, sign_state
from imagegen.infotext import Facts, compose_infotext, embed_text
from imagegen.models import Grid, Picture
from playground.infrastructure.connections import release_connections
from playground.intake import IntakeError
from playground.intake.store import write_artifact
from playground.models import Artifact, Run, Status
from playground.plans.axes import format_value

LATELY = timedelta(days=1)
BATCH_GRIDS = 50  # grids that are looked at in a minute
BUSY_SECONDS = 600  # seconds in which one drawing of a grid is enough


@db_task()  # type: ignore[untyped-decorator]
def plot(id: str) -> None:
    grid = Grid.objects.filter(pk=id).first()
    try:
        if grid is not None:
            plot_now(grid)
    finally:
        cache.delete(f"plot:{id}")


@db_periodic_task(crontab())  # type: ignore[untyped-decorator]
def plot_finished() -> None:
    """Grids that came to their end while nobody looked."""
    if not cache.add("plot-finished", 1, BUSY_SECONDS):
        return  # the last minute's still runs
    try:
        for grid in list_finished()[:BATCH_GRIDS]:
            ensure_drawing(build_state(grid))
    finally:
        cache.delete("plot-finished")


def list_finished() -> "QuerySet[Grid]":
    """Of the last day, those with something to draw and no plot; none is always last."""
    made = Picture.objects.filter(run__job__grid=OuterRef("pk"), deleted=None)
    at_work = Run.objects.open().filter(job__grid=OuterRef("pk"))
    lately = Grid.objects.filter(plot_run=None, created__gt=timezone.now() - LATELY)
    return lately.filter(Exists(made), ~Exists(at_work)).order_by("?")


def ensure_drawing(state: State) -> bool:
    """Have it drawn where every cell has ended. Whether it is being drawn."""
    return not state.open and draw_soon(state)


def draw_soon(state: State, *, again: bool = False) -> bool:
    """`again`: also where it was drawn, and the plot was thrown away since."""
    wanted = not state.drawn or (again and state.plot is None)
    if not wanted or not any(spot.pictures for spot in state.spots):
        return False
    if cache.add(f"plot:{state.grid.pk}", 1, BUSY_SECONDS):
        plot(str(state.grid.pk))
    return True


def plot_now(grid: Grid) -> None:
    """Draw what there is. Where the disk is full there is no plot, and its cells are kept."""
    from imagegen.grids.drawing import draw_plot, encode_picture  # loads what draws: 5 MB

    state = build_state(grid)
    if state.drawn and state.plot:
        return
    spots = {spot.at: spot for spot in state.spots}
    release_connections()
    picture, plan = draw_plot(state, spots)
    data = embed_text(encode_picture(picture), "image/png", write_infotext(grid))
    try:
        store_plot(grid, state, data, plan.size, sign_state(spots))
    except IntakeError:
        return


def write_infotext(grid: Grid) -> str:
    """What all cells share, and the axes as A1111 names them."""
    script_info: dict[str, Any] = {"Script": "X/Y/Z plot"}
    for letter, axis in zip(LETTERS, grid.axes, strict=False):
        script_info[f"{letter} Type"] = axis["label"]
        script_info[f"{letter} Values"] = ", ".join(format_value(value) for value in axis["values"])
    request = grid.request
    width, height = int(request.get("width") or 0), int(request.get("height") or 0)
    info = {"extra_generation_params": script_info}
    return compose_infotext(Facts(request, width, height, seed=request.get("seed"), info=info))


def store_plot(grid: Grid, state: State, data: bytes, size: tuple[int, int], drawn: str) -> None:
    """In the place of an earlier one, whose star and board it takes over. Raises IntakeError."""
    run = get_plot_run(grid)
    before, request = state.plot, grid.request
    artifact = write_artifact(run, Artifact.Role.OUTPUT, data, f"grid {grid.pk.hex[:8]}", grid=True)
    artifact.width, artifact.height = size
    made = Picture(
        artifact=artifact,
        run=run,
        owner=grid.owner,
        kind=Picture.Kind.GRID,
        model=run.model,
        prompt=str(request.get("prompt") or ""),
        search=" ".join(str(request.get(n) or "") for n in ("prompt", "negative_prompt")).lower(),
        seed=request.get("seed"),
        width=size[0],
        height=size[1],
        infotext=write_infotext(grid),
        starred=before.starred if before else False,
        board=before.board if before else None,
    )
    with transaction.atomic():
        artifact.save()
        made.save(force_insert=True)
        Artifact.objects.filter(run=run).exclude(pk=artifact.pk).delete()
        note_plot(grid, plotted=drawn)


def get_plot_run(grid: Grid) -> Run:
    """The run that the plot belongs to. Nobody is ever asked for it."""
    if grid.plot_run:
        return grid.plot_run
    run = Run.objects.create(
        owner=grid.owner,
        app="imagegen",
        provider=grid.provider,
        endpoint=PLOT,
        model=str(grid.request.get("sd_model_checkpoint", "")),
        request=grid.request,
        status=Status.DONE,
    )
    note_plot(grid, plot_run=run)
    return run


def note_plot(grid: Grid, **values: Any) -> None:
    """Also where the grid leaves the list meanwhile: then there is nothing to note."""
    Grid.objects.filter(pk=grid.pk).update(**values)
    for name, value in values.items():
        setattr(grid, name, value)
