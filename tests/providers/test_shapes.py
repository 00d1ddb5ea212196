"""Answers in every shape that was seen, read into ours."""

import base64
import json
from typing import Any

import pytest

from playground.providers.errors import BadAnswer
from playground.providers.shapes import (
    Completion,
    TokenCount,
    Usage,
    read_completion,
    read_images,
    read_names,
    read_tokens,
    rename_parameters,
)
from playground.providers.shapes.images import sniff_mime
from playground.providers.shapes.loose import read_decimal, read_integer

PNG = b"\x89PNG\r\n\x1a\n rest"
JPEG = b"\xff\xd8\xff\xe0 rest"
WEBP = b"RIFF\0\0\0\0WEBP rest"


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("value", "number"),
    [
        *((12, 12), ("12", 12), (12.0, 12), (" 12.0", 12)),
        *(("x", None), (None, None), (True, None), ([], None)),
        *(("nan", None), (float("inf"), None), ("1e999", None)),
    ],
)
def test_integer(value: Any, number: int | None) -> None:
    assert read_integer(value) == number


def test_decimal_of_a_number_beyond_floats() -> None:
    assert read_decimal(10**400) is None


def message(**fields: Any) -> dict[str, Any]:
    return {"model": "m", "choices": [{"message": fields, "finish_reason": "stop"}]}


@pytest.mark.parametrize(
    ("answer", "text", "reasoning"),
    [
        (message(content="Yes"), "Yes", ""),
        (message(content=None), "", ""),
        (message(content=[{"type": "text", "text": "Y"}, {"text": "es"}]), "Yes", ""),
        (message(content="Yes", reasoning="Hm"), "Yes", "Hm"),
        (message(content="Yes", reasoning="Hm", reasoning_content=None), "Yes", "Hm"),
        (message(content="Yes", reasoning_content="Hm"), "Yes", "Hm"),
        (message(content="Yes", reasoning_details=[{"text": "H"}, {"text": "m"}]), "Yes", "Hm"),
        (message(content="Yes", reasoning_details=[{"summary": "Hm"}]), "Yes", "Hm"),
        (message(content="Yes", reasoning_details=None), "Yes", ""),
        (message(content="<think>\nHm\n</think>\n\nYes"), "Yes", "Hm"),
        (message(content="Hm\n</think>\n\nYes"), "Yes", "Hm"),
        ({"choices": [{"text": "Yes"}]}, "Yes", ""),
        ({"choices": [{"delta": {"content": "Yes"}}]}, "Yes", ""),
    ],
)
def test_completion(answer: Any, text: str, reasoning: str) -> None:
    read = read_completion(answer)
    assert (read.text, read.reasoning) == (text, reasoning)


def test_completion_with_all_its_facts() -> None:
    answer = message(content="Yes") | {
        "usage": {
            "prompt_tokens": "15",
            "completion_tokens": 8,
            "total_tokens": None,
            "completion_tokens_details": {"reasoning_tokens": 5},
            "prompt_tokens_details": None,
        }
    }
    usage = Usage(15, 8, None, 5, None)
    assert read_completion(answer) == Completion("Yes", "", "stop", usage, "m")


@pytest.mark.parametrize("answer", [{}, [], None, "x", {"choices": []}, {"choices": [None]}])
def test_an_answer_without_a_choice_is_bad(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        read_completion(answer)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"tokens": [1, 2, 3]}, TokenCount(3, (1, 2, 3))),
        ({"count": 7, "model": "m"}, TokenCount(7)),
        ({"count": "7"}, TokenCount(7)),
        ({"count": 0, "tokens": []}, TokenCount(0)),
        ({"total": 7}, TokenCount(7)),
        ({"token_count": 7}, TokenCount(7)),
        ({"tokens": 7}, TokenCount(7)),
        ([1, 2], TokenCount(2, (1, 2))),
        ({"data": {"tokens": [1]}}, TokenCount(1, (1,))),
        (
            {"count": 2, "max_model_len": 8, "tokens": [1, 2], "token_strs": ["a", "b"]},
            TokenCount(2, (1, 2), ("a", "b"), 8),
        ),
        ({"count": 2, "tokens": [1, 2], "token_strs": None}, TokenCount(2, (1, 2))),
        ({"tokens": ["a", "b"]}, TokenCount(2, (), ("a", "b"))),
        ({"tokens": [{"id": 1, "text": "a"}]}, TokenCount(1, (1,), ("a",))),
    ],
)
def test_tokens(answer: Any, expected: TokenCount) -> None:
    assert read_tokens(answer) == expected


@pytest.mark.parametrize("answer", [{}, None, "x", {"count": None}])
def test_no_count_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        read_tokens(answer)


def test_a_request_under_the_names_the_service_takes() -> None:
    names = {"prompt": "text", "messages": "text"}
    assert rename_parameters({"model": "m", "prompt": "Hi"}, names) == {"model": "m", "text": "Hi"}
    talk = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Hi"}, {"type": "image_url"}]},
    ]
    assert rename_parameters({"messages": talk}, names) == {"text": "Be brief.\nHi"}
    assert rename_parameters({"messages": talk}, {}) == {"messages": talk}


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        *((PNG, "image/png"), (JPEG, "image/jpeg"), (WEBP, "image/webp"), (b"GIF89a", "image/gif")),
        *((b"<svg>", ""), (b"", "")),
    ],
)
def test_sniff(data: bytes, mime: str) -> None:
    assert sniff_mime(data) == mime


@pytest.mark.parametrize(
    "answer",
    [
        {"images": [b64(PNG)]},
        {"images": ["data:image/jpeg;base64," + b64(PNG)]},
        {"images": [b64(PNG).rstrip("=")]},
        {"image": b64(PNG)},
        {"image": b64(PNG), "images": None},
        {"data": [{"b64_json": b64(PNG)}]},
    ],
)
def test_one_image_in_any_wrapping(answer: Any) -> None:
    (image,) = read_images(answer).images
    assert (image.data, image.mime) == (PNG, "image/png")


@pytest.mark.parametrize(
    "answer",
    [
        {"images": []},
        {"images": None},
        {},
        [],
        None,
        {"images": [None, ""]},
        {"images": ["AAAA"]},
        {"images": ["no base64 at all: é"]},
        {"images": [b64(b"<svg onload=alert(1)>")]},
    ],
)
def test_no_image_is_a_bad_answer(answer: Any) -> None:
    with pytest.raises(BadAnswer):
        read_images(answer)


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ({"seed": 5}, {"seed": 5}),
        ('{"seed": 5}', {"seed": 5}),
        ("", {}),
        (None, {}),
        ("<b>Done</b>", {"text": "<b>Done</b>"}),
        ("[1]", {"text": "[1]"}),
        (7, {}),
    ],
)
def test_info_in_any_shape(info: Any, expected: dict[str, Any]) -> None:
    assert read_images({"images": [b64(PNG)], "info": info}).info == expected


def test_a_grid_comes_first_and_has_no_seed() -> None:
    info = json.dumps({"all_seeds": [11, "12"], "seed": 11, "index_of_first_image": 1})
    read = read_images({"images": [b64(JPEG), b64(PNG), b64(WEBP)], "info": info})
    assert [(i.mime, i.seed, i.grid) for i in read.images] == [
        ("image/jpeg", None, True),
        ("image/png", 11, False),
        ("image/webp", 12, False),
    ]


def test_one_image_more_than_asked_for_is_a_grid() -> None:
    read = read_images({"images": [b64(PNG)] * 3}, {"batch_size": 2})
    assert [image.grid for image in read.images] == [True, False, False]


def test_the_good_images_of_an_answer_are_kept_with_their_seeds() -> None:
    info = {"all_seeds": [1, 2, 3]}
    read = read_images({"images": [b64(PNG), b64(b"<svg>"), b64(WEBP)], "info": info})
    assert [image.seed for image in read.images] == [1, 3]
    assert read.lost == ["The provider sent something that isn't an image."]


def test_the_only_seed_belongs_to_the_first_image() -> None:
    read = read_images({"images": [b64(PNG)] * 2, "info": {"seed": 5}}, {"batch_size": 2})
    assert [image.seed for image in read.images] == [5, None]


def test_a_picture_does_not_fill_the_log() -> None:
    assert "rest" not in repr(read_images({"image": b64(PNG)}))


@pytest.mark.parametrize(
    ("answer", "values"),
    [
        (["Euler a", "DDIM", "Euler a", ""], ["Euler a", "DDIM"]),
        ([{"name": "Euler a", "aliases": []}], ["Euler a"]),
        ([{"title": "Flux [abc]", "model_name": "Flux"}], ["Flux"]),
        ({"data": [{"id": "Flux", "object": "model"}]}, ["Flux"]),
        ({"data": None}, []),
        ([None, 3, {}, {"title": "T"}], ["T"]),
        ("x", []),
    ],
)
def test_names(answer: Any, values: list[str]) -> None:
    assert [name.value for name in read_names(answer)] == values


def test_a_name_is_shown_with_its_title() -> None:
    assert read_names([{"title": "Flux [abc]", "model_name": "Flux"}])[0].label == "Flux [abc]"
