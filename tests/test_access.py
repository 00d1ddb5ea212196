"""Who gets in, what every response says to the browser, and whether the site is well."""

from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser
from pytest_django import Settings

from playground.health.models import Worker
from playground.models import Run
from tests.providing import EVENTS

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> None:
    """One that lives: without it the site isn't ready."""
    Worker.objects.create(name="worker")


@pytest.mark.parametrize("path", ["/", "/text/", "/keys/", "/text/local/a/b/", "/nothing/"])
def test_every_page_has_a_strict_policy(client: Browser, path: str) -> None:
    policy = client.get(path)["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_only_the_page_of_pictures_may_ask_for_the_camera(client: Browser) -> None:
    for path in ("/", "/text/", "/images/", "/vision/prompts/", "/nothing/"):
        policy = client.get(path)["Permissions-Policy"]
        assert "camera=()" in policy
        assert "self" not in policy
    policy = client.get("/vision/")["Permissions-Policy"]
    assert policy.count("self") == 1
    assert "camera=(self)" in policy
    assert "microphone=()" in policy


def test_other_headers_are_there(client: Browser) -> None:
    page = client.get("/")
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"


def test_a_host_that_is_not_ours_is_refused_on_a_page(client: Browser) -> None:
    refused = client.get("/", headers={"Host": "elsewhere.example"})
    assert refused.status_code == 400
    assert "We couldn't process that request." in refused.text
    assert "elsewhere.example" not in refused.text


@pytest.mark.usefixtures("worker")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize(
    "host", ["10.1.2.3:8000", "elsewhere.example", "under_score", "[::1", "a b", "", "x" * 300]
)
def test_health_is_told_whatever_the_host_is_called(
    client: Browser, settings: Settings, path: str, host: str
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["play.example.org"]
    for ask in (client.get, client.head):
        answer = ask(path, headers={"Host": host})
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
    assert client.post(path, headers={"Host": host}).status_code == 405


def test_cookies_are_out_of_reach_of_scripts(client: Browser) -> None:
    client.get("/text/local/a/b/")
    assert all(cookie["httponly"] for cookie in client.cookies.values())


def test_a_forged_visitor_is_a_new_one(client: Browser) -> None:
    run = Run.objects.create(
        owner="victim", app="textlab", provider="local", endpoint="chat", model="m"
    )
    client.cookies["visitor"] = "victim:forged:signature"
    assert client.get(f"/runs/{run.pk}/").status_code == 404


def test_with_login_everything_private_asks_first(client: Browser, settings: Settings) -> None:
    settings.ACCESS = "login"
    for path in ("/", "/text/", "/keys/", "/text/local/a/b/?temperature=0.3&message=x"):
        response = client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/login/?next=")
    assert "temperature%3D0.3%26message%3Dx" in response["Location"]
    refused = client.post("/text/local/a/b/", {"message": "x"}, headers=EVENTS)
    assert refused.status_code == 401
    assert "Sign in first" in refused.json()["error"]["message"]


@pytest.mark.usefixtures("worker")
@pytest.mark.django_db(transaction=True)
def test_with_login_health_and_shared_links_stay_open(client: Browser, settings: Settings) -> None:
    settings.ACCESS = "login"
    Run.objects.create(
        owner="me", app="textlab", provider="local", endpoint="chat", model="m", share_slug="abc",
        request={"message": "hi"}, status="done", text="hello",
    )  # fmt: skip
    for path in ("/healthz", "/readyz", "/s/abc/", "/login/"):
        assert client.get(path).status_code == 200


def test_who_has_an_account_gets_in_and_keeps_their_runs_apart(
    client: Browser, settings: Settings
) -> None:
    settings.ACCESS = "login"
    user = User.objects.create_user("ada", password="correct horse")
    Run.objects.create(
        owner=f"user:{user.pk}",
        app="textlab",
        provider="local",
        endpoint="chat",
        model="m",
        request={"message": "Ada's"},
    )
    page = client.post(
        "/login/?next=/", {"username": "ada", "password": "correct horse"}, follow=True
    )
    assert page.status_code == 200
    assert "Ada&#x27;s" in page.text
    assert client.post("/logout/").status_code == 302


@pytest.mark.parametrize("path", ["/", "/login/"])
def test_every_page_bears_the_hosts_name_for_it(
    client: Browser, settings: Settings, path: str
) -> None:
    settings.NAME = "Reading room"
    page = client.get(path, headers={"Host": "127.0.0.1"}).text
    assert "· Reading room</title>" in page
    assert "127.0.0.1</title>" not in page


@pytest.mark.parametrize("access", ["open", "login"])
def test_the_page_of_keys_is_never_cached(client: Browser, settings: Settings, access: str) -> None:
    settings.ACCESS = access
    client.force_login(User.objects.create_user("ada"))
    assert "no-store" in client.get("/keys/")["Cache-Control"]
    assert "no-store" in client.post("/keys/", {"key": "x"})["Cache-Control"]


def test_with_login_no_page_stays_in_the_browser(client: Browser, settings: Settings) -> None:
    settings.ACCESS = "login"
    client.force_login(User.objects.create_user("ada"))
    assert "no-store" in client.get("/keys/")["Cache-Control"]


@pytest.mark.parametrize("path", ["/keys/", "/text/local/a/b/"])
def test_a_post_that_is_too_large_is_refused_in_words(client: Browser, path: str) -> None:
    page = client.post(path, {"key": "x" * 5_000_000, "message": "x"})
    assert page.status_code == 413
    assert "Too much text" in page.text


def test_a_wrong_password_is_said(client: Browser, settings: Settings) -> None:
    settings.ACCESS = "login"
    page = client.post("/login/", {"username": "ada", "password": "wrong"})
    assert "correct username and password" in page.text


def test_what_there_is_not_is_a_page_that_helps(client: Browser) -> None:
    page = client.get("/nothing/")
    assert page.status_code == 404
    assert "/text/" in page.text


def test_pages_are_compressed_and_streams_never(client: Browser) -> None:
    page = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"


def test_what_is_too_large_is_refused_before_it_is_read(
    client: Browser, settings: Settings
) -> None:
    settings.LARGEST_REQUEST = 2 * 2**20
    large: dict[str, object] = {"mode": "chat", "message": "x", "file": BytesIO(bytes(3 * 2**20))}
    page = client.post("/text/local/a/b/", large)
    assert page.status_code == 413
    assert "A request can have at most 2 MB." in page.text
    large["file"] = BytesIO(bytes(3 * 2**20))
    refused = client.post("/text/local/a/b/", large, headers=EVENTS)
    assert refused.json()["error"]["kind"] == "too_large"
