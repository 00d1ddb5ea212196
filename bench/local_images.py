"""What a picture takes of this machine, made by a model of one's own: time and memory.

`PLAYGROUND_BENCH_IMAGE_MODEL=FOLDER python -m bench local-images` measures the model in a folder;
`tests/local/images/real_size.py` makes one of SD 1.5's size. `python -m bench.local_images FOLDER`
prints one line of JSON. Time depends on sizes and steps alone, not on what the weights are.
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.report import Figure, Part

FOLDER = "PLAYGROUND_BENCH_IMAGE_MODEL"
STEPS = 3
GUIDANCE = {"guided": 7.5, "unguided": 1.0}  # with a negative prompt a step costs twice
CANCEL_AFTER_SECONDS = (0.3, 1.1, 1.7)  # into a step
MB = 1024
Measured = dict[str, float]


def measure_painter() -> Part:
    """In a process of its own, whose memory is the engine's."""
    folder = os.environ.get(FOLDER)
    if not folder:
        sys.exit(f"Set {FOLDER} to the folder of an image model.")
    done = subprocess.run(
        [sys.executable, "-m", "bench.local_images", folder],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return Part(f"Images by {Path(folder).name}", list(_list_figures(json.loads(done.stdout))))


def _list_figures(measured: Measured) -> Iterator[Figure]:
    yield Figure("size of its files", measured["size"], "MB", digits=0)
    yield Figure("the folder is inspected", measured["inspected"], "s", digits=2)
    yield Figure("it is loaded", measured["loaded"], "s")
    yield Figure("memory once loaded", measured["memory_loaded"], "MB", digits=0)
    for name in GUIDANCE:
        yield Figure(f"a {name} step, the quickest", measured[f"{name}_step"], "s")
        yield Figure(f"processor time, {STEPS} steps {name}", measured[f"{name}_processor"], "s")
        yield Figure(f"words and the first preview, {name}", measured[f"{name}_before"], "s")
        yield Figure(f"from the last step to the picture, {name}", measured[f"{name}_after"], "s")
    yield Figure("from a wish to cancel to the end, at most of three", measured["cancelled"], "s")
    yield Figure("most memory", measured["memory"], "MB", digits=0)


def main() -> None:
    """Imports what only the engine needs."""
    from playground.local.images.engine import ImageModel, inspect_folder

    folder = Path(sys.argv[1])
    started = time.monotonic()
    facts = inspect_folder(folder)
    inspected = time.monotonic()
    model = ImageModel.open(folder)
    measured: Measured = {
        "size": facts.bytes / 1e6,
        "inspected": inspected - started,
        "loaded": time.monotonic() - inspected,
        "memory_loaded": _read_memory(),
    }
    for name, cfg_scale in GUIDANCE.items():
        used = time.process_time()
        times = _time_steps(model, facts.native_size, cfg_scale)
        steps = [after - before for before, after in pairwise(times[1:-1])]
        measured[f"{name}_step"] = min(steps)
        measured[f"{name}_before"] = times[1] - times[0] - min(steps)
        measured[f"{name}_after"] = times[-1] - times[-2]
        measured[f"{name}_processor"] = time.process_time() - used
    measured["cancelled"] = max(
        _time_cancel(model, facts.native_size, wait) for wait in CANCEL_AFTER_SECONDS
    )
    measured["memory"] = _read_memory()
    print(json.dumps(measured))


def _time_steps(model: Any, side: int, cfg_scale: float) -> list[float]:
    """When it began, when each step was done, when the picture was there."""
    times = [time.monotonic()]
    model.generate(_want(side, cfg_scale), lambda *_: times.append(time.monotonic()))
    return [*times, time.monotonic()]


def _time_cancel(model: Any, side: int, wait: float) -> float:
    """A wish comes `wait` seconds into the second step."""
    from playground.local.images.engine import Cancelled, Halt

    halt, wishes = Halt(), list[float]()

    def wish() -> None:
        wishes.append(time.monotonic())
        halt.end_work()

    timer = threading.Timer(wait, wish)
    with suppress(Cancelled):
        model.generate(_want(side, GUIDANCE["guided"]), lambda *_: timer.start(), halt)
    return time.monotonic() - wishes[0]


def _want(side: int, cfg_scale: float) -> Any:
    from playground.local.images.engine import Wanted

    return Wanted(
        prompt="a red boat on a lake",
        negative_prompt="blurred",
        steps=STEPS,
        cfg_scale=cfg_scale,
        sampler_name="Euler",
        seed=1,
        width=side,
        height=side,
        batch_size=1,
    )


def _read_memory() -> float:
    """The most that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB


if __name__ == "__main__":
    main()
