"""Words are found wherever they stand in one's runs, and a search reads no more than it may."""

import hashlib
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from playground.models import Run
from playground.runs import services as runs
from playground.runs import text_search
from playground.runs.long_texts import LONG_CHARS
from playground.runs.text_search import find_runs

pytestmark = pytest.mark.django_db
HAY = "hay and straw "
SIZES = (10, text_search.HEAD_CHARS - 5, text_search.HEAD_CHARS + 5, LONG_CHARS, LONG_CHARS * 9)


def create_run(request: dict[str, Any], text: str = "", owner: str = "me") -> Run:
    run = runs.create_run(
        owner=owner, app="textlab", provider="local", endpoint="chat", model="m", request=request
    )
    Run.objects.filter(pk=run.pk).update(text=text)
    return run


def bury_word(chars: int, word: str = "Thimble") -> str:
    """The word behind so many characters, and as many behind it."""
    hay = HAY * (chars // len(HAY) + 1)
    return f"{hay[:chars]} {word} {hay[:chars]}"


@pytest.mark.parametrize("chars", SIZES)
@pytest.mark.parametrize("name", ["message", "prompt", "text"])
def test_a_word_is_found_wherever_it_stands(chars: int, name: str) -> None:
    words = bury_word(chars)
    run = create_run({}, words) if name == "text" else create_run({name: words})
    create_run({"message": bury_word(chars, "other")}, bury_word(chars, "other"))
    assert find_runs(["thimble"], "me", 6) == [run.pk]
    assert find_runs(["thimble"], "somebody else", 6) == []


def test_words_may_stand_in_different_texts() -> None:
    run = create_run({"message": bury_word(LONG_CHARS, "Thimble")}, bury_word(LONG_CHARS, "Button"))
    create_run({"message": bury_word(LONG_CHARS, "Thimble")})
    assert find_runs(["thimble", "button", "straw"], "me", 6) == [run.pk]
    assert find_runs(["thimble", "zip"], "me", 6) == []


def test_a_place_in_a_text_drawn_by_lot() -> None:
    lots = random.Random(7)
    for _ in range(20):
        word = f"needle{lots.randrange(10**9)}"
        run = create_run({"message": bury_word(lots.randrange(40_000), word)})
        assert find_runs([word], "me", 6) == [run.pk]


def test_a_sum_is_no_word() -> None:
    words = bury_word(LONG_CHARS)
    create_run({"message": words})
    key = hashlib.sha256(words.encode()).hexdigest()
    assert find_runs([key[:12]], "me", 6) == []


def test_of_a_text_that_many_ask_with_one_copy_is_read() -> None:
    for seed in range(20):
        create_run({"message": bury_word(LONG_CHARS * 4), "seed": seed})
    with CaptureQueriesContext(connection) as queries:
        assert find_runs(["nowhere"], "me", 6) == []
    assert len(queries) == 2


def test_a_search_reads_no_more_than_its_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_search, "MAX_READ_CHARS", 100_000)
    read: list[int] = []
    monkeypatch.setattr(
        text_search, "offload", lambda work, *arguments: read_all(read, work, arguments)
    )
    old = create_run({}, bury_word(40_000))
    for n in range(9):
        create_run({}, bury_word(40_000, f"word{n}"))
    assert find_runs(["thimble"], "me", 6) == []
    assert sum(read) <= 100_000
    Run.objects.exclude(pk=old.pk).delete()
    assert find_runs(["thimble"], "me", 6) == [old.pk]


def read_all(read: list[int], work: Any, arguments: tuple[Any, ...]) -> Any:
    if work is str.lower:
        read.append(len(arguments[0]))
    return work(*arguments)
