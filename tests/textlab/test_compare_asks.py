"""A comparison that is asked: what is sent to whom, how it fails, what is stored."""

import re

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from tests.providing import JSON, list_events, read_body
from tests.providing import provider as provider
from tests.scripted import Server
from tests.textlab.comparing import (
    ARLI,
    CHAT,
    COMPARE,
    HELLO,
    list_named,
    read_field,
    send_round,
)
from textlab.compare import services
from textlab.models import LaneAnswer, Round

pytestmark = pytest.mark.django_db(transaction=True)


def test_all_are_asked_and_answer_in_one_stream(client: Browser, provider: Server) -> None:
    got = send_round(client, HELLO, CHAT)
    first = [name for name, _ in got[:2]]
    assert first == ["run", "run"]
    runs = {str(run.pk): run for run in Run.objects.all()}
    assert {data["run"] for _, data in got} == set(runs)
    assert [data["position"] for data in list_named(got, "run")] == [0, 1]
    for pk, run in runs.items():
        text = "".join(d.get("text", "") for d in list_named(got, "delta") if d["run"] == pk)
        assert text == run.text
        assert run.status == Status.DONE
    ends = list_named(got, "done")
    assert {data["run"] for data in ends} == set(runs)
    assert all(f'id="run-{data["run"]}"' in data["html"] for data in ends)


def test_every_lane_is_recorded_with_its_place(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT, HELLO)
    answers = LaneAnswer.objects.select_related("run")
    assert [a.run.model for a in answers] == ["scripted/hello", "scripted/chat", "scripted/hello"]
    assert {a.run.group for a in answers} == {Round.objects.get().pk}


def test_common_and_own_values_are_sent(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT, temperature="0.7", temperature__2="0.2", system="Be brief.")
    sent = {seen.json["model"]: seen.json for seen in provider.seen}
    assert sent["scripted/hello"]["temperature"] == 0.7
    assert sent["scripted/chat"]["temperature"] == 0.2
    assert all(body["messages"][0]["content"] == "Be brief." for body in sent.values())


def test_a_schema_is_sent_under_the_name_each_takes(client: Browser, provider: Server) -> None:
    page = client.get(COMPARE, {"m": [HELLO, ARLI], "guided_json": '{"type": "object"}'}).text
    assert 'name="response_format"' in page
    assert 'name="guided_json"' not in page
    send_round(client, HELLO, ARLI, response_format='{"type": "object"}')
    sent = {run.provider: run.request for run in Run.objects.all()}
    assert sent["arli"]["guided_json"] == {"type": "object"}
    assert sent["featherless"]["response_format"]["type"] == "json_schema"


def test_a_lane_without_a_key_fails_alone(client: Browser, provider: Server) -> None:
    got = send_round(client, ARLI, HELLO)
    ends = {data["run"]: data["status"] for data in list_named(got, "done")}
    failed = Run.objects.get(provider="arli")
    assert ends[str(failed.pk)] == failed.status == Status.FAILED
    assert failed.error_kind == "not_configured"
    assert Run.objects.get(provider="featherless").status == Status.DONE


def test_a_provider_that_is_not_there_is_said_in_the_stream(
    client: Browser, provider: Server
) -> None:
    got = send_round(client, "nobody:x", HELLO)
    assert list_named(got, "unknown")[0]["m"] == "nobody:x"
    assert len(list_named(got, "done")) == 1


def test_a_wrong_value_stops_all_and_says_where(client: Browser, provider: Server) -> None:
    data = {"m": [HELLO, CHAT], "message": "Hi", "temperature.2": "hot", "top_p": "9"}
    response = client.post(COMPARE, data, headers=JSON)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {"temperature.2", "top_p"}
    page = client.post(COMPARE, data)
    assert page.status_code == 422
    assert "must be a number, not hot." in page.text
    assert read_field(page.text, "temperature.2") == "hot"
    assert not Run.objects.exists()


@pytest.mark.parametrize(("fields", "name"), [({"m": [HELLO]}, "message"), ({"message": "x"}, "m")])
def test_nothing_is_sent_without_words_or_models(
    client: Browser, provider: Server, fields: dict[str, str], name: str
) -> None:
    response = client.post(COMPARE, fields, headers=JSON)
    assert response.status_code == 422
    assert name in response.json()["errors"]
    assert client.post(COMPARE, fields).status_code == 422


def test_a_repeat_is_not_asked_again(client: Browser, provider: Server) -> None:
    key = {"idempotency_key": "k" * 24}
    first = list_named(send_round(client, HELLO, CHAT, **key), "run")
    again = list_named(send_round(client, HELLO, CHAT, **key), "run")
    assert [data["id"] for data in again] == [data["id"] for data in first]
    assert len(provider.seen) == 2
    assert Round.objects.count() == 1


def test_each_lane_goes_on_with_its_own_conversation(client: Browser, provider: Server) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    send_round(client, HELLO, CHAT, message="More", parent__1=first[0], parent__2=first[1])
    for run in Run.objects.filter(request__message="More"):
        assert run.parent
        assert run.parent.model == run.model
    bodies = [s.json["messages"] for s in provider.seen if len(s.json["messages"]) == 3]
    assert len(bodies) == 2


def test_a_conversation_comes_along_to_all_lanes(client: Browser, provider: Server) -> None:
    parent = list_named(send_round(client, HELLO), "run")[0]["id"]
    send_round(client, HELLO, CHAT, message="More", parent=parent)
    more = Run.objects.filter(request__message="More")
    assert [str(run.parent_id) for run in more] == [parent, parent]


def test_only_one_lane_is_asked(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT, lane="2")
    assert LaneAnswer.objects.get().position == 1
    assert Run.objects.get().model == "scripted/chat"


def test_a_lane_is_asked_once_more_in_the_same_round(client: Browser, provider: Server) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    parents = {"parent__1": first[0], "parent__2": first[1]}
    send_round(client, HELLO, CHAT, message="", again="2", **parents)
    answers = Round.objects.get().answers.select_related("run")
    assert [answer.position for answer in answers] == [0, 1, 1]
    newest = list(answers)[-1].run
    assert (newest.request["message"], newest.parent_id) == ("Hi", None)


def test_a_lane_that_was_moved_keeps_its_place_in_the_round(
    client: Browser, provider: Server
) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    parents = {"parent__1": first[1], "parent__2": first[0]}
    send_round(client, CHAT, HELLO, message="", again="1", **parents)
    models = Round.objects.get().answers.values_list("position", "run__model")
    assert list(models) == [(0, "scripted/hello"), (1, "scripted/chat"), (1, "scripted/chat")]


def test_the_earlier_answer_of_a_lane_is_a_link_away(client: Browser, provider: Server) -> None:
    first = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    parents = {"parent__1": first[0], "parent__2": first[1]}
    again = list_named(send_round(client, HELLO, CHAT, message="", again="2", **parents), "run")
    query = {"m": [HELLO, CHAT], "parent.1": first[0], "parent.2": again[0]["id"]}
    page = client.get(COMPARE, query).text
    links = re.findall(r'href="([^"]*)"\s+data-neighbour="earlier"\s+data-run="([^"]*)"', page)
    assert [run for _, run in links] == ["", first[1]]
    earlier = client.get(links[1][0].replace("&amp;", "&")).text
    assert f'id="run-{first[1]}"' in earlier
    assert f'data-run="{again[0]["id"]}"' in earlier


def test_nobody_goes_on_with_somebody_elses_conversation(client: Browser, provider: Server) -> None:
    first = list_named(send_round(client, HELLO), "run")[0]["id"]
    send_round(Browser(), HELLO, CHAT, message="More", parent=first, parent__2=first)
    assert all(len(seen.json["messages"]) == 1 for seen in provider.seen)


def test_a_form_without_script_gets_the_page_with_all_answers(
    client: Browser, provider: Server
) -> None:
    page = client.post(COMPARE, {"m": [HELLO, CHAT, ARLI], "message": "Hi"})
    assert page.status_code == 200
    runs = {answer.position: answer.run for answer in LaneAnswer.objects.select_related("run")}
    for position, run in runs.items():
        assert read_field(page.text, f"parent.{position + 1}") == str(run.pk)
        assert f'id="run-{run.pk}"' in page.text
    marks = re.findall(r"data-(fastest|shortest)\s*>", page.text)
    assert marks == ["fastest", "shortest"]
    assert read_field(page.text, "message") == ""


def test_a_page_does_not_wait_longer_than_a_proxy(
    client: Browser, provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MAX_WAIT_SECONDS", 0.0)
    page = client.post(COMPARE, {"m": [HELLO, "featherless:scripted/slow-start"], "message": "Hi"})
    assert page.status_code == 200
    refresh = re.search(r'<a href="([^"]*)">Show what has arrived since</a>', page.text)
    assert refresh
    later = client.get(refresh[1].replace("&amp;", "&")).text
    assert all(f'data-turn="{run.pk}"' in later for run in Run.objects.all())
    assert Run.objects.count() == 2


def test_what_is_still_answered_is_followed_on_in_one_stream(
    client: Browser, provider: Server
) -> None:
    runs = [data["id"] for data in list_named(send_round(client, HELLO, CHAT), "run")]
    query = {"run": [runs[0], f"{runs[1]}:5.0.0"]}
    got = list_events(read_body(client.get(f"{COMPARE}events", query)))
    texts = {data["run"]: data["text"] for data in list_named(got, "delta")}
    assert texts[runs[0]] == Run.objects.get(pk=runs[0]).text
    assert texts[runs[1]] == Run.objects.get(pk=runs[1]).text[5:]
    assert len(list_named(got, "done")) == 2


@pytest.mark.parametrize("value", ["", "nonsense", "6f2a1f5e-6d44-4a0a-9a0e-6f0f6a6c9a11:0.0.0"])
def test_only_ones_own_runs_are_followed(client: Browser, provider: Server, value: str) -> None:
    runs = [data["id"] for data in list_named(send_round(client, HELLO), "run")]
    assert client.get(f"{COMPARE}events", {"run": [value, *runs]}).status_code == 404
    assert Browser().get(f"{COMPARE}events", {"run": runs}).status_code == 404


def test_a_round_has_its_page(client: Browser, provider: Server) -> None:
    send_round(client, HELLO, CHAT, temperature="0.7", temperature__2="0.2", system="Be brief.")
    address = f"{COMPARE}{Round.objects.get().pk}/"
    page = client.get(address).text
    assert [read_field(page, f"temperature.{n}") for n in (1, 2)] == ["0.7", "0.2"]
    assert "Be brief.</textarea>" in page
    assert page.count('class="turn"') == 2
    assert Browser().get(address).status_code == 404
    Run.objects.all().delete()
    assert client.get(address).status_code == 404
