"""Many comparisons at once: whether every token of every lane arrives, and is stored."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import orjson
import requests

from bench.place import Place
from bench.report import Figure, Part
from bench.stored import wait_for_stored

COMPARISONS, LANES, RATE, TOKENS = 50, 6, 50, 500
MODEL = f"bench/{RATE}x{TOKENS}/rounds"
PATIENCE_SECONDS = 240


def measure_rounds(place: Place) -> Iterator[Part]:
    with ThreadPoolExecutor(COMPARISONS) as visitors:
        rounds = list(visitors.map(partial(count_tokens, place), range(COMPARISONS)))
    lanes = [count for counts in rounds for count in counts]
    expected = COMPARISONS * LANES
    stored = wait_for_stored(place.database, MODEL, tokens=TOKENS, runs=expected)
    title = f"{COMPARISONS} comparisons of {LANES} lanes at {RATE} tokens/s, one web process"
    yield Part(
        title,
        [
            Figure("lanes without an end", expected - len(lanes), "", 0, 0),
            Figure("tokens lost on the way", expected * TOKENS - sum(lanes), "", 0, 0),
            Figure("runs not stored whole", expected - stored, "", 0, 0),
        ],
    )


def count_tokens(place: Place, number: int) -> list[int]:
    """Of each lane that came to its end, how many tokens arrived."""
    visitor = requests.Session()
    address = f"{place.site.url}/text/compare/"
    visitor.get(address, timeout=60).raise_for_status()
    answer = visitor.post(
        address,
        data=[("m", f"featherless:{MODEL}")] * LANES + [("message", f"Message {number}")],
        headers={"Accept": "text/event-stream", "X-CSRFToken": visitor.cookies["csrftoken"]},
        timeout=PATIENCE_SECONDS,
    )
    answer.raise_for_status()
    return list(count_events(answer.content).values())


def count_events(stream: bytes) -> dict[str, int]:
    """By the ids of the runs that have ended."""
    counts: dict[str, int] = {}
    ended = set()
    for block in stream.split(b"\n\n"):
        head, _, data = block.partition(b"data: ")
        values = orjson.loads(data) if data else {}
        if b"event: delta" in head:
            counts[values["run"]] = counts.get(values["run"], 0) + values.get("text", "").count("@")
        elif b"event: done" in head:
            ended.add(values["run"])
    return {run: counts.get(run, 0) for run in ended}
