"""One run's pages: its own address, its events, stop, share, delete; nobody else's."""

import json
import re
from html import unescape

import pytest
from django.test import Client as Browser
from django.utils import timezone

from playground.models import Run, Status
from playground.runs import services as runs
from tests.providing import EVENTS, JSON, list_events, list_parts, model_page, read_body, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from vision.models import Reading

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def run(client: Browser, provider: Server) -> Run:
    return Run.objects.get(pk=send_chat(client, "hello")[0][1]["id"])


def link_run(run: Run, rest: str = "") -> str:
    return f"/runs/{run.pk}/{rest}"


def test_its_page_shows_question_answer_and_code(client: Browser, run: Run) -> None:
    page = client.get(link_run(run))
    assert page.status_code == 200
    assert "Hello" in page.text
    assert "FEATHERLESS_API_KEY" in page.text


def test_nobody_else_sees_it(run: Run) -> None:
    stranger = Browser()
    assert stranger.get(link_run(run)).status_code == 404
    assert stranger.get(link_run(run, "events")).status_code == 404
    for action in ("stop", "share", "unshare", "delete"):
        assert stranger.post(link_run(run, action)).status_code == 404
    assert Run.objects.filter(pk=run.pk).exists()


def test_its_events_come_again_from_the_start_or_from_where_one_was(
    client: Browser, run: Run
) -> None:
    whole = client.get(link_run(run, "events"), headers=EVENTS)
    got = list_events(read_body(whole))
    assert [name for name, _ in got] == ["run", "delta", "done"]
    assert got[1][1]["text"] == run.text
    back = {**EVENTS, "Last-Event-ID": "3.0.0"}
    rest = client.get(link_run(run, "events"), headers=back)
    got = list_events(read_body(rest))
    assert got[1][1]["text"] == run.text[3:]


def test_stop_reaches_the_provider_in_mid_answer(client: Browser, provider: Server) -> None:
    said = {"mode": "chat", "message": "Hello"}
    response = client.post(model_page("stall"), said, headers=EVENTS)
    stream = list_parts(response)
    first = json.loads(next(stream).decode().split("data: ")[1])
    next(stream)  # something has arrived
    stopped = client.post(first["stop"], headers=JSON)
    assert stopped.json() == {"status": "stopped"}
    assert provider.last.ended.wait(5)
    assert list_events(b"".join(stream))[-1][1]["status"] == "stopped"
    assert Run.objects.get(pk=first["id"]).status == Status.STOPPED


def test_leaving_does_not_stop_the_answer(client: Browser, provider: Server) -> None:
    said = {"mode": "chat", "message": "Hello"}
    response = client.post(model_page("chat"), said, headers=EVENTS)
    next(list_parts(response))
    response.close()
    run = Run.objects.get()
    assert runs.wait_for_run(run).status == Status.DONE


def test_a_shared_link_shows_the_conversation_to_everybody_until_it_is_withdrawn(
    client: Browser, run: Run
) -> None:
    second = Run.objects.get(
        pk=send_chat(client, "hello", message="And?", parent=str(run.pk))[0][1]["id"]
    )
    client.post(link_run(second, "share"))
    second.refresh_from_db()
    stranger = Browser()
    page = stranger.get(f"/s/{second.share_slug}/")
    assert page.status_code == 200
    assert page["X-Robots-Tag"] == "noindex"
    assert "And?" in page.text
    assert "Hello" in page.text
    assert str(run.owner) not in page.text
    assert "visitor" not in page.cookies
    client.post(link_run(second, "unshare"))
    assert stranger.get(f"/s/{second.share_slug}/").status_code == 404


def test_a_shared_link_has_a_card_where_it_is_posted(client: Browser, provider: Server) -> None:
    said = {"message": 'Is "5 < 6"?'}
    run = Run.objects.get(pk=send_chat(client, "hello", **said)[0][1]["id"])
    client.post(link_run(run, "share"))
    run.refresh_from_db()
    page = Browser().get(f"/s/{run.share_slug}/").text
    assert read_card(page)["og:title"] == ["Is &quot;5 &lt; 6&quot;?"]
    assert read_card(page)["og:description"][0].startswith(run.text[:20])
    (image,) = read_card(page)["og:image"]
    assert image.startswith("http://testserver/static/icon-512")
    assert read_card(page)["twitter:card"] == ["summary"]


def read_card(page: str) -> dict[str, list[str]]:
    head = " ".join(page.partition("</head>")[0].split())
    tags: dict[str, list[str]] = {}
    for name, content in re.findall(
        r'(?:name|property)="((?:og|twitter):\w+)" content="(.*?)"', head
    ):
        tags.setdefault(name, []).append(content)
    return tags


def test_who_reads_a_shared_run_can_try_the_same(client: Browser, provider: Server) -> None:
    said = {"message": "Why & how?", "temperature": "0.5", "stop": "A\nB"}
    run = Run.objects.get(pk=send_chat(client, "hello", **said)[0][1]["id"])
    client.post(link_run(run, "share"))
    run.refresh_from_db()
    stranger = Browser()
    page = stranger.get(f"/s/{run.share_slug}/").text
    (link,) = re.findall(r'href="([^"]+)">Try it yourself', page)
    form = stranger.get(unescape(link)).text
    assert "Why &amp; how?" in form
    assert 'value="0.5"' in form
    assert "A\nB" in form
    assert not Run.objects.exclude(pk=run.pk).exists()


def test_a_run_that_still_grows_is_not_shared(client: Browser, run: Run) -> None:
    Run.objects.update(status=Status.RUNNING, heartbeat=timezone.now())
    page = client.post(link_run(run, "share"), follow=True)
    assert "You can share this run when it has finished." in page.text
    assert Run.objects.get(pk=run.pk).share_slug is None


def test_what_is_deleted_is_gone(client: Browser, run: Run) -> None:
    assert client.post(link_run(run, "delete")).status_code == 302
    assert client.get(link_run(run)).status_code == 404


def test_a_slug_that_never_was_is_not_found(client: Browser) -> None:
    assert client.get("/s/nothing/").status_code == 404


def test_changes_are_asked_for_by_post_alone(client: Browser, run: Run) -> None:
    for action in ("stop", "share", "unshare", "delete"):
        assert client.get(link_run(run, action)).status_code == 405


def test_a_post_needs_its_token(run: Run) -> None:
    careful = Browser(enforce_csrf_checks=True)
    assert careful.post(link_run(run, "stop")).status_code == 403


def test_a_shared_run_is_titled_by_what_was_asked_first(client: Browser, run: Run) -> None:
    last = Run.objects.get(
        pk=send_chat(client, "hello", message="And <then>?", parent=str(run.pk))[0][1]["id"]
    )
    client.post(link_run(last, "share"))
    last.refresh_from_db()
    for address in (link_run(last), f"/s/{last.share_slug}/"):
        page = client.get(address).text
        assert f'<h1 dir="auto">{run.request["message"]}</h1>' in page
        assert "scripted/hello" in page.partition('class="run-by')[2].partition("</p>")[0]
        assert "Featherless AI" in page.partition('class="run-by')[2].partition("</p>")[0]


def test_a_name_of_a_file_that_is_not_shared_is_no_title(client: Browser, run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(app="vision", request={"page_name": "my secret.png"})
    Reading.objects.create(run=run)
    client.post(link_run(run, "share"))
    run.refresh_from_db()
    page = Browser().get(f"/s/{run.share_slug}/").text
    assert "my secret" not in page
