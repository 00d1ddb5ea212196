"""Tasks: the documented sentences, parameters the providers take, a schema that is one."""

import json

import pytest

from playground.providers import get_declared_provider
from vision.upload.prompts import (
    BY_ID,
    FORM_SCHEMA,
    TASKS,
    Task,
    build_request,
    find_task,
    strip_fence,
)


def test_the_eight_tasks() -> None:
    ids = ["text", "layout", "table", "fields", "form", "describe", "translate", "own"]
    assert [task.id for task in TASKS] == ids
    assert all(task.label for task in TASKS)
    assert [task.id for task in TASKS if not task.prompt] == ["own"]
    assert [task.id for task in TASKS if task.schema] == ["form"]


def test_a_prompt_of_ones_own_brings_no_parameters() -> None:
    assert BY_ID["own"].parameters == {}


@pytest.mark.parametrize(
    ("id", "prompt", "task"),
    [
        ("", "", "text"),
        ("table", "", "table"),
        ("table", "Mine", "table"),
        ("", BY_ID["layout"].prompt, "layout"),
        ("", "Mine", "own"),
        ("dance", "Mine", "own"),
        ("dance", "", "text"),
    ],
)
def test_which_task_is_meant(id: str, prompt: str, task: str) -> None:
    assert find_task(id, prompt).id == task


def test_documented_sentences_stand_as_documented() -> None:
    assert BY_ID["text"].prompt == (
        "Extract all text from this image. Output only the text, nothing else."
    )
    assert BY_ID["layout"].prompt == (
        "Extract all text from this image. Preserve formatting and line breaks."
    )


@pytest.mark.parametrize("task", TASKS[:-1], ids=lambda task: task.id)
def test_parameters_are_the_documented_ones_of_reading(task: Task) -> None:
    assert task.parameters == {"temperature": 0.1, "max_tokens": 2000}
    for slug in ("featherless", "arli"):
        endpoint = get_declared_provider(slug).get_endpoint("chat")
        assert endpoint is not None
        assert set(task.parameters) <= {param.name for param in endpoint.params}


def test_a_schema_is_guided_where_it_can_be_and_asked_for_elsewhere() -> None:
    assert build_request("Read.", None, guided=True) == ("Read.", {})
    assert build_request("Read.", FORM_SCHEMA, guided=True) == (
        "Read.",
        {"guided_json": FORM_SCHEMA},
    )
    prompt, parameters = build_request("Read.", FORM_SCHEMA, guided=False)
    assert parameters == {}
    assert prompt.startswith("Read.\n\n")
    assert json.loads(prompt.rpartition("\n")[2]) == FORM_SCHEMA


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ('```json\n{"a": 1}\n```', '{"a": 1}'),
        ("\n```\none\ntwo\n```\n", "one\ntwo"),
        ("plain", "plain"),
        ("before\n```\ncode\n```", "before\n```\ncode\n```"),
        ("```\na\n```\nb\n```\nc\n```", "```\na\n```\nb\n```\nc\n```"),
        ("", ""),
    ],
)
def test_a_fence_around_everything_is_taken_off(answer: str, text: str) -> None:
    assert strip_fence(answer) == text
