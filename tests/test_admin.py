"""The admin: staff see every model there, nobody else gets in, and a record stays as it is."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from imagegen.models import Board
from playground.admin_bases import RecordAdmin
from playground.models import Artifact, LongText, Run

pytestmark = pytest.mark.django_db
OURS = ("playground", "vision", "imagegen", "textlab")
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]
RECORDS = [model for model in MODELS if isinstance(admin.site._registry.get(model), RecordAdmin)]


def make_run(**fields: object) -> Run:
    values = {"owner": "me", "app": "textlab", "provider": "arli", "endpoint": "chat", "model": "m"}
    return Run.objects.create(**{**values, "status": "done", **fields})


def list_address(model: type) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")  # type: ignore[attr-defined]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_has_a_list_that_can_be_searched(admin_client: Browser, model: type) -> None:
    page = admin_client.get(list_address(model), {"q": "0b5d1d56-0f2c-4b4d-a6a7-3b0a7b1f6f5e"})
    assert page.status_code == 200
    assert model in admin.site._registry


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_its_plural_is_a_word(model: type) -> None:
    plural = str(model._meta.verbose_name_plural)  # type: ignore[attr-defined]
    assert not plural.endswith(("ss", "chs", "xs", "shs"))


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_record_is_neither_added_nor_changed(admin_client: Browser, model: type) -> None:
    label = f"{model._meta.app_label}_{model._meta.model_name}"  # type: ignore[attr-defined]
    address = reverse(f"admin:{label}_add")
    assert admin_client.get(address).status_code == 403
    assert address not in admin_client.get(list_address(model)).text


def test_a_run_is_seen_whole_and_not_changed(admin_client: Browser) -> None:
    run = make_run(text="An answer", request={"messages": [{"role": "user", "content": "Hi"}]})
    address = reverse("admin:playground_run_change", args=[run.pk])
    page = admin_client.get(address).text
    assert "An answer" in page
    assert 'name="_save"' not in page
    assert admin_client.post(address, {"text": "A lie"}).status_code == 403
    run.refresh_from_db()
    assert run.text == "An answer"


def test_a_deleted_run_takes_its_files_along(admin_client: Browser, settings: object) -> None:
    run = make_run()
    Artifact.objects.create(run=run, role="output", file="runs/x.png", bytes=3, sha256="0" * 64)
    address = reverse("admin:playground_run_delete", args=[run.pk])
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert not Run.objects.exists()
    assert not Artifact.objects.exists()


def test_the_list_of_runs_loads_no_request_and_no_answer(admin_client: Browser) -> None:
    for _ in range(3):
        make_run(text="A long answer")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        admin_client.get(list_address(Run))
    rows = [q["sql"] for q in queries if '"playground_run"."model"' in q["sql"]]
    assert rows
    assert not any('"playground_run"."text"' in sql for sql in rows)
    assert not any('"playground_run"."request"' in sql for sql in rows)


def test_a_text_that_runs_ask_with_is_not_deleted(admin_client: Browser) -> None:
    LongText.objects.create(sum="0" * 64, text="x")
    address = reverse("admin:playground_longtext_delete", args=["0" * 64])
    assert admin_client.post(address, {"post": "yes"}).status_code == 403


def test_a_board_is_renamed(admin_client: Browser) -> None:
    board = Board.objects.create(owner="me", name="Old")
    address = reverse("admin:imagegen_board_change", args=[board.pk])
    assert admin_client.post(address, {"owner": "me", "name": "New"}).status_code == 302
    assert Board.objects.get().name == "New"


def test_who_is_no_staff_is_sent_to_the_sign_in_page_or_refused(client: Browser) -> None:
    User.objects.create_user("reader", password="secret-word")
    answer = client.get("/admin/playground/run/", follow=True)
    assert answer.redirect_chain[-1] == ("/login/?next=/admin/playground/run/", 302)
    assert client.login(username="reader", password="secret-word")
    page = client.get("/admin/playground/run/", follow=True)
    assert page.status_code == 403
    assert "Log in" not in page.text


def test_staff_find_it_by_the_hosts_pages_in_the_header(
    admin_client: Browser, client: Browser
) -> None:
    assert 'href="/host/"' in admin_client.get("/about/").text
    assert 'href="/admin/"' in admin_client.get("/host/").text
    assert 'href="/host/"' not in client.get("/about/").text
