"""Who may not use a model is not offered it, and is told so by each page that they ask it on."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client as Browser
from pytest_django import Settings

from imagegen.models import Grid
from playground.accounts import access
from playground.models import AccessRule, Favourite, ListedModel, Run
from tests.imagegen.grids.test_grid_pages import FORM as GRID
from tests.providing import JSON
from tests.providing import provider as provider
from tests.scripted import Server
from tests.site import KEY
from tests.textlab.comparing import CHAT, COMPARE, HELLO
from tests.textlab.sweeps.sweeping import SWEEPS
from tests.vision.conftest import upload_image
from textlab.models import Round, Sweep
from vision.models import Batch

pytestmark = pytest.mark.django_db(transaction=True)
MAY, MAY_NOT = "scripted/hello", "scripted/chat"
SENTENCE = "The host hasn't allowed you to use {model} by {provider}."
IMAGE = {
    "action": "generate", "provider": "arli", "sd_model_checkpoint": "scripted-slow",
    "prompt": "a fox", "steps": "20", "cfg_scale": "7", "width": "64", "height": "64",
    "seed": "1", "batch_size": "1",
}  # fmt: skip
ASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "compare": (COMPARE, {"m": [HELLO, CHAT], "message": "Hi"}),
    "sweep": (SWEEPS, {"m": [HELLO, CHAT], "message": "Hi", "action": "start", "agreed": "2"}),
    "vision": ("/vision/", {"action": "run", "task": "text", "m": [HELLO, CHAT]}),
    "image": ("/images/", IMAGE),
    "grid": (
        "/images/grid/",
        {
            **GRID, "action": "run", "agreed": "2", "y_type": "", "y_values": "",
            "x_type": "sd_model_checkpoint", "x_values": "scripted-image, scripted-slow",
        },
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def ada(client: Browser, settings: Settings, tmp_path: Any, provider: Server) -> Iterator[User]:
    """In a group that may use one model of each provider."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PROVIDER_KEYS = {"featherless": {"text": KEY}, "arli": {"text": KEY}}
    user, group = User.objects.create_user("ada"), Group.objects.create(name="class")
    user.groups.add(group)
    AccessRule.objects.create(group=group, provider="featherless", pattern=MAY)
    AccessRule.objects.create(group=group, provider="arli", pattern="scripted-image")
    for name in (MAY, MAY_NOT):
        ListedModel.objects.create(
            provider="featherless", name=name, search=name, kind="text", vision=True
        )
        Favourite.objects.create(owner=f"user:{user.pk}", provider="featherless", model=name)
    client.force_login(user)
    yield user
    access.forget_rules()


def list_asked(provider: Server) -> list[str]:
    """What was sent to a model; lists of names are none of it."""
    return [seen.path for seen in list(provider.seen) if seen.method == "POST"]


def ask(client: Browser, kind: str, **headers: str) -> Any:
    url, fields = ASKS[kind]
    pictures = {"image": upload_image()} if kind == "vision" else {}
    return client.post(url, {**fields, **pictures}, headers=headers)


@pytest.mark.parametrize("kind", ASKS)
def test_a_page_says_the_sentence_and_asks_nothing(
    client: Browser, provider: Server, kind: str
) -> None:
    sentence = SENTENCE.format(
        model="scripted-slow" if kind in ("image", "grid") else MAY_NOT,
        provider="Arli AI" if kind in ("image", "grid") else "Featherless AI",
    )
    for headers in (JSON, {}):
        answer = ask(client, kind, **headers)
        assert answer.status_code == 403, answer.text
        assert sentence in answer.text.replace("&#x27;", "'")
    assert list_asked(provider) == []
    for model in (Run, Round, Sweep, Grid):
        assert not model._default_manager.exists(), model


def test_what_was_uploaded_stays_for_another_model(client: Browser) -> None:
    ask(client, "vision")
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    "url",
    [
        "/text/", "/text/?q=scripted", f"{COMPARE}?find=scripted", f"{COMPARE}?find={MAY_NOT}",
        f"{SWEEPS}?find=scripted", "/vision/?find=scripted", f"/vision/?find={MAY_NOT}",
    ],
)  # fmt: skip
def test_what_a_text_or_vision_page_offers_leaves_it_out(client: Browser, url: str) -> None:
    offers = find_offers(client.get(url).text)
    assert MAY_NOT not in offers
    if MAY_NOT not in url:
        assert MAY in offers
    client.logout()
    Favourite.objects.update(owner=str(client.get("/text/").wsgi_request.owner))  # type: ignore[attr-defined]
    assert MAY_NOT in find_offers(client.get(url).text)


def find_offers(page: str) -> str:
    """Where links lead, and what can be chosen."""
    rest = re.sub(r'<input[^>]*name="(?:find|q|was)"[^>]*>', "", page.replace("%2F", "/"))
    return " ".join(re.findall(r'(?:href|value|data-value)="([^"]*)"', rest))


@pytest.mark.parametrize("url", ["/images/?provider=arli", "/images/grid/?provider=arli"])
def test_the_pages_of_images_offer_the_one_that_may_be_used(client: Browser, url: str) -> None:
    page = client.get(url).text
    assert '<option value="scripted-image"' in page
    assert "scripted-slow" not in page
    lists = client.get("/images/lists/arli/", headers=JSON).json()
    assert lists["sd_model_checkpoint"] == ["scripted-image"]
    client.logout()
    assert len(client.get("/images/lists/arli/", headers=JSON).json()["sd_model_checkpoint"]) > 1


def test_what_may_be_used_is_answered(client: Browser, provider: Server) -> None:
    client.post("/images/", {**IMAGE, "sd_model_checkpoint": "scripted-image"})
    client.post(COMPARE, {"m": [HELLO], "message": "Hi"})
    assert set(Run.objects.values_list("model", flat=True)) == {"scripted-image", MAY}
