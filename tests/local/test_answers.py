"""Whole answers, streams and token counts have the documented form."""

import http.client
from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.providers.shapes.probabilities import read_probabilities
from tests.local.helpers import MODEL, Client, list_events

pytestmark = pytest.mark.local


def test_a_chat_answer(local: Client) -> None:
    answer = local.chat("Say hello", max_tokens=4).json()
    choice = answer["choices"][0]
    assert set(answer) == {"id", "object", "created", "model", "choices", "usage"}
    assert (answer["object"], answer["model"]) == ("chat.completion", MODEL)
    assert choice["message"]["role"] == "assistant"
    assert choice["message"]["content"]
    assert choice["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 4


def test_a_completion(local: Client) -> None:
    answer = local.complete("One, two, three,", max_tokens=3).json()
    assert answer["object"] == "text_completion"
    assert answer["id"].startswith("cmpl-")
    assert answer["choices"][0]["text"].startswith(" four")


def test_an_answer_that_ends_by_itself(local: Client) -> None:
    choice = local.chat(guided_choice=["yes"]).json()["choices"][0]
    assert (choice["message"]["content"], choice["finish_reason"]) == ("yes", "stop")


def test_a_chat_stream_says_what_the_whole_answer_says(local: Client) -> None:
    response = local.chat(stream=True)
    chunks = list_events(response)
    assert response.headers["Content-Type"] == "text/event-stream"
    assert chunks.pop() == "[DONE]"
    said = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks)
    assert said == local.read_stream()
    assert chunks[-1]["choices"][0]["finish_reason"] == "length"
    assert not any("usage" in chunk for chunk in chunks)


@pytest.mark.parametrize("path", ["chat", "complete"])
def test_a_stream_ends_with_its_usage_when_asked(local: Client, path: str) -> None:
    ask = local.chat if path == "chat" else local.complete
    response = ask("Count", stream=True, max_tokens=2, stream_options={"include_usage": True})
    *_, last, done = list_events(response)
    assert done == "[DONE]"
    assert last["choices"] == []
    assert last["usage"]["completion_tokens"] == 2


def test_a_stream_says_at_once_that_the_prompt_is_being_read(local: Client) -> None:
    response = local.complete("ha " * 300, stream=True, max_tokens=1)
    comments = [line for line in response.text.splitlines() if line.startswith(":")]
    assert comments[0] == ": read 0 of 301 tokens of the prompt"
    assert comments[-1] == ": read 301 of 301 tokens of the prompt"


def test_tokenize_counts_what_usage_counts(local: Client) -> None:
    prompt = "Ein kurzer Satz, café 😀"
    counted = local.tokenize(prompt=prompt).json()
    usage = local.complete(prompt, max_tokens=1).json()["usage"]
    assert counted["count"] == len(counted["tokens"]) == usage["prompt_tokens"]
    assert len(counted["token_strs"]) == counted["count"]
    assert (counted["max_model_len"], counted["model"]) == (4096, MODEL)
    assert local.tokenize(text=prompt).json() == counted


def test_tokenize_counts_a_conversation_in_its_template(local: Client) -> None:
    messages = [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]
    counted = local.tokenize(messages=messages).json()
    usage = local.chat("Hi", max_tokens=1).json()["usage"]
    assert counted["count"] == usage["prompt_tokens"]
    assert "<|im_start|>" in counted["token_strs"]


def test_logprobs(local: Client) -> None:
    choice = local.chat(max_tokens=2, logprobs=True, top_logprobs=3).json()["choices"][0]
    first = choice["logprobs"]["content"][0]
    assert first["logprob"] <= 0
    assert len(first["top_logprobs"]) == 3


def test_a_completion_brings_logprobs_too(local: Client) -> None:
    answer = local.complete("One, two, three,", max_tokens=3, logprobs=2).json()["choices"][0]
    [first, *rest] = read_probabilities(answer["logprobs"])
    assert "".join(token for token, _, _ in (first, *rest)) == answer["text"]
    assert first[0] in {token for token, _ in first[2]}
    assert len(first[2]) == 2
    body = {"model": MODEL, "prompt": "One, two,", "max_tokens": 3, "stream": True, "logprobs": 0}
    events = list_events(local.post("/v1/completions", body))
    choices = [event["choices"][0] for event in events[:-1] if event["choices"]]
    rows = [row for choice in choices for row in read_probabilities(choice.get("logprobs"))]
    assert "".join(token for token, _, _ in rows) == "".join(c["text"] for c in choices)
    assert "between 0 and 20" in local.complete("One", logprobs=21).text
    assert "must be a whole number" in local.complete("One", logprobs=True).text


def test_models_says_what_one_request_may_hold(local: Client) -> None:
    listed = local.get("/v1/models?available_on_current_plan=1").json()
    assert listed["object"] == "list"
    model = listed["data"][0]
    assert (model["id"], model["object"], model["owned_by"]) == (MODEL, "model", "local")
    assert model["context_length"] == 4096


def test_more_requests_than_slots_are_all_answered(local: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = pool.map(lambda _: local.chat(max_tokens=8).status_code, range(8))
    assert list(statuses) == [200] * 8


def test_a_connection_is_used_again(local: Client) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", local.port, timeout=10)
    for _ in range(2):
        connection.request("GET", "/healthz")
        assert connection.getresponse().read().startswith(b'{"status":"ok"')
    connection.close()


def test_a_stream_brings_logprobs_with_its_tokens(local: Client) -> None:
    body = {"model": MODEL, "messages": [{"role": "user", "content": "Count: one, two"}]}
    wanted = {"max_tokens": 4, "logprobs": True, "top_logprobs": 2, "stream": True}
    events = list_events(local.post("/v1/chat/completions", {**body, **wanted}))
    choices = [event["choices"][0] for event in events[:-1] if event["choices"]]
    rows = [row for c in choices for row in (c.get("logprobs") or {}).get("content", [])]
    words = "".join(choice["delta"].get("content", "") for choice in choices)
    assert "".join(row["token"] for row in rows) == words
    assert all(len(row["top_logprobs"]) == 2 for row in rows)
