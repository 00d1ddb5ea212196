"""However much is stored, no page and no search holds the others up or costs beyond its share."""

import math

import pytest

from tests.growth import LINEAR
from tests.loop.full import LONG, MANY, Costs
from tests.loop.slices import MAX_SLICE_SECONDS, measure_scene


@pytest.fixture(scope="module")
def costs() -> dict[str, Costs]:
    return measure_scene("tests.loop.full", "full_pages")


@pytest.mark.parametrize("state", ["many", "long"])
def test_no_page_of_a_full_playground_holds_the_loop_for_long(
    costs: dict[str, Costs], state: str
) -> None:
    slices = {page: cost["slice"] for page, cost in costs[state].items()}
    assert {page: s for page, s in slices.items() if s > MAX_SLICE_SECONDS} == {}


@pytest.mark.parametrize(
    ("before", "after", "factor"), [("few", "many", MANY), ("many", "long", LONG)]
)
def test_the_cost_of_a_page_grows_no_faster_than_what_is_stored(
    costs: dict[str, Costs], before: str, after: str, factor: int
) -> None:
    powers = {
        page: math.log(cost["total"] / costs[before][page]["total"], factor)
        for page, cost in costs[after].items()
    }
    assert {page: power for page, power in powers.items() if power > LINEAR} == {}
