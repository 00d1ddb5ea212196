"""What a character means by what stands around it: signs of currencies, icons, other languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.local.vision.recognise import Glyph, Glyphs
from playground.local.vision.settle import is_ideographic, settle_lines

Others = tuple[tuple[str, float], ...]


def build_glyphs(text: str, score: float = 0.99) -> Glyphs:
    return [Glyph(c, (place + 0.5) / len(text), score) for place, c in enumerate(text)]


def build_unsure(text: str, score: float, others: Others) -> Glyphs:
    return [Glyph(text, 0.5, score, others)]


def settle_texts(*lines: Glyphs) -> list[str]:
    return ["".join(glyph.text for glyph in line) for line in settle_lines(lines)]


LATIN = build_glyphs("The quick brown fox")
CHINESE = build_glyphs("合计金额人民币元")
ODD: Others = (("$", 0.41), ("Ş", 0.02))


@pytest.mark.parametrize("double", ["ş", "Ş", "š", "§", "S"])
@pytest.mark.parametrize("after", ["", " 3.04", "3.04"])
def test_a_dollar_sign_before_a_price(double: str, after: str) -> None:
    line = build_unsure(double, 0.55, ODD) + build_glyphs(after)
    assert settle_texts(line, LATIN)[0] == f"${after}"
    assert settle_texts(build_glyphs("Soup ") + line, LATIN)[0] == f"Soup ${after}"


def test_a_letter_in_a_column_of_signs_is_one_however_sure_the_network_is() -> None:
    column = [
        build_glyphs("$"),
        build_glyphs("S"),
        build_glyphs("$"),
        build_glyphs("§"),
        build_glyphs("$"),
    ]
    assert settle_texts(*column, LATIN)[:5] == ["$"] * 5
    assert settle_texts(*column[:3], build_glyphs("S"), LATIN)[1] == "S"  # two are no column
    assert settle_texts(*column, build_glyphs("Size S"), build_glyphs("M"))[5:] == ["Size S", "M"]
    assert settle_texts(*[build_glyphs("£")] * 3, build_glyphs("E"), build_glyphs("S"))[3:] == [
        "£",
        "S",
    ]


def test_both_names_of_a_sign_count_for_it() -> None:
    (line,) = settle_lines([build_unsure("$", 0.49, (("ş", 0.48),))])
    assert line[0].score == pytest.approx(0.97)


@pytest.mark.parametrize(
    "line",
    [
        build_unsure("ş", 0.99, ()) + build_glyphs(" 3"),  # the network is sure
        build_glyphs("ba") + build_unsure("ş", 0.5, ODD) + build_glyphs("ka"),  # within a word
        build_unsure("ş", 0.5, ODD) + build_glyphs("eker"),  # at its beginning
        build_unsure("5", 0.5, ODD) + build_glyphs(".30"),  # a figure
        build_unsure("ş", 0.5, (("Š", 0.4), ("$", 0.01))) + build_glyphs(" 3"),
    ],
)
def test_letters_stay_letters(line: Glyphs) -> None:
    assert settle_lines([line, LATIN])[0] == line


@pytest.mark.parametrize(("sign", "double"), [("€", "C"), ("£", "E"), ("¥", "Y")])
def test_other_currencies(sign: str, double: str) -> None:
    assert (
        settle_texts(build_unsure(double, 0.5, ((sign, 0.4),)) + build_glyphs("12"))[0]
        == f"{sign}12"
    )


@pytest.mark.parametrize(("icon", "score"), [("回", 0.96), ("三", 0.6), ("中", 0.4)])
def test_an_icon_is_no_character_on_a_latin_page(icon: str, score: float) -> None:
    assert settle_texts(build_unsure(icon, score, ()), LATIN) == ["", "The quick brown fox"]


def test_an_icon_may_be_something_else() -> None:
    assert settle_texts(build_unsure("口", 0.6, (("日", 0.2), ("□", 0.1))), LATIN)[0] == "□"
    assert (
        settle_texts(build_glyphs("Menu ") + build_unsure("一", 0.5, (("-", 0.3),)), LATIN)[0]
        == "Menu -"
    )


def test_chinese_stays_where_it_belongs() -> None:
    for line in (build_unsure("回", 0.6, ()), build_glyphs("Total ") + build_unsure("元", 0.6, ())):
        assert settle_lines([line, CHINESE])[0] == line  # a page of Chinese
        assert settle_lines([line, LATIN, CHINESE])[0] == line  # a page of both
    word = build_unsure("东", 0.5, ()) + build_unsure("京", 0.5, ())
    assert settle_lines([word, LATIN])[0] == word  # more than one is a word
    assert settle_lines([build_unsure("元", 0.5, ())])[0]  # a page of nothing else


@given(
    st.lists(
        st.lists(st.builds(Glyph, st.characters(), st.floats(0, 1), st.floats(0, 1)), max_size=12),
        max_size=6,
    )
)
def test_nothing_is_invented(lines: list[Glyphs]) -> None:
    """Without another possibility a character stays or goes, and its line with it."""
    for before, after in zip(lines, settle_lines(lines), strict=True):
        assert [g for g in before if g in after] == after
        assert [g for g in before if g not in after] == [
            g for g in before if is_ideographic(g.text) and g not in after
        ]
