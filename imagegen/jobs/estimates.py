"""How long a job will take, learnt from those before it. Never made up."""

from collections.abc import Iterable
from statistics import median

from imagegen.models import Job
from playground.models import Run, Status

REMEMBERED = 20  # jobs


def measure_work(endpoint: str, request: dict[str, object], width: int = 0, height: int = 0) -> int:
    """What the time grows with: steps x pixels x pictures; of an upscale the pixels that result.

    `width`, `height`: of the picture it starts from, in pixels.
    """
    if endpoint == "upscale-img":
        factor = get_number(request, "upscaling_resize", 2.0)
        return round(width * height * factor * factor)
    pixels = get_number(request, "width", width) * get_number(request, "height", height)
    return round(pixels * get_number(request, "steps", 1) * get_number(request, "batch_size", 1))


def get_number(request: dict[str, object], name: str, otherwise: float) -> float:
    value = request.get(name)
    return float(value) if isinstance(value, int | float) else otherwise


def estimate_runs(runs: Iterable[Run]) -> dict[Run, float]:
    """Seconds each of these takes from being sent to its answer, where that is known."""
    rates: dict[tuple[str, str, str], float | None] = {}
    estimates = {}
    for run in runs:
        alike = run.provider, run.endpoint, run.model
        if alike not in rates:
            rates[alike] = get_rate(*alike)
        seconds = rates[alike]
        if seconds is not None:
            estimates[run] = seconds * run.job.pixels
    return estimates


def get_rate(provider: str, endpoint: str, model: str) -> float | None:
    """Seconds per unit of work: the median of the last jobs. None where there were none."""
    done = Job.objects.filter(
        run__app="imagegen",
        run__provider=provider,
        run__endpoint=endpoint,
        run__model=model,
        run__status=Status.DONE,
        took__gt=0,
        pixels__gt=0,
    ).order_by("-run__created")
    took = done.values_list("took", "pixels")[:REMEMBERED]
    rates = [seconds / pixels for seconds, pixels in took if seconds]
    return median(rates) if rates else None
