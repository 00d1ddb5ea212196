"""A provider that takes turns is told visitors apart, and no other provider is told anything."""

from dataclasses import replace

import pytest

from playground.providers import Client, Provider
from playground.providers.registry import PROVIDERS
from tests.scripted import Server, json_reply
from tests.scripted.pretend import Pretend


def ask_all(provider: Provider, visitor: str) -> list[object]:
    """The bodies of one request to each of its endpoints."""
    with Server(answer=Pretend()) as server:
        client = Client(provider, base_url=server.base, key="sk-test", visitor=visitor)
        for endpoint in provider.endpoints:
            if endpoint.method == "POST":
                server.script.append(json_reply({"choices": [{"message": {"content": "x"}}]}))
                client.download(endpoint, {"model": "m"}, lambda _part: None)
        return [seen.json for seen in list(server.seen)]


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.slug)
def test_only_who_takes_turns_is_told_who_asks(provider: Provider) -> None:
    for body in ask_all(provider, "one-of-many"):
        said = body.get("user") if isinstance(body, dict) else None
        assert said == ("one-of-many" if provider.slug == "local" else None)
        assert ("one-of-many" in str(body)) is (provider.slug == "local")


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda each: each.slug)
def test_nobody_is_named_where_nobody_is_known(provider: Provider) -> None:
    assert all("user" not in str(body) for body in ask_all(replace(provider), ""))
