"""Differences as pages show them: nothing of a text is lost or shown twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.words import list_differences
from playground.words.presenters import MAX_HINT_CHARS, describe_both, describe_side
from playground.words.tokens import normalise_text

A, B = "Total: 12.50 EUR paid", "Total 12.80 EUR paid now"


def test_each_side_shows_its_own_words_alone() -> None:
    pieces = list_differences(A, B)
    assert [(p["kind"], p["text"]) for p in describe_side(pieces, "a")] == [
        ("same", "Total"),
        ("changed", ": 12.50"),
        ("same", " EUR paid"),
    ]
    assert [(p["kind"], p["text"], p["other"]) for p in describe_side(pieces, "b")] == [
        ("same", "Total", "Total"),
        ("changed", " 12.80", ": 12.50"),
        ("same", " EUR paid", "EUR paid"),
        ("added", " now", ""),
    ]


def test_what_only_the_first_has_is_marked_there_as_well() -> None:
    sides = describe_side(list_differences("one two three", "one three"), "a")
    assert [(p["kind"], p["text"]) for p in sides] == [
        ("same", "one"),
        ("added", " two"),
        ("same", " three"),
    ]


def test_one_text_holds_the_words_of_both_in_order() -> None:
    assert [(p["kind"], p["text"]) for p in describe_both(list_differences(A, B))] == [
        ("same", "Total"),
        ("missing", ": 12.50"),
        ("added", " 12.80"),
        ("same", " EUR paid"),
        ("added", " now"),
    ]


def test_a_long_stretch_is_not_repeated_in_the_other_text() -> None:
    short, long = "yes", "no " * MAX_HINT_CHARS
    [piece] = describe_side(list_differences(short, long), "a")
    assert (piece["kind"], piece["other"]) == ("changed", "")
    [piece] = describe_side(list_differences(short, long), "b")
    assert piece["other"] == "yes"


@given(st.text(), st.text())
def test_sides_glued_together_are_the_texts(a: str, b: str) -> None:
    pieces = list_differences(a, b)
    for side, text in (("a", a), ("b", b)):
        glued = "".join(p["text"] for p in describe_side(pieces, side))  # type: ignore[arg-type]
        assert glued.rstrip() == normalise_text(text).rstrip()


@pytest.mark.parametrize("kind", ["missing", "added"])
@given(a=st.text(alphabet="ab \n*"), b=st.text(alphabet="ab \n*"))
def test_without_one_kind_the_one_text_has_the_words_of_a_side(kind: str, a: str, b: str) -> None:
    wanted = {"missing": a, "added": b}[kind]
    parts = describe_both(list_differences(a, b))
    glued = "".join(p["text"] for p in parts if p["kind"] in ("same", kind))
    assert "".join(glued.split()).replace("*", "") == "".join(wanted.split()).replace("*", "")
