"""How a page's doubts are counted and put into sentences."""

from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from playground.local.vision.answers import Reading
from playground.local.vision.reader import Page
from playground.local.vision.recognise import Glyph, Said, measure_silence
from playground.local.vision.regions import Rectangle
from playground.local.vision.scripts import get_table, measure_likeness, name_script
from playground.local.vision.unknown import ADVICE, find_unknown, is_vietnamese
from playground.local.vision.wanted import Wanted


@pytest.mark.parametrize(
    ("text", "torn"),
    [
        ("Cm ơn quý khách đã mua hàng Tng s tin phi tr", True),
        ("Con cáo nâu nhanh nhn nhy qua con chó lưi bing Tng cng đồng", True),
        ("Người ta đi ơn", True),
        ("Đorđe ima crn krzneni šešir, a Đurđa trči na trg", False),  # Croatian
        ("prst krk vlk smrt skrz", False),  # Czech
        ("S.A. GmbH Ltd. No. VAT TVA", False),
        ("", False),
    ],
)
def test_vietnamese_by_its_letters_and_by_those_it_lost(text: str, torn: bool) -> None:
    assert is_vietnamese(text) is torn


def build_said(text: str, score: float, silent: float = 0.0) -> Said:
    return Said([Glyph(c, (n + 0.5) / len(text), score) for n, c in enumerate(text)], silent)


def build_boxes(count: int) -> list[Rectangle]:
    return [Rectangle(200, 30 + 50 * n, 300, 30, 0.0) for n in range(count)]


CYRILLIC = get_table()["Cyrillic"]
DRAWING = {"\u25c6": 1.0}


def test_every_line_that_is_lost_is_said() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    for lost, total in ((0, 5), (1, 5), (2, 5), (3, 5), (5, 5), (1, 40)):
        said = [build_said("", 1, 0.9)] * lost + [build_said("Plain text", 0.99)] * (total - lost)
        unknown = find_unknown(paper, build_boxes(total), said, lambda _: CYRILLIC)
        assert unknown.lines == frozenset(range(lost))
        assert bool(unknown.sentence) is (lost > 0)
        assert (f"{lost} of {total} lines" in unknown.sentence) is (0 < lost < total)
        assert ("probably Cyrillic" in unknown.sentence) is (lost > 0)


def test_a_word_that_is_missing_is_said_and_the_rest_of_its_line_stays() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    said = [build_said("Plain text", 0.99)] * 3
    for silent, lines in ((0.2, frozenset[int]()), (0.4, frozenset[int]()), (0.6, frozenset({3}))):
        line = build_said("Order 17 45.00", 0.97, silent)
        unknown = find_unknown(paper, build_boxes(4), [*said, line], lambda _: CYRILLIC)
        assert unknown.lines == lines
        start = "1 of 4 lines is in a script" if lines else "In 1 of 4 lines words are missing"
        assert unknown.sentence.startswith(start)
        assert unknown.sentence.endswith(ADVICE)


def test_a_few_drawings_are_no_script_and_a_page_of_nothing_else_is_none_that_is_known() -> None:
    paper = Image.new("RGB", (400, 600), "white")
    for lost, total in ((1, 5), (5, 5)):
        said = [build_said("", 1, 0.9)] * lost + [build_said("Plain text", 0.99)] * (total - lost)
        unknown = find_unknown(paper, build_boxes(total), said, lambda _: DRAWING)
        assert bool(unknown.sentence) is (lost == total)
    assert unknown.sentence.startswith("This page is in a script or handwriting")
    assert "probably" not in unknown.sentence


@pytest.mark.parametrize("script", get_table())
def test_a_script_is_named_by_what_it_looks_like(script: str) -> None:
    shapes = get_table()[script]
    assert name_script([shapes, shapes]) == script
    assert measure_likeness(shapes) == pytest.approx(1, abs=0.01)
    assert measure_likeness({}) == 0


def test_an_empty_page_is_in_no_doubt() -> None:
    assert find_unknown(Image.new("RGB", (9, 9)), [], [], lambda _: {}).sentence == ""


def test_ink_without_characters_is_silence() -> None:
    line = Image.new("RGB", (480, 48), "white")
    ImageDraw.Draw(line).rectangle((0, 10, 479, 38), fill="black")
    line.paste("white", (0, 0, 480, 14))
    line.paste("white", (0, 34, 480, 48))
    everywhere = [Glyph("m", (n + 0.5) / 16, 1.0) for n in range(16)]
    assert measure_silence(line, everywhere) == 0.0
    assert measure_silence(line, []) == 1.0
    assert measure_silence(line, everywhere[:8]) == pytest.approx(0.5, abs=0.08)
    assert measure_silence(Image.new("RGB", (90, 48), "white"), []) == 0.0


def build_reading(count: int, notes: list[str]) -> Reading:
    def events() -> Iterator[dict[str, object]]:
        for page in range(count):
            yield {"page": page, "text": "", "lines": [], "note": notes[page]}

    wanted = Wanted(count, 1, None, [], stream=True, include_usage=False)
    return Reading(wanted, "reader", events())  # type: ignore[arg-type]


def test_an_answer_carries_the_sentence_of_each_page() -> None:
    assert build_reading(1, ["Odd."]).build_whole()["choices"][0]["message"]["notes"] == ["Odd."]
    assert "notes" not in build_reading(1, [""]).build_whole()["choices"][0]["message"]
    deltas = [
        event["choices"][0]["delta"]
        for event in build_reading(3, ["", "Odd.", ""]).stream_events()
        if isinstance(event, dict)
    ]
    assert [delta["notes"] for delta in deltas if "notes" in delta] == [["Page 2: Odd."]]


def test_a_page_has_no_note_of_its_own() -> None:
    assert Page("text", []).note == ""
