"""How likely tokens were, as services write it: read where it can be, and never in the way."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.probability_params import adapt_logprobs
from playground.providers.shapes import Assembler
from playground.providers.shapes.probabilities import (
    MAX_ALTERNATIVES,
    MAX_TOKEN_CHARS,
    read_probabilities,
)

JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["content", "token", "logprob", "top_logprobs", "tokens", "bytes"]),
            inner,
        )
    ),
    max_leaves=12,
)


def write_row(token: Any, logprob: Any, **more: Any) -> dict[str, Any]:
    return {"content": [{"token": token, "logprob": logprob, **more}]}


def test_both_forms_say_the_same() -> None:
    others = [{"token": " cat", "logprob": -0.1}, {"token": " dog", "logprob": -2.5}]
    chat = write_row(" cat", -0.1, top_logprobs=others[::-1])
    older = {
        "tokens": [" cat"],
        "token_logprobs": [-0.1],
        "top_logprobs": [{" dog": -2.5, " cat": -0.1}],
    }
    wanted = [(" cat", -0.1, [(" cat", -0.1), (" dog", -2.5)])]
    assert read_probabilities(chat) == read_probabilities(older) == wanted


@pytest.mark.parametrize(
    ("logprobs", "read"),
    [
        (write_row("a", -math.inf), [("a", -9999.0, [])]),
        (write_row("a", "-0.5"), [("a", -0.5, [])]),
        (write_row("a", 0.3), [("a", 0.0, [])]),
        (write_row("a", None), []),
        (write_row(None, -1), []),
        (write_row("", -1, bytes=[226, 130]), [("E2 82", -1.0, [])]),
        (write_row("\ufffd", -1, bytes=[226, 999, "x"]), [("E2", -1.0, [])]),
        (write_row("a\0b\ud83d", -1), [("ab\ufffd", -1.0, [])]),
        (write_row("a", -1, top_logprobs="none"), [("a", -1.0, [])]),
        ({"tokens": ["a", "b"], "token_logprobs": [None, -1]}, [("b", -1.0, [])]),
        ({"tokens": "ab"}, []),
        ([1], []),
        (True, []),
    ],
    ids=str,
)
def test_odd_ones_are_read_as_far_as_they_make_sense(logprobs: Any, read: list[Any]) -> None:
    assert read_probabilities(logprobs) == read


def test_what_is_too_much_is_cut() -> None:
    listed = [{"token": str(number), "logprob": -number} for number in range(100)]
    [(token, _, others)] = read_probabilities(write_row("x" * 500, -1, top_logprobs=listed))
    assert len(token) == MAX_TOKEN_CHARS
    assert [float(other) for other, _ in others] == list(range(MAX_ALTERNATIVES))


@pytest.mark.parametrize(
    ("values", "kind", "adapted"),
    [
        ({"logprobs": "true", "top_logprobs": "5"}, "int", {"logprobs": "5", "top_logprobs": "5"}),
        ({"logprobs": True}, "int", {"logprobs": 1}),
        ({"logprobs": "false", "seed": "1"}, "int", {"seed": "1"}),
        ({"logprobs": "7"}, "int", {"logprobs": "7"}),
        ({"logprobs": 4}, "bool", {"logprobs": True, "top_logprobs": "4"}),
        ({"logprobs": "yes"}, "bool", {"logprobs": "yes"}),
        ({"seed": "1"}, "bool", {"seed": "1"}),
    ],
    ids=str,
)
def test_a_flag_and_a_number_are_the_same_wish(
    values: dict[str, Any], kind: str, adapted: dict[str, Any]
) -> None:
    assert adapt_logprobs(values, kind) == adapted


@given(JSON)
def test_nothing_that_is_sent_breaks_the_answer(logprobs: Any) -> None:
    assembler = Assembler(lambda _: None)
    choice = {"delta": {"content": "Hello"}, "logprobs": logprobs}
    chunk = assembler.take([json.dumps({"choices": [choice]}).encode()])
    assert chunk
    assert chunk.text == "Hello"
    for token, logprob, others in chunk.probabilities or []:
        assert isinstance(token, str)
        assert -9999 <= logprob <= 0
        assert len(others) <= MAX_ALTERNATIVES
        json.dumps(token).encode()
