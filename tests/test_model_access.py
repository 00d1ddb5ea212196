"""What the host lets a group use is all that it can use, wherever it asks."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from playground import catalog
from playground.accounts import access
from playground.infrastructure.askers import set_asker
from playground.keys.store import KeyMark
from playground.models import AccessRule, ListedModel, Run, Status
from playground.providers import Refused
from playground.runs import queue
from playground.runs import services as runs
from tests.providing import JSON, model_page
from tests.providing import provider as provider
from tests.scripted import Server
from tests.test_keys import MINE, enter_key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    yield
    access.forget_rules()


@pytest.fixture
def ada() -> User:
    user = User.objects.create_user("ada")
    user.groups.add(Group.objects.create(name="class"))
    return user


def allow(group: str = "class", **fields: object) -> None:
    mine = Group.objects.get(name=group) if group else None
    AccessRule.objects.create(group=mine, **{"provider": "featherless", **fields})


def ask(browser: Browser, name: str = "hello", slug: str = "featherless") -> tuple[int, str]:
    said = {"mode": "chat", "message": "Hi"}
    answer = browser.post(model_page(name, slug), said, headers=JSON)
    return answer.status_code, answer.content.decode()


def test_without_rules_nothing_is_denied_and_nothing_is_looked_up(provider: Server) -> None:
    assert access.find_refusal("visitor", "featherless", "m", "host") == ""
    with CaptureQueriesContext(connection) as queries:
        assert access.find_refusal("user:7", "arli", "m", "host") == ""
    assert not queries


def test_a_model_that_no_rule_covers_is_refused_with_a_sentence(
    client: Browser, ada: User, provider: Server
) -> None:
    allow(pattern="scripted/h*")
    client.force_login(ada)
    assert ask(client)[0] == 200
    status, body = ask(client, "chat")
    assert status == 403
    assert "allowed you to use scripted/chat by Featherless AI" in body.replace("’", "'")
    assert ask(client, "hello", "arli")[0] in (403, 503)
    assert Run.objects.count() == 1


@pytest.mark.parametrize(("name", "status"), [("nobody", 403), ("host", 200)])
def test_rules_without_a_group_are_for_everybody_else_but_never_for_hosts(
    client: Browser, provider: Server, name: str, status: int
) -> None:
    allow(group="", pattern="other/*")
    if name == "host":
        client.force_login(User.objects.create_superuser("host"))
    assert ask(client)[0] == status


def test_a_group_that_needs_its_own_keys_never_asks_with_the_hosts(
    client: Browser, ada: User, provider: Server
) -> None:
    allow(host_key=False)
    client.force_login(ada)
    assert ask(client)[0] == 503
    assert not provider.seen
    assert "Provided by this server" not in client.get("/keys/#featherless").text
    enter_key(client)
    assert ask(client)[0] == 200
    assert provider.last.headers["authorization"] == f"Bearer {MINE}"


def test_of_one_provider_some_models_may_need_keys_of_ones_own(
    client: Browser, ada: User, provider: Server
) -> None:
    allow(pattern="scripted/hello")
    allow(pattern="*", host_key=False)
    client.force_login(ada)
    assert ask(client)[0] == 200
    status, body = ask(client, "chat")
    assert status == 403
    assert "Use a key of your own" in body


def test_comparisons_sweeps_images_and_readings_are_refused_as_well(
    client: Browser, ada: User, provider: Server
) -> None:
    """All of them are recorded by one function before anybody is asked."""
    allow(pattern="scripted/hello")
    fields: dict[str, Any] = {"owner": f"user:{ada.pk}", "provider": "featherless", "request": {}}
    for app, endpoint in (("textlab", "chat"), ("vision", "chat"), ("imagegen", "txt2img")):
        for queued in (False, True):
            with pytest.raises(Refused, match="allowed you"):
                runs.create_run(
                    **fields, app=app, endpoint=endpoint, model="scripted/chat", queued=queued
                )
    assert not Run.objects.exists()


def test_what_was_taken_away_is_not_tried_again(ada: User, provider: Server) -> None:
    Run.objects.create(
        owner=f"user:{ada.pk}", app="vision", provider="featherless", endpoint="chat",
        model="scripted/chat", status=Status.FAILED,
    )  # fmt: skip
    allow(pattern="scripted/hello")
    with pytest.raises(access.NotAllowed):
        queue.requeue_runs("vision", Run.objects.all(), KeyMark())
    assert Run.objects.get().status == Status.FAILED


def test_lists_have_only_what_may_be_used(client: Browser, ada: User) -> None:
    for name in ("a/one", "a/two", "b/a-one"):
        ListedModel.objects.create(provider="featherless", name=name, search=name, kind="text")
    ListedModel.objects.create(provider="arli", name="a/one", search="a/one", kind="text")
    allow(pattern="A/*")
    with set_asker(f"user:{ada.pk}"):
        rows = catalog.search_models(q="one").rows
        assert [(row.provider, row.name) for row in rows] == [("featherless", "a/one")]
        assert [p.slug for p in catalog.list_offered()] == ["featherless"]
    with set_asker("visitor"):
        assert catalog.search_models(q="one").total == 3


def test_a_change_is_in_force_at_once(client: Browser, ada: User, provider: Server) -> None:
    client.force_login(ada)
    assert ask(client, "chat")[0] == 200
    allow(pattern="scripted/hello")
    assert ask(client, "chat")[0] == 403
    ada.groups.clear()
    assert ask(client, "chat")[0] == 200
