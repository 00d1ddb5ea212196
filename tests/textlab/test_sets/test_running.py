"""From a test set to its start: variants are chosen, counted, agreed to."""

from typing import Any

import pytest
from django.test import Client as Browser

from playground.models import Run
from playground.runs import idempotency
from tests.scripted import Server
from tests.textlab.test_sets.executing import DUMB, ECHO, list_messages, work
from tests.textlab.test_sets.paging import SETS, list_fields, make_checked_set, post_run, start
from textlab.models import Preset, Prompt, PromptVersion, TestExecution

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_it_takes_is_counted_before_anything_is_sent(
    client: Browser, provider: Server
) -> None:
    test_set = make_checked_set(client)
    page = post_run(client, test_set, ECHO, DUMB).text
    assert "3 rows × 2 variants" in page
    assert "Start 6 answers" in page
    assert "6 concurrency units" in page
    assert not Run.objects.exists()
    assert not provider.seen


def test_nothing_starts_that_was_not_counted(client: Browser, provider: Server) -> None:
    test_set = make_checked_set(client)
    page = post_run(client, test_set, ECHO, DUMB, action="start", agreed="3")
    assert page.status_code == 200
    assert "Start 6 answers" in page.text
    assert not TestExecution.objects.exists()


def test_models_are_added_duplicated_and_removed(client: Browser) -> None:
    test_set = make_checked_set(client)
    page = post_run(client, test_set, ECHO, action=f"add.{DUMB}", parameters=["temperature = 0.5"])
    assert page.text.count('name="variant_model"') == 2
    assert "temperature = 0.5" in page.text
    page = post_run(client, test_set, ECHO, DUMB, action="copy.1")
    assert page.text.count(f'name="variant_model" value="{ECHO}"') == 2
    page = post_run(client, test_set, ECHO, DUMB, action="remove.1")
    assert f'name="variant_model" value="{DUMB}"' in page.text
    assert f'name="variant_model" value="{ECHO}"' not in page.text


def test_variants_are_asked_with_their_own_parameters_prompt_and_preset(
    client: Browser, provider: Server
) -> None:
    test_set = make_checked_set(client)
    owner = test_set.owner
    preset = Preset.objects.create(
        owner=owner, name="Cold", system="Be brief.", parameters={"temperature": 0}
    )
    prompt = Prompt.objects.create(owner=owner, name="Ask")
    version = PromptVersion.objects.create(prompt=prompt, number=2, text="Where is {{city}}?")
    execution = start(
        client, test_set, ECHO, ECHO,
        parameters=["top_p = 0.5", ""], preset=["", str(preset.pk)], prompt=["", str(version.pk)],
    )  # fmt: skip
    first, second = execution.variants
    assert first["values"] == {"top_p": 0.5}
    assert (second["values"], second["system"]) == ({"temperature": 0}, "Be brief.")
    assert (second["message"], second["prompt"]) == ("Where is {{city}}?", "Ask v2")
    assert [first["label"], second["label"]] == ["chat, top_p 0.5", "chat, Cold, Ask v2"]
    work()
    messages = [message for _, message in list_messages(provider)]
    assert "Where is Oslo?" in messages
    assert "Say Oslo" in messages


def test_the_page_opens_with_what_was_compared_last(client: Browser, provider: Server) -> None:
    test_set = make_checked_set(client)
    start(client, test_set, ECHO, DUMB, parameters=["temperature = 0.25", ""])
    page = client.get(f"{SETS}{test_set.pk}/run/").text
    assert "temperature = 0.25" in page
    assert "Start 6 answers" in page


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ("temperature", "isn’t a parameter"),
        ("temperature = hot", "number"),
        ("nonsense = 1", "doesn’t take nonsense"),
    ],
)
def test_a_wrong_parameter_is_said_beside_what_was_typed(
    client: Browser, parameters: str, sentence: str
) -> None:
    test_set = make_checked_set(client)
    page = post_run(client, test_set, ECHO, parameters=[parameters])
    assert page.status_code == 422
    assert sentence.replace("’", "&#x27;") in page.text
    assert parameters in page.text


def test_combining_makes_a_variant_of_each_model_with_each_preset(client: Browser) -> None:
    test_set = make_checked_set(client)
    presets = [Preset.objects.create(owner=test_set.owner, name=name) for name in ("A", "B")]
    chosen = [str(preset.pk) for preset in presets]
    page = post_run(client, test_set, ECHO, DUMB, action="combine", combine_preset=chosen)
    assert page.text.count('name="variant_model"') == 4
    assert "Start 12 answers" in page.text


def test_the_same_press_starts_once(client: Browser, provider: Server) -> None:
    test_set = make_checked_set(client)
    mark = {idempotency.FIELD: idempotency.make_key()}
    for _ in range(2):
        response = post_run(client, test_set, ECHO, action="start", agreed="3", **mark)
        assert response.status_code == 303
    assert TestExecution.objects.count() == 1


def test_a_variant_is_added_without_asking_the_others_again(
    client: Browser, provider: Server
) -> None:
    execution = start(client, make_checked_set(client), ECHO)
    work()
    asked_before = len(list_messages(provider))
    url = f"{SETS}results/{execution.pk}/add/"
    assert "Add a variant" in client.get(url).text
    fields = {f"variant_{part}": "" for part in ("label", "parameters", "preset", "prompt")}
    fields |= {"variant_system": "", "variant_message": "", "variant_model": DUMB}
    page = client.post(url, {"action": "count", **fields})
    assert "Start 3 answers" in page.text
    response = client.post(url, {"action": "start", "agreed": "3", **fields})
    assert response["Location"] == f"{SETS}results/{execution.pk}/"
    work()
    assert [model for model, _ in list_messages(provider)][asked_before:] == ["hello"] * 3


def test_the_same_press_adds_a_variant_once(client: Browser, provider: Server) -> None:
    execution = start(client, make_checked_set(client), ECHO)
    url = f"{SETS}results/{execution.pk}/add/"
    fields: dict[str, Any] = {**list_fields([DUMB]), "action": "start", "agreed": "3"}
    fields[idempotency.FIELD] = idempotency.make_key()
    for _ in range(2):
        assert client.post(url, fields)["Location"] == f"{SETS}results/{execution.pk}/"
    execution.refresh_from_db()
    assert len(execution.variants) == 2
    fields[idempotency.FIELD] = idempotency.make_key()
    client.post(url, fields)
    execution.refresh_from_db()
    assert len(execution.variants) == 3
