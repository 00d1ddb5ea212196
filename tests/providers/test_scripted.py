"""The pretend provider itself: every behaviour that demonstrations and browser tests select."""

import subprocess
import sys
from dataclasses import replace

import pytest
import requests

from playground.providers import Chunk, ProviderError, catalog, errors
from tests.providers.helpers import ASK, CHAT, HASTY, MODELS, TOKENIZE, client_of, gather_chunks
from tests.scripted import Server
from tests.scripted.pretend import NAMES, Pretend


def said_by(name: str) -> tuple[Chunk, ProviderError | None]:
    chunks: list[Chunk] = []
    with Server(answer=Pretend(tokens=40, rate=2000)) as server:
        try:
            payload = {**ASK, "model": f"scripted/{name}"}
            chunks.extend(client_of(server, replace(HASTY, idle=0.7)).stream(CHAT, payload))
        except ProviderError as error:
            return gather_chunks(chunks), error
    return gather_chunks(chunks), None


@pytest.mark.parametrize("name", ["think", "lone-think", "reasoning"])
def test_models_that_think(name: str) -> None:
    whole, error = said_by(name)
    assert error is None
    assert whole.reasoning.startswith("The person wants an answer.")
    assert whole.text.startswith("Here is an answer")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("cut", errors.Unreachable),
        ("stall", errors.TimedOut),
        ("error-frame", errors.Overloaded),
    ],
)
def test_models_that_break_off(name: str, kind: type[ProviderError]) -> None:
    whole, error = said_by(name)
    assert type(error) is kind
    assert whole.text.startswith("Here is an answer")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("bad-key", errors.BadKey),
        ("gated", errors.Forbidden),
        ("cold", errors.ModelCold),
        ("rate-limited", errors.RateLimited),
        ("overloaded", errors.Overloaded),
        ("invalid", errors.Invalid),
        ("gone", errors.Refused),
        ("html", errors.Overloaded),
        ("unknown", errors.UnknownModel),
    ],
)
def test_models_that_refuse(name: str, kind: type[ProviderError]) -> None:
    whole, error = said_by(name)
    assert type(error) is kind
    assert whole.text == ""
    if isinstance(error, errors.RateLimited):
        assert error.retry_after == 7


def test_models_that_answer() -> None:
    assert said_by("hello")[0].text == "Hello! How can I help you today?"
    assert "<script>" in said_by("hostile")[0].text
    assert said_by("length")[0].finish_reason == "length"
    assert said_by("chat")[0].tokens == 40


def test_the_log_tells_who_hung_up() -> None:
    pretend = Pretend(tokens=1000, rate=200)
    with Server(answer=pretend) as server:
        pretend.log = server.seen
        with client_of(server).stream(CHAT, ASK) as stream:
            next(iter(stream))
        server.last.ended.wait(2)
        root = server.base.removesuffix("/v1")
        (entry,) = requests.get(f"{root}/_log", timeout=5).json()
    assert entry["payload"]["messages"] == ASK["messages"]
    assert entry["hung_up"]
    assert entry["sent"] < 100


def test_models_and_tokens() -> None:
    with Server(answer=Pretend()) as server:
        client = client_of(server)
        assert len(catalog.fetch_models(client, MODELS).models) == len(NAMES)
        assert client.tokenize(TOKENIZE, {"model": "m", "prompt": "Hello there"}).count == 2
        keyless = client_of(server, provider=replace(client.provider, needs_key=False), key="")
        with pytest.raises(errors.BadKey):
            keyless.send(TOKENIZE, {"model": "m"})


def test_it_runs_as_a_program() -> None:
    command = [sys.executable, "-m", "tests.scripted", "--port", "0", "--tokens", "5"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as program:
        assert program.stderr
        base = program.stderr.readline().split()[-1]
        models = requests.get(f"{base}/models", timeout=5).json()["data"]
        program.terminate()
    assert {"id": "scripted/hello", "model_class": "scripted-7b", "context_length": 32768} in models
