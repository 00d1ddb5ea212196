"""A long text is stored once, however many runs ask with it, and goes with the last of them."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from playground.models import LongText, Run
from playground.runs import history
from playground.runs import services as runs
from playground.runs.long_texts import (
    LONG_CHARS,
    MARK,
    change_strings,
    get_head,
    read_heads,
    shorten_text,
)
from textlab import payload

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "a very long prompt " * 50_000  # a megabyte


def create_run(request: dict[str, Any], **fields: Any) -> Run:
    arguments = {"owner": "me", "app": "imagegen", "provider": "arli", "endpoint": "txt2img"}
    return runs.create_run(**{**arguments, "model": "m", "request": request, **fields})


def stored_bytes() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(LENGTH(CAST(request AS TEXT))) FROM playground_run")
        return int(cursor.fetchone()[0])


def test_a_megabyte_asked_thirty_times_is_stored_once() -> None:
    for seed in range(32):
        create_run({"prompt": LONG, "seed": seed})
    assert LongText.objects.count() == 1
    assert stored_bytes() < 100_000
    assert {run.request["prompt"] == LONG for run in Run.objects.all()} == {True}
    texts = [run.request["prompt"] for run in Run.objects.all()]
    assert len({id(text) for text in texts}) == 1  # in memory, too


def test_texts_within_lists_and_objects_are_stored_once_too() -> None:
    request = {"messages": [{"role": "system", "content": LONG}], "stop": ["x"], "seed": 1}
    run = create_run(request)
    assert Run.objects.get(pk=run.pk).request == request
    assert stored_bytes() < 5_000


def test_it_goes_with_the_last_run_that_asks_with_it() -> None:
    one, two = create_run({"prompt": LONG}), create_run({"message": LONG}, app="textlab")
    runs.delete_run(Run.objects.get(pk=one.pk))
    assert Run.objects.get(pk=two.pk).request["message"] == LONG
    runs.delete_run(Run.objects.get(pk=two.pk))
    assert not LongText.objects.exists()


def test_a_text_stays_that_a_long_list_of_another_run_holds() -> None:
    lists = [[{"content": LONG}, *({"content": f"{n} {m}" * 20} for m in range(500))] for n in "ab"]
    one, other = (create_run({"messages": messages}) for messages in lists)
    assert LongText.objects.count() == 3  # two lists, and the text that both hold
    runs.delete_run(Run.objects.get(pk=one.pk))
    assert Run.objects.get(pk=other.pk).request["messages"] == lists[1]
    runs.delete_run(Run.objects.get(pk=other.pk))
    assert not LongText.objects.exists()


def test_runs_that_go_together_are_looked_through_for_once() -> None:
    staying = create_run({"prompt": f"{LONG} kept"})
    for number in range(12):
        create_run({"prompt": f"{LONG} {number // 2}"})
    create_run({"prompt": f"{LONG} kept"})
    with CaptureQueriesContext(connection) as queries:
        Run.objects.exclude(pk=staying.pk).delete()
    looks = [q["sql"] for q in queries if "LIKE" in q["sql"] and "playground_run" in q["sql"]]
    assert len(looks) == 1
    assert Run.objects.get().request == {"prompt": f"{LONG} kept"}
    assert LongText.objects.count() == 1


def test_what_is_rolled_back_loses_no_text() -> None:
    run = create_run({"prompt": LONG})
    with transaction.atomic():
        run.delete()
        transaction.set_rollback(True)
    assert Run.objects.get().request == {"prompt": LONG}


def test_a_list_knows_a_conversation_by_the_beginning_of_a_long_text() -> None:
    first = create_run({"message": LONG}, app="textlab", endpoint="chat")
    create_run({"message": "and then"}, app="textlab", endpoint="chat", parent=first)
    rows = history.list_entries(history.list_ends("me"))
    assert rows[0].title.startswith("a very long prompt")
    assert MARK not in rows[0].title


def test_a_text_that_is_gone_leaves_its_beginning() -> None:
    run = create_run({"prompt": LONG})
    LongText.objects.all().delete()
    from playground.runs.long_texts import read_text

    read_text.cache_clear()
    assert LONG.startswith(Run.objects.get(pk=run.pk).request["prompt"])


TEXT = st.text(st.characters(codec=None, exclude_characters="\0"), max_size=40)
MARKED = st.builds(lambda text, n: f"{text}{MARK}{n:064x}", TEXT, st.integers(0, 2**200))


@given(st.one_of(TEXT, MARKED, TEXT.map(lambda text: (text or "x") * LONG_CHARS)))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    long: dict[str, str] = {}
    short = shorten_text(text, long)
    assert len(short) <= max(LONG_CHARS, len(text) if not long else 0)
    assert (list(long.values()) or [short]) == [text]
    assert get_head(short).startswith(text[:1]) or not text


def test_what_is_no_text_is_left_as_it_is() -> None:
    value = {"a": [1, None, True, 2.5, {"b": "c"}], "d": {}}
    assert change_strings(value, str.upper) == {"a": [1, None, True, 2.5, {"b": "C"}], "d": {}}


def test_too_much_text_at_once_is_refused_with_the_bound(client: Browser) -> None:
    page = client.post("/text/local/a/b/", {"message": "x" * 5_000_000})
    assert page.status_code == 413
    assert "the limit is 4 MB" in page.text


WORDS = ["word"] * 5_000
SCHEMA = {"type": "object", "properties": {f"field {n}": {"type": "string"} for n in range(999)}}


@pytest.mark.parametrize("value", [WORDS, SCHEMA, {"inside": [LONG, *WORDS]}])
def test_a_long_list_or_object_is_stored_once_as_well(value: Any) -> None:
    runs_made = [create_run({"prompt": "short", "stop": value, "seed": seed}) for seed in range(9)]
    assert stored_bytes() < 9 * 500
    assert Run.objects.get(pk=runs_made[3].pk).request["stop"] == value
    for run in Run.objects.all():
        runs.delete_run(run)
    assert not LongText.objects.exists()


def test_a_list_of_runs_reads_no_long_text() -> None:
    for seed in range(5):
        create_run({"prompt": LONG + str(seed), "stop": WORDS, "seed": seed})
    with CaptureQueriesContext(connection) as queries:
        rows = read_heads(Run.objects.order_by("created"))
    assert len(queries) == 1
    assert [row.request["seed"] for row in rows] == list(range(5))
    assert all(len(row.request["prompt"]) < 2_000 for row in rows)
    assert all(MARK not in str(row.request) for row in rows)


def test_the_beginning_of_a_request_never_takes_its_place() -> None:
    create_run({"prompt": LONG})
    (row,) = read_heads(Run.objects.all())
    with pytest.raises(TypeError, match="not stored"):
        row.save()
    assert Run.objects.get().request["prompt"] == LONG


def test_of_the_turns_before_only_what_goes_along_is_read() -> None:
    last = None
    for word in ("one", "two", "three"):
        last = create_run({"message": word}, app="textlab", endpoint="chat", parent=last)
        Run.objects.filter(pk=last.pk).update(text=f"to {word}", reasoning="long")
    last = create_run({"message": "four"}, app="textlab", endpoint="chat", parent=last)
    with CaptureQueriesContext(connection) as queries:
        said = [turn["content"] for turn in payload.build_payload(last)["messages"]]
        payload.require_room(last)
    assert said == ["one", "to one", "two", "to two", "three", "to three", "four"]
    assert all("reasoning" not in query["sql"] for query in queries.captured_queries)
    assert len([query for query in queries if "RECURSIVE" in query["sql"]]) == 2
