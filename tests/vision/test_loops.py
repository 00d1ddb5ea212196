"""Loops are cut, whatever repeats; what real pages repeat is not."""

import random
from time import process_time

import pytest

from vision.readings.loop_guard import Guard

PROSE = (
    "It was a bright cold day in April, and the clocks were striking thirteen. "
    "Winston hurried home through the wind, and the dust came after him up the stairs.\n"
)
ROW = "| Milk | 1 | 0.99 | 0.99 |\n"
STATEMENT = "".join(f"{n:02}.03. Card payment, shop {n * 7919 % 83}, −{n}.50\n" for n in range(80))


def feed_guard(text: str, size: int = 3, limit: int = 100_000) -> Guard:
    guard = Guard(limit)
    for start in range(0, len(text), size):
        if guard.feed(text[start : start + size]):
            break
    return guard


@pytest.mark.parametrize(
    "block",
    [
        "a",
        ".",
        "\n",
        " ",
        "ha",
        "the ",
        "0, ",
        "&nbsp;",
        "\\hline\n",
        "谢你",
        "🦊",
        "I see the text. ",
        "| | | |\n",
        "................................\n",
        ROW,
        f"{ROW}| Bread | 2 | 1.50 | 3.00 |\n",
        PROSE,
        PROSE + "\n" + ROW * 5,
        STATEMENT[:2_000],
        STATEMENT[:3_300],
    ],
)
@pytest.mark.parametrize("before", ["", STATEMENT, "ab" * 100])
def test_a_block_without_end_is_a_loop(block: str, before: str) -> None:
    text = before + block * (40_000 // len(block))
    guard = feed_guard(text)
    assert guard.kind == "loop"
    assert guard.reason.startswith("Stopped: the model repeated ")
    assert len(guard.block) == len(block)
    assert guard.block in block * 2
    assert guard.times >= 4
    assert len(before) - 1 <= guard.keep <= len(before) + len(block)


@pytest.mark.parametrize(
    "page",
    [
        PROSE,
        STATEMENT,
        "Name: " + "." * 200 + "\nStreet: " + "_" * 200 + "\n",
        "".join(f"Chapter {n} {'.' * 90} {n * 7}\n" for n in range(1, 60)),
        "".join(f"{PROSE[:40]} {'. ' * 60} {n}\n" for n in range(40)),
        ("." * 80 + "\n") * 40,  # a page to write on
        "| Item | Price |\n|---|---|\n" + "|      |       |\n" * 60,
        "| " + "-" * 400 + " | " + "-" * 400 + " |\n",
        ROW * 90,
        "ACME Ltd, 1 High Street, London\n\n" * 65,  # a sheet of labels
        ("Name: ____  Born: ____  Passport: ____  Seat: ____ " + PROSE) * 5,
        "0 0 0 0 0 0 0 0 0 0\n" * 60,
        "    if (a[i] == 0) {\n        continue;\n    }\n" * 40,
        " " * 120 + "Title\n" + "\n" * 60,
        "ha " * 150,
        "- [ ] done\n" * 100,
        "".join(f"{n}\n" for n in range(20_000)),  # counts, therefore no loop
        "".join(f"| {n} | {n + 1} | same |\n" for n in range(2_000)),
    ],
)
@pytest.mark.parametrize("size", [1, 3, 4_000])
def test_what_pages_repeat_is_no_loop(page: str, size: int) -> None:
    assert feed_guard(page, size, limit=10**9).feed("") is None


def test_the_answer_is_stopped_soon_and_cut_where_the_loop_began() -> None:
    text = PROSE + ROW * 10_000
    guard = Guard()
    read = next(n for n, character in enumerate(text) if guard.feed(character))
    assert read < len(PROSE) + 3_000 + 256
    assert text[: guard.keep].startswith(PROSE)
    assert len(text[: guard.keep]) <= len(PROSE + ROW)
    assert guard.reason == "Stopped: the model repeated “| Milk | 1 | 0.99 | 0.99 |” 117 times."


def test_an_answer_without_end_is_cut_at_the_limit() -> None:
    guard = Guard(limit_chars=1_000)
    assert guard.feed(STATEMENT[:1_000]) is None
    assert guard.feed("x") == "Stopped: the answer grew past 1,000 characters."
    assert (guard.kind, guard.keep) == ("runaway", 1_000)
    assert guard.feed("more") == guard.reason


@pytest.mark.parametrize("size", [1, 7, 300, 100_000])
def test_the_size_of_the_chunks_does_not_matter(size: int) -> None:
    whole, parts = (
        feed_guard(PROSE + "so on " * 9_000, 256),
        feed_guard(PROSE + "so on " * 9_000, size),
    )
    assert (parts.reason, parts.keep) == (whole.reason, whole.keep)


def test_long_white_space_is_said_in_words() -> None:
    assert "repeated white space" in feed_guard(" " * 5_000).reason


def test_a_character_costs_the_same_however_long_the_answer_is() -> None:
    chance = random.Random(2)
    text = "".join(chance.choices("ab \n", k=1_000_000))
    short, long = measure_seconds(text[:100_000]), measure_seconds(text)
    assert long < 25 * short
    assert long < 10


def measure_seconds(text: str) -> float:
    start = process_time()
    assert feed_guard(text, limit=10**9).kind == ""
    return process_time() - start


def test_hostile_text_costs_no_more() -> None:
    nearly = "".join("a" * 900 + "b" * (1 + n % 3) + str(n) for n in range(400))
    start = process_time()
    feed_guard(nearly, limit=10**9)
    feed_guard(("a" * 31 + "b") * 90 + "c" + ("a" * 4_000 + "b") * 50, limit=10**9)
    assert process_time() - start < 10
