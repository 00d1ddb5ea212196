"""A provider that counts beyond what an integer of 64 bits holds: no page breaks for it."""

import pytest
from django.test import Client as Browser

from playground.models import Run, Status
from tests.providing import JSON, model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.replies import Reply, done, json_reply, sse, text

pytestmark = pytest.mark.django_db(transaction=True)
HUGE = [2**63, 2**64, 10**30, -(10**30), "1" * 60, 1e300]


@pytest.mark.parametrize("number", HUGE)
def test_a_chat_is_done_and_shown(client: Browser, provider: Server, number: object) -> None:
    usage = {"prompt_tokens": number, "completion_tokens": number, "total_tokens": 7}
    frames = [*sse(text("Well.")), *sse({"choices": [], "usage": usage}), *done()]
    provider.script.append(Reply(frames))
    events = send_chat(client, "x")
    assert events[-1][1]["status"] == "done"
    run = Run.objects.get()
    assert (run.status, run.text) == (Status.DONE, "Well.")
    assert client.get(f"/runs/{run.pk}/").status_code == 200


@pytest.mark.parametrize("number", HUGE)
@pytest.mark.parametrize("name", ["count", "max_model_len", "tokens"])
def test_a_count_is_answered_in_words(
    client: Browser, provider: Server, number: object, name: str
) -> None:
    answer = {"count": 3, "tokens": [1, 2, 3], name: [number] if name == "tokens" else number}
    for headers in (JSON, {}):
        provider.script.append(json_reply(answer))
        page = client.post(model_page("x"), {"mode": "tokenize", "prompt": "a"}, headers=headers)
        assert page.status_code in (200, 502)
