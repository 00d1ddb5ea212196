"""Pages as people write them into print dialogues."""

import pytest

from playground.intake import Document, IntakeError, choose_pages


def document(pages: int) -> Document:
    return Document("book.pdf", "pdf", 9, pages, 1, 1, (), b"")


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("2", [2]),
        ("1-3, 5", [1, 2, 3, 5]),
        ("5;1 – 2", [5, 1, 2]),
        ("-2", [1, 2]),
        ("4-", [4, 5]),
        ("2,2,1-2", [2, 1]),
    ],
)
def test_pages_are_chosen(words: str, pages: list[int]) -> None:
    assert choose_pages(document(5), words) == pages


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("all", "“book.pdf” has no pages “all”. Use a format like 1-3, 7."),
        ("1,,2", "“book.pdf” has no pages “1,,2”. Use a format like 1-3, 7."),
        ("-", "“book.pdf” has no pages “-”. Use a format like 1-3, 7."),
        ("6", "“book.pdf” has 5 pages: “6” is out of range."),
        ("0-2", "“book.pdf” has 5 pages: “0-2” is out of range."),
        ("3-1", "“book.pdf” has 5 pages: “3-1” is out of range."),
    ],
)
def test_other_words_are_refused(words: str, sentence: str) -> None:
    with pytest.raises(IntakeError) as refusal:
        choose_pages(document(5), words)
    assert refusal.value.message == sentence


def test_of_two_thousand_pages_a_hundred_can_be_chosen() -> None:
    assert choose_pages(document(2_000), "1901-") == list(range(1901, 2001))
    with pytest.raises(
        IntakeError, match="has 2,000 pages and 2,000 are selected: at most 100 can be"
    ):
        choose_pages(document(2_000))
