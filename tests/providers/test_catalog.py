"""Model lists of every known shape."""

from typing import Any

import pytest

from playground.providers import Model, catalog
from tests.providers.helpers import MODELS, client_of
from tests.scripted import Reply, Server, json_reply


def read_models(*rows: Any) -> list[Model]:
    return list(catalog.read_models({"data": list(rows)}, "testing").values())


def test_a_row_of_featherless() -> None:
    (model,) = read_models(
        {
            "id": "Sao10K/Fimbulvetr-11B-v2",
            "is_gated": False,
            "created": 1714494994,
            "model_class": "llama2-solar-10b7",
            "owned_by": "Feather",
            "context_length": 4096,
            "max_completion_tokens": 2048,
            "available_on_current_plan": True,
            "concurrency_cost": 1,
            "features": {"tool_use": True},
        }
    )
    assert model == Model(
        id="Sao10K/Fimbulvetr-11B-v2",
        provider="testing",
        size="10.7B",
        parameters=10.7,
        context_length=4096,
        max_completion_tokens=2048,
        model_class="llama2-solar-10b7",
        gated=False,
        on_plan=True,
        concurrency_cost=1,
        tool_use=True,
        created=1714494994,
    )


def test_a_row_of_arli() -> None:
    (model,) = read_models(
        {"id": "Qwen3.5-27B", "max_context": "32768", "vlm": True, "reasoning": True, "created": 0}
    )
    assert model == Model(
        id="Qwen3.5-27B",
        provider="testing",
        vision=True,
        size="27B",
        parameters=27,
        context_length=32768,
        reasoning=True,
    )


@pytest.mark.parametrize(
    "fields",
    [{"features": {"image_input": True}}, {"vision_supported": True}, {"vlm": 1}, {"vlm": "true"}],
)
def test_vision_under_any_name(fields: dict[str, Any]) -> None:
    assert read_models({"id": "m", **fields})[0].vision


@pytest.mark.parametrize("features", [None, [], {"tool_use": True}, {"image_input": False}, "x"])
def test_no_vision(features: Any) -> None:
    assert not read_models({"id": "m", "features": features})[0].vision


def test_milliseconds_are_noticed() -> None:
    assert read_models({"id": "m", "created": 1714494994123})[0].created == 1714494994
    assert read_models({"id": "m", "created": "1714494994"})[0].created == 1714494994


def test_only_the_id_is_needed_and_the_first_of_two_rows_counts() -> None:
    rows = [{"id": "a", "is_gated": True}, {}, None, 5, {"id": ""}, {"id": 3}, "b", {"id": "a"}]
    assert [(model.id, model.gated) for model in read_models(*rows)] == [("a", True), ("b", None)]


@pytest.mark.parametrize("answer", [[{"id": "a"}], {"data": [{"id": "a"}]}, ["a"]])
def test_a_bare_list_is_as_good(answer: Any) -> None:
    assert list(catalog.read_models(answer, "testing")) == ["a"]


@pytest.mark.parametrize(
    ("row", "size"),
    [
        ({"model_class": "qwen25-72b"}, "72B"),
        ({"model_class": "llama2-solar-10b7"}, "10.7B"),
        ({"model_class": "mistral-24b-2503"}, "24B"),
        ({"model_class": "mixtral-8x7b"}, "56B"),
        ({"model_class": "qwen2-0.5b"}, "0.5B"),
        ({"model_class": "gemma4-e2b"}, "2B"),
        ({"model_class": "gemma3-270m"}, "270M"),
        ({"id": "Qwen/Qwen2.5-0.5B-Instruct"}, "0.5B"),
        ({"id": "meta/Llama-3.1-405B"}, "405B"),
        ({"id": "one-7b/nameless"}, ""),
        ({"id": "a/Model-4bit-8k"}, ""),
        ({"parameter_size": 31_000_000_000}, "31B"),
        ({"parameter_size": "31B"}, "31B"),
        ({"modelSize": "12"}, "12B"),
        ({}, ""),
    ],
)
def test_the_size_is_said_or_read_off_the_class_or_the_name(row: Any, size: str) -> None:
    assert read_models({"id": "m", **row})[0].size == size


def test_pages_are_followed_until_one_brings_nothing_new() -> None:
    def page(*ids: str) -> Reply:
        rows = [{"id": name} for name in ids]
        return json_reply({"data": rows, "pagination": {"total_pages": 9}})

    with Server(page("a", "b"), page("b", "c"), page()) as server:
        models = catalog.fetch_models(client_of(server), MODELS, query={"q": "x"}).models
        assert [model.id for model in models] == ["a", "b", "c"]
        assert [seen.query.get("page") for seen in server.seen] == [None, ["2"], ["3"]]
        assert server.last.query["q"] == ["x"]
