"""How cost grows: with open streams, stored runs, listed models, and pictures in a gallery.

CPU of the whole process tree, one server on one core. The ratio is that to the smallest of a row.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import nan

from bench import bulk
from bench.load import Result, Target, read_each
from bench.page_cost import open_browser, spend_page
from bench.place import Place, open_place
from bench.report import Figure, Part
from bench.streams import Scenario, load_target, token_cost
from bench.targets import site_target
from bench.trial import Trial, open_trial
from tests.imagegen.guests import visitor

TOKENS = 200  # of each stream, so that opening it weighs the same in all
STREAMS = (
    Scenario(10, rate=50, seconds=TOKENS // 50, ramp=1),
    Scenario(50, rate=50, seconds=TOKENS // 50, ramp=1),
    Scenario(200, rate=50, seconds=TOKENS // 50, ramp=3),
    Scenario(1_000, rate=10, seconds=TOKENS // 10, ramp=15),
)
RUNS = (0, 10_000, 1_000_000)
MODELS = (20_000, 200_000)
PICTURES = (1_000, 100_000)
OPENINGS, AT_ONCE, PATIENCE = 200, 8, 60  # streams, at the same time, seconds
TIMES = 1.5  # what has no more to do: noise, larger tables
SEARCH_TIMES = 10.0  # of ten times as many models
GALLERY_TIMES = 10.0  # of a hundred times as many pictures, which are counted or looked through
SEARCHES = {"everything": "/text/", "one word": "/text/?q=qwen", "two words": "/text/?q=llama+8b"}
GALLERY = {"the first page": "/images/gallery/", "a search": "/images/gallery/?q=number+77"}
HISTORY = {"the start page": "/", "the history": "/runs/", "images": "/images/"}
Costs = dict[str, list[float]]


def measure_growth(_at: Place) -> Iterator[Part]:
    """In a site of its own, which the rows would fill for the other parts."""
    with open_place() as place, open_trial(place) as trial:
        yield measure_tokens(trial)
        yield from measure_runs(trial)
        yield measure_models(trial)
        yield measure_pictures(trial)


def measure_tokens(trial: Trial) -> Part:
    costs = [measure_scenario(trial, scenario) for scenario in STREAMS]
    sizes = [scenario.streams for scenario in STREAMS]
    return Part(f"A token, of open streams{trial.note}", list(compare(sizes, costs, "µs")))


def measure_scenario(trial: Trial, scenario: Scenario) -> float:
    def load(target: Target) -> Result:
        return load_target(target, scenario)

    target = site_target(trial.place, f"growth/{scenario.rate}x{TOKENS}/{scenario.streams}")
    return token_cost(trial.measure(trial.place.root, target, load))


def measure_runs(trial: Trial) -> Iterator[Part]:
    """All of the person who asks, which is the worst of cases."""
    owner, cookie = visitor(trial.place.site)
    openings: list[float] = []
    pages: Costs = {name: [] for name in HISTORY}
    for before, size in pairwise((0, *RUNS)):
        bulk.store_runs(trial.place.database, owner, before + 1, size)
        openings.append(measure_openings(trial, cookie))
        measure_pages(trial.place, cookie, HISTORY, pages)
    title = "An opened, answered and ended stream, of stored runs"
    yield Part(title, list(compare(RUNS, openings, "ms")))
    for name, costs in pages.items():
        yield Part(f"Pages: {name}, of one's own stored runs", list(compare(RUNS, costs, "ms")))


def measure_openings(trial: Trial, cookie: str) -> float:
    """Milliseconds of one, once those before it have been forgotten."""
    target = site_target(trial.place, "growth/1000x1/opens", cookie)
    trial.measure(trial.place.root, target, open_few)
    measured = trial.measure(trial.place.root, target, open_streams)
    return measured.cpu / (measured.result.whole or nan) * 1e3


def open_few(target: Target) -> Result:
    return asyncio.run(read_each(target, streams=60, tokens=1, at_once=AT_ONCE, limit=PATIENCE))


def open_streams(target: Target) -> Result:
    return asyncio.run(
        read_each(target, streams=OPENINGS, tokens=1, at_once=AT_ONCE, limit=PATIENCE)
    )


def measure_models(trial: Trial) -> Part:
    _owner, cookie = visitor(trial.place.site)
    costs: Costs = {name: [] for name in SEARCHES}
    for before, size in pairwise((0, *MODELS)):
        bulk.store_models(trial.place.database, before + 1, size)
        measure_pages(trial.place, cookie, SEARCHES, costs)
    title = "A search of the catalogue, of models"
    return Part(title, list(compare_all(MODELS, costs, SEARCH_TIMES)))


def measure_pictures(trial: Trial) -> Part:
    owner, cookie = visitor(trial.place.site)
    costs: Costs = {name: [] for name in GALLERY}
    for before, size in pairwise((0, *PICTURES)):
        bulk.store_pictures(trial.place.database, owner, before + 1, size)
        measure_pages(trial.place, cookie, GALLERY, costs)
    return Part("The gallery, of pictures", list(compare_all(PICTURES, costs, GALLERY_TIMES)))


def measure_pages(place: Place, cookie: str, paths: Mapping[str, str], costs: Costs) -> None:
    """Adds what each costs now."""
    browser = open_browser(cookie)
    for name, path in paths.items():
        costs[name].append(spend_page(place, browser, path))


def compare_all(sizes: Sequence[int], costs: Costs, times: float) -> Iterator[Figure]:
    for name, values in costs.items():
        yield from compare(sizes, values, "ms", times, name)


def compare(
    sizes: Sequence[int], costs: Sequence[float], unit: str, times: float = TIMES, name: str = ""
) -> Iterator[Figure]:
    """Each size beside the smallest. `times`: how much more its cost may be."""
    for size, cost in zip(sizes, costs, strict=True):
        title = f"{name}, {size:,}" if name else f"{size:,}"
        if size == sizes[0]:
            yield Figure(title, cost, unit)
        else:
            yield Figure(title, cost, unit, bare=costs[0], times=times)
