"""How many tokens a model takes, under the names that services have for it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers import catalog
from playground.providers.context_length import CONTEXT_PARTS, SERVED, TRAINED


def context(**row: Any) -> int | None:
    return catalog.read_models({"data": [{"id": "m", **row}]}, "arli")["m"].context_length


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"context_length": 32768}, 32768),
        ({"max_model_len": 16384}, 16384),
        ({"max_input_tokens": 128000, "max_output_tokens": 4096}, 128000),
        ({"context_window": 131072}, 131072),
        ({"meta": {"n_ctx": 4096, "n_ctx_train": 131072}}, 4096),
        ({"meta": {"n_ctx_train": 131072}}, 131072),
        ({"meta": {"n_ctx": 0, "n_ctx_train": 2048}}, 2048),
        ({"loaded_context_length": 8192, "max_context_length": 32768}, 8192),
        ({"model_info": {"max_input_tokens": "200000"}}, 200000),
        ({"top_provider": {"context_length": 65536}}, 65536),
        ({"max_model_len": None, "meta": {"n_ctx": 512}}, 512),
        ({"context_length": "8192.0"}, 8192),
        ({"context_length": -1}, None),
        ({"context_length": True}, None),
        ({"meta": [1, 2]}, None),
        ({"max_tokens": 4096}, None),
        ({"parameters": {"max_seq_len": 8192}}, 8192),
        ({"metadata": {"context_length": 8192}}, 8192),
        ({"capabilities": {"limits": {"max_context_window_tokens": 8192}}}, 8192),
        ({"contextWindow": 8192}, 8192),
        ({"n_ctx_train": 131072, "meta": {"llamaswap": {"context_length": 8192}}}, 8192),
        ({"max_total_tokens": 8192}, 8192),
        ({"model_info": {"general.architecture": "llama", "llama.context_length": 131072}}, 131072),
        ({"details": {"qwen2.context_length": 32768}, "parameters": {"num_ctx": 4096}}, 4096),
        (
            {
                "providers": [
                    {"provider": "a", "status": "live", "context_length": 65536},
                    {"provider": "b", "status": "live", "context_length": 32768},
                    {"provider": "c", "status": "error", "context_length": 8},
                ]
            },
            32768,
        ),
        ({"providers": [{"provider": "a", "status": "live"}]}, None),
        ({"providers": "none"}, None),
        ({"endpoints": [{"max_model_len": 8192}]}, 8192),
        ({"status": {"value": "loaded", "args": ["llama-server", "-ctx", "4096"]}}, 4096),
        ({"args": ["vllm", "serve", "--max-model-len", "32k"]}, 32768),
        ({"cmd": "llama-server -m 'a b.gguf' --ctx-size 16384 -ngl 99"}, 16384),
        ({"cmd": "llama-server -c 2048 -c 8192", "meta": {"n_ctx_train": 131072}}, 8192),
        ({"meta": {"llamaswap": {"cmd": "llama-server --ctx-size=16384"}}}, 16384),
        ({"cmd": "llama-server -c 'unclosed", "context_length": 4096}, 4096),
        ({"cmd": "llama-server -c"}, None),
        ({"args": [1, None, "-c", 0]}, None),
        ({}, None),
    ],
)
def test_the_context_is_read(row: dict[str, Any], expected: int | None) -> None:
    assert context(**row) == expected


@given(
    path=st.sampled_from(CONTEXT_PARTS),
    name=st.sampled_from((*SERVED, *TRAINED)),
    size=st.integers(1, 10**9),
    junk=st.none() | st.text(),
)
def test_every_name_is_read_wherever_it_stands(
    path: tuple[str, ...], name: str, size: int, junk: Any
) -> None:
    facts: dict[str, Any] = {name: size}
    for part in reversed(path):
        facts = {part: facts}
    assert context(**facts, other=junk) == size
