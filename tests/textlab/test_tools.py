"""Tools in a chat: defined, called by the model, answered by hand, and gone on with."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from playground.parameters.forms import build_form_class
from playground.providers import get_declared_provider
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("provider")]

SCHEMA = {"type": "object", "properties": {"place": {"type": "string"}}}
WEATHER = {"name": "get_weather", "description": "The weather.", "parameters": SCHEMA}
TIME = {"name": "get_time"}
RESULTS = "/text/tools/featherless/scripted/tools/"


def write_tools(*functions: dict[str, Any]) -> str:
    return json.dumps(list(functions))


def call(browser: Browser, *functions: dict[str, Any], **fields: str) -> Run:
    """A message to a model that calls all of these."""
    events = send_chat(browser, "tools", tools=write_tools(*functions), **fields)
    return Run.objects.get(pk=events[0][1]["id"])


def send_results(browser: Browser, run: Run, *contents: str, **fields: Any) -> Run:
    """The run that goes on with these results, when it has ended."""
    form = {"mode": "chat", "results_of": str(run.pk), "tool_result": list(contents), **fields}
    response = browser.post(RESULTS, form)
    assert response.status_code == 303, response.text
    match = re.search(r"parent=([0-9a-f-]+)#end", response["Location"])
    assert match
    after = Run.objects.get(pk=match[1])
    browser.get(f"/runs/{after.pk}/events").getvalue()
    after.refresh_from_db()
    return after


def list_errors(**typed: str) -> str:
    endpoint = get_declared_provider("featherless").require_endpoint("chat")
    form = build_form_class(endpoint)({"message": "Hi", **typed})
    return " ".join(str(each) for errors in form.errors.values() for each in errors)


def test_functions_are_sent_whole_however_they_are_written(
    client: Browser, provider: Server
) -> None:
    whole = {"type": "function", "function": TIME}
    call(client, WEATHER, whole, tool_choice="get_time")
    sent = provider.last.json
    assert sent["tools"] == [{"type": "function", "function": WEATHER}, whole]
    assert sent["tool_choice"] == {"type": "function", "function": {"name": "get_time"}}
    send_chat(client, "hello", tools=json.dumps(WEATHER), tool_choice="required")
    assert provider.last.json["tools"] == [{"type": "function", "function": WEATHER}]
    assert provider.last.json["tool_choice"] == "required"


def test_what_a_model_called_is_stored_and_waits_for_a_result(client: Browser) -> None:
    run = call(client, WEATHER, TIME)
    assert run.status == Status.DONE
    assert run.extra["tool_calls"] == [
        {"id": "call-0", "name": "get_weather", "arguments": '{"place": "Oslo"}'},
        {"id": "call-1", "name": "get_time", "arguments": '{"place": "Oslo"}'},
    ]
    page = client.get(model_page("tools"), {"parent": str(run.pk)}).text
    assert "The model waits for 2 results" in page
    assert page.count('name="tool_result"') == 2
    assert "It waits for the result." in page


def test_the_conversation_goes_on_with_the_tools_message(client: Browser, provider: Server) -> None:
    run = call(client, WEATHER, system="Be brief.", message="Will it rain?")
    tools = write_tools(WEATHER)
    after = send_results(client, run, '{"rain": true}', tools=tools, system="Be brief.")
    sent = provider.last.json
    function = {"name": "get_weather", "arguments": '{"place": "Oslo"}'}
    assert sent["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Will it rain?"},
        {
            "role": "assistant",
            "content": "Looking.",
            "tool_calls": [{"id": "call-0", "type": "function", "function": function}],
        },
        {"role": "tool", "tool_call_id": "call-0", "content": '{"rain": true}'},
    ]
    assert sent["tools"][0]["function"] == WEATHER
    assert "tool_results" not in sent
    assert after.status == Status.DONE
    assert after.parent_id == run.pk
    last = send_chat(client, "tools", message="Thanks", parent=str(after.pk))
    assert last[-1][1]["status"] == Status.DONE
    roles = [message["role"] for message in provider.last.json["messages"]]
    assert roles == ["user", "assistant", "tool", "assistant", "user"]


def test_a_message_in_place_of_a_result_sends_the_call_as_text(
    client: Browser, provider: Server
) -> None:
    run = call(client, WEATHER)
    send_chat(client, "tools", message="Never mind", parent=str(run.pk))
    said = provider.last.json["messages"][1]
    assert set(said) == {"role", "content"}
    assert "get_weather" in said["content"]


def test_a_result_is_shown_listed_shared_and_copied(client: Browser, provider: Server) -> None:
    run = call(client, WEATHER)
    after = send_results(client, run, "It is <b>dry</b>", tools=write_tools(WEATHER))
    shown_result = "It is &lt;b&gt;dry&lt;/b&gt;"
    assert shown_result in client.get(model_page("tools"), {"parent": str(after.pk)}).text
    code = re.sub("<[^>]+>", "", client.get(f"/runs/{after.pk}/").text)
    assert '"role": "tool"' in unescape(code)
    client.post(f"/runs/{after.pk}/share")
    after.refresh_from_db()
    stranger = Browser()
    assert shown_result in stranger.get(f"/s/{after.share_slug}/").text
    send_chat(stranger, "tools", message="And?", shared=str(after.share_slug))
    assert [m["role"] for m in provider.last.json["messages"]][:3] == ["user", "assistant", "tool"]
    lonely = send_results(client, call(client, TIME), "12:00", tools=write_tools(TIME))
    assert lonely.parent is not None
    lonely.parent.delete()
    assert "Result of get_time" in client.get("/runs/").text


def test_the_last_result_of_a_function_is_proposed_again(client: Browser) -> None:
    run = call(client, WEATHER)
    first = client.get(model_page("tools"), {"parent": str(run.pk)}).text
    assert "{&quot;status&quot;: &quot;ok&quot;}</textarea>" in first
    after = send_results(client, run, "Sunny", tools=write_tools(WEATHER))
    again = call(client, WEATHER, parent=str(after.pk))
    page = client.get(model_page("tools"), {"parent": str(again.pk)}).text
    assert "Sunny</textarea>" in page


def test_results_are_sent_once_and_only_to_ones_own_answers(
    client: Browser, provider: Server
) -> None:
    run = call(client, WEATHER)
    for _ in range(2):
        send_results(client, run, "x", idempotency_key="a-key", tools=write_tools(WEATHER))
    assert Run.objects.count() == 2
    form = {"mode": "chat", "results_of": str(run.pk), "tool_result": "x"}
    assert Browser().post(RESULTS, form).status_code == 404
    assert client.post(RESULTS, {**form, "results_of": "nonsense"}).status_code == 404
    assert client.get(RESULTS).status_code == 303


def test_what_is_wrong_leaves_the_results_as_they_were_typed(client: Browser) -> None:
    run = call(client, WEATHER)
    form = {"mode": "chat", "results_of": str(run.pk), "tool_result": "Precious result"}
    for wrong in ({"temperature": "hot"}, {"tool_result": ["Precious result", "one too many"]}):
        page = client.post(RESULTS, {**form, **wrong})
        assert page.status_code == 422
        assert "Precious result</textarea>" in page.text
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    ("tools", "words"),
    [
        ("[", "isn't valid JSON at line 1"),
        ("[]", "must be a JSON list of functions"),
        ("7", "must be a JSON list of functions"),
        ('["look"]', "has an entry that isn't a function: number 1."),
        ('[{"type": "web_search"}]', "has an entry that isn't a function: number 1."),
        ("[{}]", "needs a name for function 1"),
        ('[{"name": "two words"}]', "needs a name for function 1"),
        ('[{"name": "a"}, {"name": "a"}]', "has two functions named a."),
        ('[{"name": "a", "description": 7}]', "needs a description of a"),
        ('[{"name": "a", "parameters": "x"}]', "needs a JSON schema as parameters of a."),
        ('[{"name": "a", "parameters": {"type": "objct"}}]', "has no usable JSON schema for a"),
        ('[{"name": "a", "default": NaN}]', "a number or character that JSON can't represent"),
        (json.dumps([{"name": f"f{n}"} for n in range(65)]), "has 65 functions; 64 are allowed."),
        ("[" * 90 + "]" * 90, "is nested too deeply"),
    ],
    ids=["cut", "empty", "number", "word", "other", "nameless", "name", "twice", "description",
         "schema", "type", "nan", "many", "deep"],
)  # fmt: skip
def test_a_wrong_definition_is_a_sentence(tools: str, words: str) -> None:
    assert words in list_errors(tools=tools)


def test_a_choice_is_a_word_or_the_name_of_a_function() -> None:
    assert "must be auto, none, required or a function's name." in list_errors(tool_choice="a b")
    assert not list_errors(tool_choice="none")


def test_a_link_and_the_form_hold_the_definitions_as_json(client: Browser) -> None:
    run = call(client, WEATHER, tool_choice="get_weather")
    page = client.get(model_page("tools"), {"again": str(run.pk)}).text
    field = re.search(r'<textarea name="tools"[^>]*>([^<]*)</textarea>', page)
    assert field
    assert json.loads(unescape(field[1]))[0]["function"] == WEATHER
    assert 'name="tool_choice" value="get_weather"' in page
    link = re.search(r'href="([^"]+)"\s+title="Includes the model', page)
    assert link
    assert unescape(field[1]).strip() in unescape(client.get(unescape(link[1])).text)


def test_tools_are_offered_in_chats_of_hosted_models_alone(client: Browser) -> None:
    for path, offered in (
        (model_page("hello"), True),
        ("/text/arli/some/model/", True),
        ("/text/local/some/model/", False),
        (f"{model_page('hello')}?mode=completion", False),
        ("/vision/", False),
    ):
        assert ('name="tools"' in client.get(path).text) is offered, path


def test_the_meter_counts_the_definitions(client: Browser) -> None:
    form = {"mode": "chat", "message": "Hi", "tools": write_tools(WEATHER)}
    page = client.post("/text/meter/featherless/scripted/tools/", form).text
    tokens = re.search(r"meter-key-tools\">Tools</dt>\s*<dd>\s*(\d+)", page)
    assert tokens
    assert int(tokens[1]) > 10
