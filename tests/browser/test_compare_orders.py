"""Every lane comes to its end, in whatever order and pieces the events of all of them arrive."""

import json
import random
from itertools import chain
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.acts import send_message
from tests.browser.test_compare import find_lane, open_lanes, wait_for_states

LANES = 6
TURN = (
    '<article class="turn" data-turn="{0}" data-status="done"><div data-answer>{1}</div></article>'
)


def write_event(name: str, run: str, **data: object) -> str:
    words = json.dumps({"run": run, **data}, separators=(",", ":"))
    return f"event: {name}\nid: 1.0.0\ndata: {words}\n\n"


def write_lane(position: int) -> list[str]:
    """All that is sent of one lane, in its own order."""
    key = str(uuid4())
    links = {"id": key, "url": f"/runs/{key}/", "events": f"/runs/{key}/events"}
    words = f'Answer {position} with "run":"{uuid4()}"\n\nand lines'
    html = TURN.format(key, f"Answer {position}")
    return [
        write_event("run", key, **links, stop=f"/runs/{key}/stop", position=position, round=key),
        write_event("phase", key, phase="waiting", message="", seconds=None),
        *(write_event("delta", key, text=piece) for piece in words.split(" ")),
        write_event("done", key, status="done", html=html),
    ]


def mix_lanes(chance: random.Random, lanes: list[list[str]]) -> str:
    """Each lane's events in their order, and among the others' in any."""
    turns = list(chain.from_iterable([at] * len(lane) for at, lane in enumerate(lanes)))
    chance.shuffle(turns)
    left = [iter(lane) for lane in lanes]
    return ": still here\n\n".join(next(left[at]) for at in turns)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_events_in_any_order_end_every_lane(page: Page, seed: int) -> None:
    open_lanes(page, *["hello"] * LANES)
    stream = mix_lanes(random.Random(seed), [write_lane(at) for at in range(LANES)])
    answer_with(page, stream)
    send_message(page, "Hi")
    wait_for_states(page, *["done"] * LANES)
    for number in range(1, LANES + 1):
        expect(find_lane(page, number).locator("[data-turn]")).to_have_count(1)
        expect(find_lane(page, number)).to_contain_text(f"Answer {number - 1}")
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


def test_lanes_whose_end_was_cut_off_are_asked_for_again(page: Page) -> None:
    """What the server has since is read where it was left, of all of them in one stream."""
    open_lanes(page, *["hello"] * LANES)
    lanes = [write_lane(at) for at in range(LANES)]
    cut = [lane[: 1 + at] for at, lane in enumerate(lanes)]
    ends = [[lane[0], lane[-1]] for lane in reversed(lanes)]
    page.route(
        "**/text/compare/events?*",
        lambda route: route.fulfill(
            body=mix_lanes(random.Random(7), ends), content_type="text/event-stream"
        ),
    )
    answer_with(page, mix_lanes(random.Random(4), cut))
    send_message(page, "Hi")
    wait_for_states(page, *["done"] * LANES)


def answer_with(page: Page, stream: str) -> None:
    def fulfill(route: Route) -> None:
        if route.request.method != "POST":
            return route.continue_()
        return route.fulfill(body=stream, content_type="text/event-stream")

    page.route("**/text/compare/", fulfill)
