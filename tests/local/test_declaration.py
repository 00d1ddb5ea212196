"""What the playground declares of the local provider is what its server takes."""

import pytest

from playground.local.text.params import CHAT, COMPLETION, NUMBERS, TOKENIZE
from playground.providers import provider

LOCAL = provider("local")
ENDPOINTS = {"chat": CHAT, "completions": COMPLETION, "tokenize": TOKENIZE}
BY_NAME = {number.name: number for number in NUMBERS}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_declared_parameter_is_taken(name: str) -> None:
    endpoint = LOCAL.endpoint(name)
    assert endpoint is not None
    assert {param.name for param in endpoint.params} <= ENDPOINTS[name]


@pytest.mark.parametrize("name", BY_NAME)
def test_every_value_within_the_declared_bounds_is_taken(name: str) -> None:
    endpoint = LOCAL.endpoint("chat")
    assert endpoint is not None
    param = endpoint.param(name)
    assert param is not None
    taken = BY_NAME[name]
    lowest = param.min if param.min is not None else param.above
    assert lowest is not None
    assert lowest >= taken.low
    if taken.high is not None:
        assert param.max is not None
        assert param.max <= taken.high
