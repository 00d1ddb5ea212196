"""Presets in and out: our JSON, SillyTavern's, and what is neither."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from textlab.models import Preset
from textlab.presets import forms
from textlab.presets.files import FORMAT, UNKNOWN, read_presets, write_presets

TEXT_COMPLETION = {
    "temp": 0.7, "top_p": 0.5, "top_k": 0, "top_a": 0, "typical_p": 1, "min_p": 0.05, "tfs": 1,
    "rep_pen": 1.2, "rep_pen_range": 2048, "freq_pen": 0.1, "presence_pen": 0, "min_length": 0,
    "no_repeat_ngram_size": 0, "dry_multiplier": 0.8, "dry_base": 1.75, "mirostat_mode": 2,
    "genamt": 350, "max_length": 8192, "sampler_order": [6, 0, 1], "do_sample": True,
    "dynatemp": False, "negative_prompt": "",
}  # fmt: skip
CHAT_COMPLETION = {
    "chat_completion_source": "openai", "temperature": 0.9, "top_p": 1, "top_k": 0, "top_a": 0,
    "min_p": 0, "repetition_penalty": 1, "frequency_penalty": 0.2, "presence_penalty": 0,
    "openai_max_context": 4095, "openai_max_tokens": 300, "seed": -1, "n": 1,
    "prompts": [
        {"identifier": "main", "name": "Main", "role": "system", "content": "You are {{char}}."},
        {"identifier": "nsfw", "name": "Auxiliary", "content": "Stay kind."},
        {"identifier": "enhance", "name": "Enhance", "content": "Never sent."},
        {"identifier": "chatHistory", "name": "Chat History", "marker": True},
        {"identifier": "jailbreak", "name": "After", "content": "Be brief."},
    ],
    "prompt_order": [
        {"character_id": 100000, "order": [{"identifier": "enhance", "enabled": True}]},
        {
            "character_id": 100001,
            "order": [
                {"identifier": "main", "enabled": True},
                {"identifier": "enhance", "enabled": False},
                {"identifier": "nsfw", "enabled": True},
                {"identifier": "chatHistory", "enabled": True},
                {"identifier": "jailbreak", "enabled": True},
            ],
        },
    ],
}  # fmt: skip
JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*TEXT_COMPLETION, *CHAT_COMPLETION, "identifier", "content", "order"])
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


def bring(browser: Browser, data: Any, name: str = "") -> Any:
    body = data if isinstance(data, str) else json.dumps(data)
    return browser.post("/text/presets/import/", {"text": body, "name": name})


def own(**fields: Any) -> dict[str, Any]:
    row = {"name": "One", "system": "Be brief.", "parameters": {"temperature": 0.4}, **fields}
    return {"format": FORMAT, "version": 1, "presets": [row]}


@pytest.mark.django_db
def test_what_is_exported_comes_back_the_same(client: Browser) -> None:
    values = {
        "temperature": 0.4,
        "stop": ["a\nb", "c"],
        "seed": 7,
        "guided_json": {"type": "object"},
    }
    bring(client, own(parameters=values))
    first = Preset.objects.get()
    exported = client.get(f"/text/presets/{first.pk}/export/")
    assert exported["Content-Disposition"] == 'attachment; filename="One.json"'
    assert bring(client, exported.text).status_code == 303
    second = Preset.objects.exclude(pk=first.pk).get()
    assert (second.name, second.system, second.parameters) == ("One (2)", first.system, values)
    everything = json.loads(client.get("/text/presets/export/").text)
    assert everything == write_presets([first, second])


@pytest.mark.django_db
def test_a_file_brings_its_name(client: Browser) -> None:
    file = SimpleUploadedFile("Big O.json", json.dumps(TEXT_COMPLETION).encode())
    page = client.post("/text/presets/import/", {"file": file}, follow=True)
    assert "Imported “Big O”." in page.text
    assert Preset.objects.get().name == "Big O"
    assert "max_length" in page.text


def test_each_field_of_text_completion_has_its_api_name() -> None:
    [draft] = read_presets(TEXT_COMPLETION, "Mine")
    assert draft.parameters == {
        "temperature": 0.7, "top_p": 0.5, "top_a": 0, "typical_p": 1, "min_p": 0.05, "tfs": 1,
        "repetition_penalty": 1.2, "frequency_penalty": 0.1, "presence_penalty": 0,
        "min_tokens": 0, "dry_multiplier": 0.8, "dry_base": 1.75, "mirostat": 2, "max_tokens": 350,
    }  # fmt: skip
    assert draft.left_out == ["do_sample", "max_length", "rep_pen_range", "sampler_order"]


def test_of_chat_completion_the_prompts_before_the_chat_are_the_system_prompt() -> None:
    [draft] = read_presets(CHAT_COMPLETION, "Mine")
    assert draft.system == "You are {{char}}.\n\nStay kind."
    assert draft.parameters["max_tokens"] == 300
    assert draft.parameters["temperature"] == 0.9
    assert not {"seed", "top_k"} & set(draft.parameters)
    assert "prompt “After”, after the chat" in draft.left_out
    assert "openai_max_context" in draft.left_out
    assert not any("Enhance" in line for line in draft.left_out)


def test_a_value_beyond_our_bounds_is_left_out_with_its_reason() -> None:
    [draft] = read_presets({**TEXT_COMPLETION, "temp": 4.5}, "Hot")
    assert "temperature" not in draft.parameters
    assert (
        "temp = 4.5: Temperature (temperature) must be between 0 and 2, not 4.5." in draft.left_out
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(
            {**TEXT_COMPLETION, "temp": "0.7"}, "temp must be a number, not the text “0.7”.",
            id="text-for-a-number",
        ),
        pytest.param(
            own(parameters={"temperature": "hot"}),
            "presets[0].parameters.temperature must be a number, not the text “hot”.",
            id="own-text-for-a-number",
        ),
        pytest.param(
            own(parameters={"top_p": True}),
            "presets[0].parameters.top_p must be a number, not true.", id="flag-for-a-number",
        ),
        pytest.param(
            own(parameters={"temperature": 3}), "must be between 0 and 2, not 3.", id="bounds"
        ),
        pytest.param(
            own(parameters={"warmth": 1}),
            "presets[0].parameters.warmth isn't a parameter of any text endpoint.", id="unknown",
        ),
        pytest.param(
            own(parameters={"stop": [1]}), "stop must be text or a list of texts, not a list.",
            id="list-of-numbers",
        ),
        pytest.param(own(name=""), "presets[0].name must be text of 1 to 80", id="no-name"),
        pytest.param(own(system=5), "presets[0].system must be text", id="system"),
        pytest.param(own() | {"version": 2}, "Only version 1 of this format", id="version"),
        pytest.param(own() | {"presets": []}, "at least one preset", id="empty"),
        pytest.param(own() | {"presets": [3]}, "presets[0] must be an object.", id="row"),
        pytest.param({"hello": 1}, UNKNOWN, id="something-else"),
        pytest.param([1], UNKNOWN, id="a-list"),
        pytest.param(
            {**CHAT_COMPLETION, "prompts": {"a": 1}}, "prompts must be a list of objects.",
            id="prompts",
        ),
        pytest.param("{", "This isn't valid JSON: line 1, column 2", id="no-json"),
        pytest.param('{"a": "\\u0000"}', "contains a null character", id="null-character"),
        pytest.param("[" * 150 + "]" * 150, "nested too deeply", id="deep"),
        pytest.param("[" * 90_000, "This isn't valid JSON", id="deeper"),
        pytest.param("", "Choose a file or paste its contents.", id="nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client: Browser, data: Any, sentence: str
) -> None:
    page = bring(client, data)
    assert page.status_code == 422
    errors = page.context["import_form"].errors
    assert any(sentence in words for row in errors.values() for words in row), errors
    assert not Preset.objects.exists()


@pytest.mark.django_db
def test_of_two_presets_one_of_which_is_wrong_none_is_stored(client: Browser) -> None:
    data = own()
    data["presets"].append({"name": "Two", "parameters": {"top_k": "many"}})
    assert bring(client, data).status_code == 422
    assert not Preset.objects.exists()


@pytest.mark.django_db
def test_a_full_list_takes_no_more(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "MAX_SAVED", 1)
    assert bring(client, own()).status_code == 303
    page = bring(client, own())
    assert page.status_code == 422
    assert "At most 1 presets can be saved" in page.text
    assert Preset.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("body", [b"\xff\xfe{}", b'{"a": "\xc3"}', b"[" + b" " * 3_000_000])
def test_a_file_that_is_no_text_or_too_large_is_refused(client: Browser, body: bytes) -> None:
    file = SimpleUploadedFile("x.json", body)
    page = client.post("/text/presets/import/", {"file": file})
    assert page.status_code == 422
    assert page.context["import_form"].errors["file"]


@settings(max_examples=300, deadline=None)
@given(JSONS)
def test_whatever_is_brought_is_read_or_refused_with_a_sentence(data: Any) -> None:
    try:
        drafts = read_presets(data, "Mine")
    except ValidationError:
        return
    assert all(isinstance(draft.system, str) for draft in drafts)
