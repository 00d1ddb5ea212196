"""One model, written in many ways; and two models that look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers.naming import is_same_model

QWEN = "Qwen/Qwen2.5-72B-Instruct"
NAMES = st.from_regex(r"[A-Za-z][A-Za-z0-9]{1,8}/[A-Z][a-z]{2,6}-[1-9][0-9]?B", fullmatch=True)


@pytest.mark.parametrize(
    ("wanted", "answered"),
    [
        (QWEN, ""),
        (QWEN, QWEN),
        (QWEN, "qwen/qwen2.5-72b-instruct"),
        (QWEN, "Qwen2.5-72B-Instruct"),
        (QWEN, "featherless_ai/Qwen/Qwen2.5-72B-Instruct"),
        (QWEN, "models/Qwen2_5-72B-Instruct"),
        (QWEN, "Qwen/Qwen2.5-72B-Instruct/"),
        (QWEN, "/srv/models/qwen2.5-72b-instruct-q4_k_m.gguf"),
        (QWEN, r"C:\models\Qwen2.5-72B-Instruct.Q8_0.gguf"),
        (QWEN, "Qwen2.5-72B-Instruct-IQ3_XS-00001-of-00003.gguf"),
        (QWEN, "Qwen2.5-72B-Instruct-bf16.gguf"),
        (QWEN, "/hub/models--Qwen--Qwen2.5-72B-Instruct/snapshots/" + "0a" * 20),
        ("llama3", "llama3:latest"),
        ("mistral-large-latest", "mistral-large"),
        ("gpt-4o", "gpt-4o-2024-08-06"),
        ("openai/gpt-4o", "gpt-4o-2024-08-06"),
        ("claude-3-5-sonnet", "claude-3-5-sonnet@20240620"),
        ("gpt-4o-2024-08-06", "gpt-4o-2024-08-06"),
    ],
)
def test_the_same_model_written_otherwise(wanted: str, answered: str) -> None:
    assert is_same_model(wanted, answered)


@pytest.mark.parametrize(
    ("wanted", "answered"),
    [
        (QWEN, "Qwen/Qwen2.5-7B-Instruct"),
        (QWEN, "Qwen/Qwen2.5-72B"),
        (QWEN, "Qwen/Qwen2.5-72B-Instruct-AWQ"),
        (QWEN, "somebody/Qwen2.5-72B-Instruct"),
        (QWEN, "gpt-3.5-turbo"),
        (QWEN, "default"),
        (QWEN, "/models/qwen2.5-7b-instruct-q4_k_m.gguf"),
        ("Qwen/Qwen3-30B-A3B-Instruct", "Qwen/Qwen3-30B-A3B-Instruct-2507"),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-08-06"),
        ("gpt-4o-2024-05-13", "gpt-4o"),
        ("llama3:8b", "llama3:70b"),
        ("gpt-4", "gpt-4o"),
        ("model", "supermodel"),
    ],
)
def test_another_model(wanted: str, answered: str) -> None:
    assert not is_same_model(wanted, answered)


@given(name=NAMES, other=NAMES)
def test_it_does_not_matter_how_it_is_spelled_or_who_is_asked_first(name: str, other: str) -> None:
    owner, model = name.split("/")
    for spelled in (name.upper(), model, f"x/{name}", f"/a/{model}-q4_0.gguf", f"{name}:latest"):
        assert is_same_model(name, spelled)
    assert is_same_model(name, other) == is_same_model(other, name)
    assert not is_same_model(name, f"{owner}/{model}x")
