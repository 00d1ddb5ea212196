"""What counts as a word, in which scripts; that nothing of the text is lost."""

import unicodedata
from time import process_time

import pytest

from playground.words import list_differences, measure_agreement, tokenise_text
from playground.words.tokens import find_tail

TEXTS = (
    "",
    "  \n ",
    "Total: 12.50 EUR\nThank you!",
    "领收证 合計 ￥1,280円",
    "Ärger, naïve café — “quoted” don’t",
    "नमस्ते दुनिया",
    "กินข้าวแล้วหรือยัง",
    "שלום עולם מחר",
    "…………… 17\r\n\r\n| a | b |\n|---|---|",
    "# **Bill**\n\n| _a_ | `b` |\n|---|:-:|\n| 1 | **2** |",
    "e\u0301te\u0301 \U0001f98a👩‍👩‍👧 \u200bx\ud800",
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Total: 12.50", ["Total", ":", "12.50"]),
        ("1,234.50 24/12/2024 12:30.", ["1,234.50", "24/12/2024", "12:30", "."]),
        ("don't don’t well-known (a-)", ["don't", "don’t", "well-known", "(", "a", "-", ")"]),
        ("合計は5個", ["合", "計", "は", "5", "個"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("กิน", ["กิ", "น"]),
        ("Page ........ 7", ["Page", "........", "7"]),
        ("**Sum** |---|", ["Sum", "---"]),
        ("**Total**: _5_ `EUR`", ["Total", ":", "5", "EUR"]),
        ("## 1. Terms\n> - first\n* second\n---", ["1", ".", "Terms", "first", "second"]),
        ("| a | b |\n|:--|--:|\n| 1<br>2 | \\* |", ["a", "b", "1", "2", "*"]),
        ("```text\nx = 1\n```\n[a link](https://x.example)", ["x", "=", "1", "a", "link"]),
        (
            "**** 1234, 2*3*4, a_b_c, __, # 5",
            [
                "****",
                "1234",
                ",",
                "2",
                "*",
                "3",
                "*",
                "4",
                ",",
                "a",
                "_",
                "b",
                "_",
                "c",
                ",",
                "__",
                ",",
                "#",
                "5",
            ],
        ),
        ("- 5.00\n-5.00\n5* and *", ["-", "5.00", "-", "5.00", "5", "*", "and", "*"]),
        ("re\u0301sume\u0301", ["r\u00e9sum\u00e9"]),
        ("안녕하세요 세계", ["안녕하세요", "세계"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_words_of_any_script(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenise_text(text)] == words


def normalise_text(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n")).rstrip()


@pytest.mark.parametrize("text", TEXTS)
def test_words_glued_together_are_the_text(text: str) -> None:
    tokens = tokenise_text(text)
    glued = "".join(token.before + token.text for token in tokens)
    assert (glued + find_tail(text, tokens)).rstrip() == normalise_text(text)


@pytest.mark.parametrize("a", TEXTS)
@pytest.mark.parametrize("b", TEXTS)
def test_pieces_glued_together_are_both_texts(a: str, b: str) -> None:
    pieces = list_differences(a, b)
    for side, text in (("a", a), ("b", b)):
        glued = "".join(getattr(piece, side) for piece in pieces)
        assert glued.rstrip() == normalise_text(text)


def test_only_what_differs_is_marked() -> None:
    pieces = list_differences("Total: 12.50 EUR paid", "Total 12.80 EUR paid now")
    assert [(piece.kind, piece.a, piece.b) for piece in pieces] == [
        ("same", "Total", "Total"),
        ("changed", ": 12.50", " 12.80"),
        ("same", " EUR paid", " EUR paid"),
        ("added", "", " now"),
    ]


def test_line_breaks_and_accent_spelling_are_no_difference() -> None:
    assert [p.kind for p in list_differences("one two\nthré", "one\r\ntwo thre\u0301")] == ["same"]
    assert measure_agreement(["one two\nthré", "one\r\n\r\ntwo thre\u0301 "]) == 1.0


def test_markup_is_shown_and_no_difference() -> None:
    a, b = "Bill\nTotal 5", "## Bill\n\n- **Total** *6*"
    assert [(piece.kind, piece.b) for piece in list_differences(a, b)] == [
        ("same", "## Bill\n\n- **Total"),
        ("changed", "** *6"),
        ("same", "*"),
    ]


def test_a_line_of_nothing_but_signs_takes_no_time() -> None:
    start = process_time()
    for sign in ("**a ", "*a ", "_a ", "`", "[", "|", "~~a ", "<br ", "> ", "- - ", " ", "|-"):
        tokenise_text(sign * 40_000)
    assert process_time() - start < 15


@pytest.mark.parametrize(
    ("texts", "figure"),
    [
        ([], 1.0),
        (["alone"], 1.0),
        (["", ""], 1.0),
        (["", "something"], 0.0),
        (["a b c d", "a b c x"], 0.75),
        (["a b c d", "a b"], 0.5),
        (["a b c d", "w x y z"], 0.0),
        (["a b c d", "a b c d", "a b x y"], (1 + 0.5 + 0.5) / 3),
        (["合計は", "合計が"], 2 / 3),
        (["a b\n1 2", "| a | b |\n|---|---|\n| **1** | 2 |"], 1.0),
    ],
)
def test_agreement(texts: list[str], figure: float) -> None:
    assert measure_agreement(texts) == pytest.approx(figure)
