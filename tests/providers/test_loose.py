"""Numbers as other people type them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.shapes.loose import read_integer

HOLDS = st.integers(-(2**63), 2**63 - 1)


@given(HOLDS)
def test_a_whole_number_stays_exact_however_it_is_written(number: int) -> None:
    assert read_integer(number) == number
    assert read_integer(str(number)) == number
    assert read_integer(f" {number} ") == number


@given(st.integers(2**63) | st.integers(max_value=-(2**63) - 1))
def test_what_64_bits_do_not_hold_is_not_known(number: int) -> None:
    assert read_integer(number) is None
    assert read_integer(str(number)) is None


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (12.0, 12), ("12.0", 12), ("1e3", 1000), ("+7", 7), (True, None), ("", None), ("x", None),
        (None, None), ([1], None), ("1" * 5000, None), (1e300, None), ("1e300", None),
        (float("nan"), None), ("inf", None), (10**400, None), ("٣", 3),
    ],
)  # fmt: skip
def test_other_spellings(value: Any, number: int | None) -> None:
    assert read_integer(value) == number
