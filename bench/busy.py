"""How long a page's first byte takes while two hundred streams run.

`python -m bench.busy URL COOKIE SECONDS` asks for pages by turns and prints the milliseconds.
"""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle
from statistics import median, quantiles

from bench.page_cost import MODEL_PAGE, open_browser
from bench.place import Place
from bench.report import Figure, Part
from bench.streams import Scenario, load_target
from bench.targets import site_target
from bench.trial import Trial, open_trial
from playground.settings import BASE_DIR
from tests.imagegen.guests import visitor

SCENARIO = Scenario(200, rate=50, seconds=12, ramp=3)
PAGES = ("/", MODEL_PAGE, "/text/", "/vision/", "/images/", "/images/gallery/", "/reference/")
PAUSE_SECONDS = 0.05  # seconds between two requests
MAX_MS = 50


def measure_busy(place: Place) -> Iterator[Part]:
    with open_trial(place) as trial:
        times = time_pages(trial)
        title = f"The first byte of a page, beside {SCENARIO.streams} streams{trial.note}"
        yield Part(
            title,
            [
                Figure("median", median(times), "ms"),
                Figure("95 of 100", quantiles(times, n=20)[18], "ms", MAX_MS),
                Figure("pages asked for", len(times), "", digits=0),
            ],
        )


def time_pages(trial: Trial) -> list[float]:
    """Milliseconds. Who asks is a process of its own: this one reads the streams."""
    _owner, cookie = visitor(trial.place.site)
    target = site_target(trial.place, SCENARIO.model)
    seconds = SCENARIO.ramp + SCENARIO.seconds
    command = [sys.executable, "-m", "bench.busy", trial.place.site.url, cookie, str(seconds)]
    asking = subprocess.Popen(command, cwd=BASE_DIR, stdout=subprocess.PIPE)
    load_target(target, SCENARIO)
    said, _ = asking.communicate(timeout=60)
    times: list[float] = json.loads(said)
    return times


def ask_pages(url: str, cookie: str, seconds: float) -> Iterator[float]:
    browser, end = open_browser(cookie), time.monotonic() + seconds
    for path in cycle(PAGES):
        if time.monotonic() > end:
            return
        begin = time.perf_counter()
        with browser.get(url + path, stream=True, timeout=60) as answer:
            next(answer.iter_content(1))
            yield (time.perf_counter() - begin) * 1000
        time.sleep(PAUSE_SECONDS)


if __name__ == "__main__":
    print(json.dumps(list(ask_pages(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
