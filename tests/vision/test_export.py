"""Downloads: text, Markdown, JSON, Word, an archive of many."""

import json
import zipfile
from io import BytesIO
from time import process_time
from typing import Any

import docx
import pytest
from PIL import Image

from vision.export import ExportPage, Line, build_docx, build_json, build_md, build_txt, build_zip
from vision.export.blocks import Block, list_blocks

BOX = ((0.0, 0.0), (9.0, 0.0), (9.0, 5.0), (0.0, 5.0))
RECEIPT = ExportPage(
    page="receipt.jpg",
    text="Total: 12.50 €\n谢谢\n",
    original="Tota1: 12.50 €\n谢谢",
    provider="local",
    model="reader",
    prompt="Extract all text from this image.",
    parameters={"temperature": 0.1},
    usage={"completion_tokens": 7},
    lines=[Line("Tota1: 12.50 €", BOX, 0.93)],
    width=800,
    height=600,
)
FAILED = ExportPage(
    page="a_b.pdf, page 2", text="", note="Stopped: the model repeated “a” 9 times."
)
HOSTILE = "tab\there nul\0 bell\a half\ud800 <b>&amp;</b> \u202ebidi 🦊 \ufffe"


def test_one_page_as_text_is_its_text() -> None:
    assert build_txt([RECEIPT]) == "Total: 12.50 €\n谢谢\n".encode()
    assert build_md([RECEIPT]) == build_txt([RECEIPT])


def test_several_pages_stand_under_their_names_and_notes() -> None:
    assert build_txt([RECEIPT, FAILED]).decode() == (
        "receipt.jpg – reader\n====================\n\nTotal: 12.50 €\n谢谢\n\n"
        "a_b.pdf, page 2\n===============\n\n(Stopped: the model repeated “a” 9 times.)\n"
    )
    assert "\n\n# a\\_b.pdf, page 2\n\n(Stopped" in build_md([RECEIPT, FAILED]).decode()


def test_the_model_is_named_only_where_several_read() -> None:
    assert build_md([RECEIPT, RECEIPT]).decode().count("# receipt.jpg\n") == 2


def test_json_has_all_that_is_known() -> None:
    first, second = json.loads(build_json([RECEIPT, FAILED]))["pages"]
    assert first == {
        "page": "receipt.jpg",
        "text": "Total: 12.50 €\n谢谢\n",
        "original": "Tota1: 12.50 €\n谢谢",
        "provider": "local",
        "model": "reader",
        "prompt": "Extract all text from this image.",
        "parameters": {"temperature": 0.1},
        "usage": {"completion_tokens": 7},
        "width": 800,
        "height": 600,
        "lines": [
            {"text": "Tota1: 12.50 €", "score": 0.93, "box": [[0, 0], [9, 0], [9, 5], [0, 5]]}
        ],
    }
    assert (second["text"], second["note"]) == ("", FAILED.note)


@pytest.mark.parametrize("write", [build_txt, build_md, build_json, build_docx, build_zip])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_nothing_a_model_writes_breaks_a_download(write: Any, count: int) -> None:
    assert write([ExportPage(page=HOSTILE, text=HOSTILE, model=HOSTILE, note=HOSTILE)] * count)


def open_docx(*texts: str) -> Any:
    readings = [ExportPage(page=f"page {n}", text=text) for n, text in enumerate(texts, 1)]
    return docx.Document(BytesIO(build_docx(readings)))


def test_word_has_a_heading_and_a_new_page_for_each_page() -> None:
    document = open_docx("one\ntwo\n\nthree", "four")
    said = [(p.style.name, p.text) for p in document.paragraphs]
    assert said == [
        ("Heading 1", "page 1"),
        ("Normal", "one\ntwo"),
        ("Normal", "three"),
        ("Heading 1", "page 2"),
        ("Normal", "four"),
    ]
    headings = [p for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [bool(p.paragraph_format.page_break_before) for p in headings] == [False, True]
    assert document.core_properties.author == ""


def test_word_keeps_what_is_text_and_formats_what_is_markup() -> None:
    document = open_docx("## Bill\n\n   5 * 3 ** 2\n1. **Sum** of _all_\n#1 and <b>\tx\n" + HOSTILE)
    text = "\n".join(p.text for p in document.paragraphs)
    assert "   5 * 3 ** 2\n1. Sum of _all_\n#1 and <b>" in text
    assert "🦊" in text
    assert document.paragraphs[1].style.name == "Heading 3"
    bold = [run.text for p in document.paragraphs for run in p.runs if run.bold]
    assert bold == ["Sum"]


def test_simple_tables_become_tables() -> None:
    document = open_docx(
        "Before\n| Item | **Price** |\n|---|--:|\n| A \\| B | 1<br>2 |\n| C |\nAfter"
    )
    (table,) = document.tables
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [["Item", "Price"], ["A | B", "1\n2"], ["C", ""]]
    assert [p.text for p in document.paragraphs] == ["page 1", "Before", "After"]


def test_a_fence_around_the_whole_answer_is_not_text() -> None:
    document = open_docx("```markdown\n| a | b |\n|---|---|\n| 1 | 2 |\n```")
    assert len(document.tables) == 1


def test_tables_wider_than_word_takes_are_text() -> None:
    row = "|" + "x|" * 70
    document = open_docx(f"{row}\n|{'-|' * 70}\n{row}")
    assert document.tables == []
    assert document.paragraphs[1].text.count("x") == 140


def test_a_long_table_takes_no_minutes() -> None:
    start = process_time()
    open_docx("| a | b | c |\n|---|---|---|\n" + "| 1 | 2 | 3 |\n" * 2_000)
    assert process_time() - start < 20


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("\n \n", []),
        ("a | b\n--- | ---\nc | d\n\nend", [[["a", "b"], ["c", "d"]], "end"]),
        ("| a |\n|---|\n| b |", [[["a"], ["b"]]]),
        ("| a | b |\n|---|\n| c | d |", ["| a | b |\n|---|\n| c | d |"]),
        ("a | b\nc | d", ["a | b\nc | d"]),
        ("Title\n---\ntext", ["Title\n---\ntext"]),
        ("|---|---|", ["|---|---|"]),
        ("| a | b |\n|---|---|", [[["a", "b"]]]),
        ("| a |\n|---|\n| b | c |", [[["a", ""], ["b", "c"]]]),
        ("| | |\n|---|---|\n| | x |", [[["", ""], ["", "x"]]]),
        ("####### no\n#no", ["####### no\n#no"]),
    ],
)
def test_blocks(text: str, expected: list[Any]) -> None:
    assert [get_shape(block) for block in list_blocks(text)] == expected


def get_shape(block: Block) -> object:
    return block.rows or block.text


def list_names(readings: list[ExportPage], **options: Any) -> list[str]:
    return zipfile.ZipFile(BytesIO(build_zip(readings, **options))).namelist()


def build_page(name: str, model: str = "m", **more: Any) -> ExportPage:
    return ExportPage(page=name, text="text", provider="local", model=model, **more)


def test_an_archive_has_safe_names_each_once() -> None:
    pages = [build_page(name) for name in UNSAFE]
    names_found = list_names(pages)
    assert names_found[-1] == "readings.json"
    assert len({name.casefold() for name in names_found}) == len(UNSAFE) + 1
    for name in names_found:
        assert not set(name) & set('<>:"/\\|?*%\n\u202e')
        assert len(name.encode()) < 255
        assert name.partition(".")[0].casefold() not in {"con", "nul", "com1"}
        assert name.strip(". ") == name


UNSAFE = (
    "scan.png",
    "Scan.jpg",
    "scan.png",
    "../../etc/passwd",
    "C:\\secret\\a.txt",
    "con.png",
    "NUL",
    "com1.tiff",
    "<b>\u202egnp.exe",
    "readings.pdf",
    "...",
    "",
    "字" * 300 + ".png",
    "a" * 300,
    "report.pdf, page 2",
)


def test_several_models_have_a_folder_each() -> None:
    names_found = list_names(
        [
            build_page("a.png", "org/one"),
            build_page("a.png", "two"),
            build_page("b.png", "org/one"),
        ]
    )
    assert names_found == ["local org one/a.txt", "local two/a.txt", "local org one/b.txt", ALL]


ALL = "readings.json"


def test_an_archive_takes_other_formats_and_pdf_where_boxes_are_known() -> None:
    file = BytesIO()
    Image.new("RGB", (20, 20)).save(file, "JPEG")
    known = build_page("a.png", lines=[Line("text", BOX)], picture=file.getvalue)
    names_found = list_names([known, build_page("b.png")], formats=("md", "docx", "pdf"))
    assert names_found == ["a.md", "a.docx", "a.pdf", "b.md", "b.docx", ALL]
