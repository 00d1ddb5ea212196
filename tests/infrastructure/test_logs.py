"""The log as JSON: what a line says, and that words and keys are in none of them."""

import json
import logging
import re
from pathlib import Path

import pytest
import requests
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import resolve

from playground.infrastructure.askers import set_asker
from playground.infrastructure.logs import JsonFormatter, WithoutAddresses
from playground.infrastructure.request_ids import current_request_id
from tests.scripted import Server
from tests.scripted.pretend import Pretend
from tests.site import Site

WORDS, KEY = "marked-words-7b1", "sk-marked-key-93c"
PATIENCE_SECONDS = 120  # of a busy machine: this is not about how fast it is


def make_record(error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("some", logging.ERROR, __file__, 1, "run %s failed", ("7",), info)


def test_a_line_says_when_where_and_for_which_request() -> None:
    current_request_id.set("request-1")
    with set_asker("user:3", "network"):
        line = json.loads(JsonFormatter(people=True).format(make_record()))
        without = json.loads(JsonFormatter().format(make_record()))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "ERROR", "logger": "some", "message": "run 7 failed",
        "request": "request-1", "person": "user:3",
    }  # fmt: skip
    assert "person" not in without


def test_an_error_is_its_type_and_its_way_without_its_message() -> None:
    try:
        try:
            int(WORDS)
        except ValueError as cause:
            raise RuntimeError(WORDS) from cause
    except RuntimeError as error:
        text = JsonFormatter().format(make_record(error))
    line = json.loads(text)
    assert (line["error"], line["caused_by"]) == ("RuntimeError", ["ValueError"])
    assert "test_logs.py" in line["trace"][-1]
    assert WORDS not in text


@pytest.mark.parametrize(
    ("message", "args", "line"),
    [
        ("Error %s", (f"/text/?message={WORDS}",), "Error /text/"),
        ("Error handling request %s %s", ("GET", f"/s/{KEY}/"), "Error handling request GET /s/…"),
        (f"Invalid request from ip=fd00::1: GET /{WORDS}", (), "Invalid request from ip=fd00::1"),
        ("%d of %s", (3, "a/b"), "3 of a/b"),
    ],
)
def test_the_server_names_no_address_that_has_words_or_secrets(
    message: str, args: tuple[object, ...], line: str
) -> None:
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, message, args, None)
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == line


def test_a_line_of_django_names_the_route_of_a_request(rf: RequestFactory) -> None:
    request = rf.get(f"/s/{KEY}/")
    request.resolver_match = resolve(request.path)
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 1, "%s: %s", ("Error", request.path), None
    )
    record.request = request
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Error: /s/<slug:slug>/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("0123456789abcdef", True),
        ("a-b_C" * 12, True),
        ("short", False),
        ("x" * 65, False),
        ("has a space", False),
        ("new\nline-and-more", False),
        ("", False),
    ],
)
def test_an_answer_bears_the_name_of_its_request(client: Browser, sent: str, taken: bool) -> None:
    name = client.get("/about/", headers={"X-Request-ID": sent})["X-Request-ID"]
    assert (name == sent) is taken
    assert taken or re.fullmatch("[0-9a-f]{32}", name)


def test_no_line_of_any_process_has_words_or_keys(tmp_path: Path) -> None:
    with Server(answer=Pretend()) as provider:
        knobs = {"FEATHERLESS_BASE_URL": provider.base, "FEATHERLESS_API_KEY": KEY}
        knobs |= {"PLAYGROUND_LOG_FORMAT": "json", "LOG_LEVEL": "DEBUG"}
        with Site(tmp_path, **knobs) as site:
            misbehave(site)
        log = site.log.read_text()
    assert WORDS not in log
    assert KEY not in log
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert len(lines) > 3
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)


def misbehave(site: Site) -> None:
    """Marked words and keys by every door, and so that it goes wrong."""
    visitor = requests.Session()
    page = visitor.get(f"{site.url}/keys/", timeout=PATIENCE_SECONDS).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    visitor.headers.update({"X-CSRFToken": token[1], "Accept": "application/json"})
    form = {"mode": "chat", "message": WORDS, "system": WORDS}
    for model in ("chat", "refuse-500", "nothing", "x" * 300):
        visitor.post(
            f"{site.url}/text/featherless/scripted/{model}/", form, timeout=PATIENCE_SECONDS
        )
    visitor.post(
        f"{site.url}/keys/",
        {"provider": "featherless", "slot": "text", "key": KEY},
        timeout=PATIENCE_SECONDS,
    )
    visitor.get(f"{site.url}/text/?message={WORDS}&q={KEY}", timeout=PATIENCE_SECONDS)
    visitor.get(
        f"{site.url}/{WORDS}?{KEY}", headers={"Host": "elsewhere"}, timeout=PATIENCE_SECONDS
    )
    visitor.post(
        f"{site.url}/login/", {"username": WORDS, "password": KEY}, timeout=PATIENCE_SECONDS
    )
    visitor.post(f"{site.url}/vision/", data=b"--x\r\n" + WORDS.encode(), timeout=PATIENCE_SECONDS)
    visitor.post(
        f"{site.url}/keys/", {"key": KEY}, headers={"X-CSRFToken": WORDS}, timeout=PATIENCE_SECONDS
    )
