"""Axes, their values, and the requests they make."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from imagegen.grids.plan import TEXTS, plan_grid
from playground.plans import axes, values
from playground.providers import Endpoint, get_declared_provider

REQUEST: dict[str, Any] = {"prompt": "a red fox, red sky", "negative_prompt": "red", "steps": 20,
                           "seed": 7, "sd_model_checkpoint": "FLUX.2-klein-4B"}  # fmt: skip


def get_txt2img() -> Endpoint:
    endpoint = get_declared_provider("arli").get_endpoint("txt2img")
    assert endpoint
    return endpoint


def read_axis(name: str, text: str) -> axes.Axis:
    return axes.read_axis(get_txt2img(), name, text, REQUEST, TEXTS)


def join_messages(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return " ".join(error.value.messages)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1, 2, 5", [1, 2, 5]),
        ("1\n2\n\n5", [1, 2, 5]),
        ("1, 1, 2", [1, 2]),
        ("10-30 (+5)", [10, 15, 20, 25, 30]),
        ("30-10 (-10)", [30, 20, 10]),
        ("3-1", [3, 2, 1]),
        ("1-10 [5]", [1, 3, 5, 7, 10]),
        ("1-3, 10-12", [1, 2, 3, 10, 11, 12]),
        ("7 [3]", None),
        ("5-1 (+1)", None),
        ("1-9 (0)", None),
        ("0-3", None),
        ("1.5", None),
        ("many", None),
        ("1-150", None),
        ("", None),
    ],
)
def test_whole_numbers(text: str, expected: list[int] | None) -> None:
    if expected is None:
        with pytest.raises(ValidationError):
            read_axis("steps", text)
    else:
        assert read_axis("steps", text).values == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.5, 7", [1.5, 7.0]),
        ("1-2 (+0.1)", [1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0]),
        ("1-10 [4]", [1.0, 4.0, 7.0, 10.0]),
        ("2 - 3 [3]", [2.0, 2.5, 3.0]),
    ],
)
def test_decimal_numbers(text: str, expected: list[float]) -> None:
    assert read_axis("cfg_scale", text).values == expected


def test_a_seed_may_be_random_or_a_range() -> None:
    assert read_axis("seed", "-1, 5-7").values == [-1, 5, 6, 7]


def test_names_may_hold_commas_in_quotes() -> None:
    assert read_axis("sampler_name", 'euler, "DPM++ 2M, Karras"').values == [
        "euler",
        "DPM++ 2M, Karras",
    ]


@given(st.text(max_size=300))
def test_any_text_is_values_or_a_sentence(text: str) -> None:
    try:
        assert len(values.list_numbers(text, whole=False)) <= values.MAX_VALUES
    except ValidationError as error:
        assert error.messages  # noqa: PT017


def test_the_first_word_is_replaced_by_the_others_in_both_prompts() -> None:
    search_axis = read_axis("prompt_sr", "red, blue, deep green")
    assert search_axis.values == ["red", "blue", "deep green"]
    made = search_axis.apply_value(REQUEST, "blue")
    assert (made["prompt"], made["negative_prompt"]) == ("a blue fox, blue sky", "blue")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("prompt_sr", "red", "first, then its replacements"),
        ("prompt_sr", "yellow, blue", "“yellow” isn't in the prompt"),
        ("steps", "", "Sampling steps has no values yet."),
        ("steps", "9000", "must be between 1 and 150, not 9000"),
        ("width", "500", "multiple of 64"),
        ("prompt", "x", "Choose a parameter for this axis."),
        ("nonsense", "x", "Choose a parameter for this axis."),
        ("steps", "1-5000", "at most 100 values"),
        ("steps", "1" * 20_000, "the limit is 10,000"),
    ],
)
def test_what_is_wrong_with_an_axis_is_said(name: str, text: str, words: str) -> None:
    with pytest.raises(ValidationError) as error:
        read_axis(name, text)
    assert words in join_messages(error)


def test_every_cell_is_planned_row_by_row() -> None:
    grid_plan = plan_grid(
        REQUEST, [read_axis("steps", "10, 20"), read_axis("cfg_scale", "5, 6, 7")]
    )
    assert (grid_plan.requests, grid_plan.images) == (6, 6)
    assert [cell.at for cell in grid_plan.cells[:3]] == [(0, 0, 0), (1, 0, 0), (0, 1, 0)]
    assert grid_plan.cells[3].request == {**REQUEST, "steps": 20, "cfg_scale": 6.0}


def test_one_model_after_the_other() -> None:
    model = read_axis("sd_model_checkpoint", "a, b")
    grid_plan = plan_grid(REQUEST, [model, read_axis("steps", "1-3")])
    assert [cell.request["sd_model_checkpoint"] for cell in grid_plan.cells] == list("aaabbb")
    assert [cell.at[:2] for cell in grid_plan.cells[:3]] == [(0, 0), (0, 1), (0, 2)]


def test_the_images_of_a_batch_count() -> None:
    grid_plan = plan_grid({**REQUEST, "batch_size": 4}, [read_axis("steps", "1-12")])
    assert (grid_plan.requests, grid_plan.images) == (12, 48)


def test_a_third_axis_makes_more_sheets() -> None:
    grid_plan = plan_grid(
        REQUEST,
        [read_axis("steps", "1, 2"), read_axis("cfg_scale", "5"), read_axis("seed", "1, 2")],
    )
    assert {cell.at for cell in grid_plan.cells} == {(0, 0, 0), (1, 0, 0), (0, 0, 1), (1, 0, 1)}


@pytest.mark.parametrize(
    ("request_", "chosen", "words"),
    [
        ({}, [], "at least one axis"),
        ({}, [("steps", "1"), ("steps", "2")], "Sampling steps is on two axes"),
        ({}, [("steps", "1-100"), ("seed", "1-3")], "would be 300 images; the limit is 200"),
        ({"batch_size": 4}, [("steps", "1-100")], "would be 400 images"),
    ],
)
def test_what_cannot_be_planned_is_said(
    request_: dict[str, Any], chosen: list[tuple[str, str]], words: str
) -> None:
    with pytest.raises(ValidationError) as error:
        plan_grid({**REQUEST, **request_}, [read_axis(*each) for each in chosen])
    assert words in join_messages(error)


def test_everything_but_the_texts_can_be_an_axis() -> None:
    names = [name for name, _label in axes.list_choices(get_txt2img())]
    assert names[0] == "prompt_sr"
    assert {"sd_model_checkpoint", "sampler_name", "steps", "cfg_scale", "seed", "width",
            "batch_size"} <= set(names)  # fmt: skip
    assert "prompt" not in names
