"""What a request uses of its key's limit, and what a provider says of limits."""

from typing import Any

import pytest

from playground.providers import Model, get_declared_provider
from playground.providers.concurrency import count_units, read_limit

SLUG = "featherless"
FEATHERLESS, ARLI = get_declared_provider(SLUG), get_declared_provider("arli")


@pytest.mark.parametrize(
    ("billions", "cost"), [(None, 1), (0.5, 1), (15, 1), (15.1, 2), (34, 2), (70, 4), (671, 4)]
)
def test_a_model_costs_by_its_size(billions: float | None, cost: int) -> None:
    assert count_units(FEATHERLESS, Model("m", SLUG, parameters=billions)) == cost


def test_what_the_list_says_of_a_model_goes_before_its_size() -> None:
    assert count_units(FEATHERLESS, Model("m", SLUG, parameters=8, concurrency_cost=2)) == 2


def test_where_requests_are_counted_every_model_is_one() -> None:
    assert count_units(ARLI, Model("m", "arli", parameters=72, concurrency_cost=4)) == 1


def test_nothing_known_of_a_model_is_one() -> None:
    assert count_units(FEATHERLESS, None) == 1


@pytest.mark.parametrize(
    "answer",
    [
        *({}, [], None, {"limit": None}, {"limit": True}, {"limit": 0}, {"limit": -1}),
        *({"limit": "4"}, {"limit": 1.5}, {"limit": 10**12}, {"used_cost": 4}),
    ],
    ids=repr,
)
def test_an_answer_without_a_sensible_limit_sets_none(answer: Any) -> None:
    assert read_limit("concurrency", answer) is None


def test_another_endpoints_answer_is_no_limit() -> None:
    assert read_limit("models", {"limit": 4}) is None
