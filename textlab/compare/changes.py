"""How a comparison is changed: a lane added, removed, moved, copied, or given its own value."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from textlab.compare.lanes import MOST_LANES, Lane, Setup, describe_unknown, find_lane

SEPARATOR = "\t"  # between models that are added at once
Lanes = tuple[Lane, ...]


def change_setup(setup: Setup, action: str, values: Mapping[str, str]) -> Setup:
    """`action`: "remove.2", "add.featherless:some/model". What can't be done changes nothing."""
    verb, _, what = action.partition(".")
    if verb == "add":
        return add_lanes(setup, what.split(SEPARATOR))
    if not what.isdecimal() or not 1 <= int(what) <= len(setup.lanes):
        return setup
    at = int(what) - 1
    if verb == "vary":
        return replace(setup, lanes=vary_lane(setup, at, values.get(f"vary.{what}", "")))
    change = CHANGES.get(verb)
    return replace(setup, lanes=change(setup.lanes, at)) if change else setup


def add_lanes(setup: Setup, choices: list[str]) -> Setup:
    for choice in choices:
        lane = find_lane(choice)
        if lane is None or len(setup.lanes) >= MOST_LANES:
            sentence = describe_unknown(choice, lane)
            setup = replace(setup, unknown=(*setup.unknown, (choice, sentence)))
        else:
            setup = replace(setup, lanes=(*setup.lanes, lane))
    return setup


def remove_lane(lanes: Lanes, at: int) -> Lanes:
    return lanes[:at] + lanes[at + 1 :]


def copy_lane(lanes: Lanes, at: int) -> Lanes:
    return lanes[: at + 1] + lanes[at:] if len(lanes) < MOST_LANES else lanes


def move_left(lanes: Lanes, at: int) -> Lanes:
    if at == 0:
        return lanes
    return (*lanes[: at - 1], lanes[at], lanes[at - 1], *lanes[at + 1 :])


def move_right(lanes: Lanes, at: int) -> Lanes:
    return move_left(lanes, at + 1) if at + 1 < len(lanes) else lanes


def vary_lane(setup: Setup, at: int, name: str) -> Lanes:
    """Give it its own value of a parameter: for a start the one that all share, or blank."""
    lane = setup.lanes[at]
    if not lane.takes(name):
        return setup.lanes
    lane = lane.set_own(name, lane.own.get(name) or setup.common.get(name, ""))
    return (*setup.lanes[:at], lane, *setup.lanes[at + 1 :])


CHANGES: dict[str, Callable[[Lanes, int], Lanes]] = {
    "remove": remove_lane,
    "copy": copy_lane,
    "left": move_left,
    "right": move_right,
}
