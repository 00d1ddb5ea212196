"""The merged reading: consensus, every dispute with who said what, the order of the page."""

import random
from time import process_time

import pytest

from playground.words import list_differences, measure_wer
from vision.words import Span, find_strangers, join_spans, merge_texts


def list_disputes(spans: list[Span]) -> list[dict[str, tuple[int, ...]]]:
    return [{a.word: a.models for a in span.alternatives} for span in spans if span.disputed]


def test_the_majority_is_chosen_word_by_word() -> None:
    spans = merge_texts(["the quick brown fox", "tke quick brown fox", "the quick br0wn fox"])
    assert join_spans(spans) == "the quick brown fox"
    assert list_disputes(spans) == [{"the": (0, 2), "tke": (1,)}, {"brown": (0, 1), "br0wn": (2,)}]
    assert [span.text for span in spans] == ["", " quick", "", " fox"]


def test_each_place_can_be_resolved() -> None:
    spans = merge_texts(["Sum 12.50\nThanks", "Sum 12.80\nThank you"])
    assert list_disputes(spans) == [
        {"12.50": (0,), "12.80": (1,)},
        {"Thanks": (0,), "Thank you": (1,)},
    ]
    assert join_spans(spans) == "Sum 12.50\nThanks"
    assert join_spans(spans, {0: 1}) == "Sum 12.80\nThanks"
    assert join_spans(spans, {1: 1}) == "Sum 12.50\nThank you"


def test_left_out_and_added_words_are_places_too() -> None:
    spans = merge_texts(["a b d", "a b c d", "a b c d"])
    assert list_disputes(spans) == [{"c": (1, 2), "": (0,)}]
    assert join_spans(spans) == "a b c d"
    assert join_spans(spans, {0: 1}) == "a b d"


def test_joined_words_cannot_come_twice() -> None:
    spans = merge_texts(["the new town hall", "the newtown hall"])
    assert list_disputes(spans) == [{"new town": (0,), "newtown": (1,)}]
    assert join_spans(spans, {0: 1}) == "the newtown hall"


def test_line_breaks_are_voted_on() -> None:
    assert join_spans(merge_texts(["one\ntwo three", "one two three", "one\ntwo three"])) == (
        "one\ntwo three"
    )
    assert join_spans(merge_texts(["one\ntwo", "one\nx two", "one\nx two"])) == "one\nx two"


def test_markup_is_no_dispute_and_stays_where_most_have_it() -> None:
    table = "**Sum**\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    spans = merge_texts([table, "Sum\na b\n1 2", table.replace("2", "3")])
    assert list_disputes(spans) == [{"2": (0, 1), "3": (2,)}]
    assert join_spans(spans) == table


def test_scripts_without_spaces() -> None:
    spans = merge_texts(["合計は五個", "合計ほ五個", "合計は五個"])
    assert list_disputes(spans) == [{"は": (0, 2), "ほ": (1,)}]
    assert join_spans(spans) == "合計は五個"


def test_punctuation_alone_is_disputed() -> None:
    assert list_disputes(merge_texts(["Total: 5", "Total 5"])) == [{":": (0,), "": (1,)}]


@pytest.mark.parametrize(
    ("texts", "text"),
    [
        ([], ""),
        ([""], ""),
        (["", ""], ""),
        (["only one"], "only one"),
        (["", "found"], ""),
        (["", "found", "found"], "found"),
        (["abc", "abc", "abc", "abc"], "abc"),
        (["e\u0301", "\u00e9"], "\u00e9"),
    ],
)
def test_few_and_empty_texts(texts: list[str], text: str) -> None:
    assert join_spans(merge_texts(texts)) == text


def test_a_draw_goes_to_the_text_most_like_the_others() -> None:
    spans = merge_texts(["a b x d e", "a b c d e", "a b c d e", "a b x d q"])
    assert join_spans(spans) in ("a b x d e", "a b c d e")
    assert join_spans(merge_texts(["left x", "right x"])) == "left x"


def test_every_text_can_be_had_from_the_merged_one() -> None:
    chance = random.Random(7)
    for _ in range(200):
        truth = chance.choices("abcdefg", k=chance.randint(0, 25))
        texts = [spoil_words(truth, chance) for _ in range(chance.randint(1, 4))]
        spans = merge_texts(texts)
        for model, text in enumerate(texts):
            assert join_spans(spans, said_by(spans, model)).split() == text.split()


def spoil_words(words: list[str], chance: random.Random) -> str:
    words_left = [chance.choice([w, w, w, w, "x", f"{w} {w}", ""]) for w in words]
    return " ".join(" ".join(words_left).split())


def said_by(spans: list[Span], model: int) -> dict[int, int]:
    places = [span.alternatives for span in spans if span.disputed]
    return {
        place: next(i for i, way in enumerate(ways) if model in way.models)
        for place, ways in enumerate(places)
    }


def test_three_bad_readings_make_a_better_one() -> None:
    chance = random.Random(3)
    truth = [chance.choice(VOCABULARY) for _ in range(2_000)]
    texts = [" ".join(misread_words(truth, chance, 0.05)) for _ in range(3)]
    rates = [measure_wer(" ".join(truth), text) for text in texts]
    assert min(rates) > 0.04
    assert measure_wer(" ".join(truth), join_spans(merge_texts(texts))) < 0.015


def test_a_stranger_is_found_and_can_be_left_out() -> None:
    page = "The quick brown fox jumps over the lazy dog near the river bank"
    texts = [page, "I am sorry, I can not see any image.", page.replace("fox", "f0x")]
    assert find_strangers(texts) == (1,)
    assert list_disputes(merge_texts(texts, leave_out=(1,))) == [{"fox": (0,), "f0x": (2,)}]
    assert find_strangers(texts[:2]) == ()
    assert find_strangers([page, "quite something else", "nothing of that"]) == ()
    assert find_strangers([]) == ()


VOCABULARY = [f"word{n}" for n in range(3_000)]


def misread_words(words: list[str], chance: random.Random, share: float) -> list[str]:
    return [chance.choice(VOCABULARY) if chance.random() < share else word for word in words]


def test_fifty_thousand_words_take_seconds_whether_alike_or_not() -> None:
    chance = random.Random(1)
    truth = [chance.choice(VOCABULARY) for _ in range(50_000)]
    other = " ".join(chance.choice(VOCABULARY) for _ in range(50_000))
    start = process_time()
    pieces = list_differences(" ".join(truth), " ".join(misread_words(truth, chance, 0.1)))
    assert sum(piece.kind == "changed" for piece in pieces) > 4_000
    list_differences(" ".join(truth), other)
    spans = merge_texts([" ".join(truth), other])
    assert join_spans(spans) == " ".join(truth)
    assert process_time() - start < 30
