"""The local reader over HTTP: what it reads, what it refuses."""

import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from playground.local.vision.answers import NOTE
from playground.local.vision.wanted import MOST_IMAGES
from playground.local.vision.weights import PP_OCR
from playground.providers.catalog import read_models as listed
from tests.local.helpers import Client, list_events, read_error
from tests.local.pictures import build_body, draw_words, encode_image, write_text

pytestmark = pytest.mark.local

RECEIPT = """BLUE HARBOR CAFE
2 x Espresso         5.60
1 x Croissant        2.35
3 x Orange Juice    11.70
TOTAL USD           19.65"""
LEFT = ["The old lighthouse was", "painted red and white", "by three young sailors"]
RIGHT = ["Visitors can climb the", "stairs from May until", "the end of October now"]


@pytest.fixture
def reader(local: Client) -> Client:
    if not all(path.is_file() for path in PP_OCR.list_files(Path())):
        pytest.skip("the reader's weights are not installed")
    return local


def ask_reader(reader: Client, *images: Image.Image | str, **params: Any) -> Any:
    response = reader.post("/v1/chat/completions", build_body(*images, **params))
    assert response.status_code == 200, response.text
    return response.json()


def read_pictures(reader: Client, *images: Image.Image | str, **params: Any) -> str:
    text: str = ask_reader(reader, *images, **params)["choices"][0]["message"]["content"]
    return text


def read_refusal(reader: Client, *images: Image.Image | str, **params: Any) -> tuple[int, str, str]:
    return read_error(reader.post("/v1/chat/completions", build_body(*images, **params)))


def test_a_receipt_is_read_row_by_row(reader: Client) -> None:
    lines = [
        " ".join(line.split()) for line in read_pictures(reader, write_text(RECEIPT)).splitlines()
    ]
    assert lines == [" ".join(line.split()) for line in RECEIPT.splitlines()]


def test_figures_stand_under_each_other(reader: Client) -> None:
    rows = read_pictures(reader, write_text(RECEIPT)).splitlines()[1:]
    assert len({len(row) for row in rows}) == 1


def test_columns_are_read_one_after_the_other(reader: Client) -> None:
    left = [(30, 30 + 34 * place, line) for place, line in enumerate(LEFT)]
    right = [(400, 30 + 34 * place, line) for place, line in enumerate(RIGHT)]
    text = read_pictures(reader, draw_words([*left, *right], (740, 160)))
    assert text.split() == " ".join([*LEFT, *RIGHT]).split()


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_is_turned_upright(reader: Client, degrees: int) -> None:
    page = write_text("\n".join(LEFT)).rotate(degrees, expand=True)
    assert read_pictures(reader, page) == "\n".join(LEFT)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_boxes_lie_where_the_words_are(reader: Client, degrees: int) -> None:
    page = draw_words([(40, 30, "Somewhere here"), (300, 120, "elsewhere")], (520, 180))
    answer = ask_reader(reader, page.rotate(degrees, expand=True))
    first, second = answer["choices"][0]["message"]["lines"]
    assert (first["page"], first["text"], second["text"]) == (0, "Somewhere here", "elsewhere")
    assert 0.9 < first["score"] <= 1
    expected = {0: (40, 30), 90: (30, 480), 180: (480, 150), 270: (150, 40)}[degrees]
    assert first["box"][0] == pytest.approx(expected, abs=12)


def test_several_images_are_pages(reader: Client) -> None:
    answer = ask_reader(reader, write_text("First page"), write_text("Second page"))
    message = answer["choices"][0]["message"]
    assert message["content"] == "First page\n\nSecond page"
    assert [line["page"] for line in message["lines"]] == [0, 1]


def test_an_answer_has_the_documented_form(reader: Client) -> None:
    answer = ask_reader(
        reader, write_text("Four words stand here"), temperature=0.1, max_tokens=2000
    )
    assert set(answer) == {"id", "object", "created", "model", "choices", "usage", "note"}
    assert (answer["object"], answer["model"]) == ("chat.completion", PP_OCR.id)
    assert answer["choices"][0]["finish_reason"] == "stop"
    usage = answer["usage"]
    assert (usage["prompt_tokens"], usage["completion_tokens"]) == (5, 6)
    assert answer["note"] == NOTE


def test_an_image_without_text(reader: Client) -> None:
    message = ask_reader(reader, Image.new("RGB", (64, 64), "white"))["choices"][0]["message"]
    assert (message["content"], message["lines"]) == ("", [])


def test_a_stream_says_what_the_whole_answer_says(reader: Client) -> None:
    page = write_text(RECEIPT)
    wanted = build_body(page, stream=True, stream_options={"include_usage": True})
    *chunks, usage, done = list_events(reader.post("/v1/chat/completions", wanted))
    deltas = [chunk["choices"][0]["delta"] for chunk in chunks]
    assert done == "[DONE]"
    assert "".join(delta.get("content", "") for delta in deltas) == read_pictures(reader, page)
    assert deltas[-2]["lines"] == ask_reader(reader, page)["choices"][0]["message"]["lines"]
    assert chunks[-1]["choices"][0]["finish_reason"] == "stop"
    assert usage["usage"]["completion_tokens"] > 10


def test_max_tokens_cuts(reader: Client) -> None:
    choice = ask_reader(reader, write_text(RECEIPT), max_tokens=4)["choices"][0]
    said = choice["message"]["content"].strip()
    assert (said, choice["finish_reason"]) == ("BLUE HARBOR CAFE", "length")


def test_stop_ends_the_answer(reader: Client) -> None:
    choice = ask_reader(reader, write_text(RECEIPT), stop=["HARBOR"])["choices"][0]
    assert (choice["message"]["content"].strip(), choice["finish_reason"]) == ("BLUE", "stop")


def test_a_broken_image_is_named(reader: Client) -> None:
    whole = encode_image(Image.effect_noise((200, 200), 50))
    cut = f"data:image/png;base64,{whole[: len(whole) // 8 * 4]}"
    for stream in (False, True):
        assert read_refusal(reader, write_text("Fine"), cut, stream=stream) == (
            422,
            "invalid_image",
            "Image 2 is damaged or incomplete.",
        )


def test_an_address_is_refused(reader: Client) -> None:
    status, code, message = read_refusal(reader, "https://example.com/page.png")
    assert (status, code) == (422, "image_url_not_supported")
    assert message.startswith("Image 1 is not a data: URI in base64.")


def test_a_request_without_an_image_is_refused(reader: Client) -> None:
    status, code, message = read_refusal(reader)
    assert (status, code) == (422, "image_required")
    assert message == f"{PP_OCR.id} reads images, but the last message has none. Attach one."


def test_too_many_images_are_refused(reader: Client) -> None:
    message = read_refusal(reader, *["data:image/png;base64,AA=="] * (MOST_IMAGES + 1))[2]
    assert message == f"{MOST_IMAGES + 1} images are too many: {MOST_IMAGES} can be read at once."


@pytest.mark.parametrize("name", ["top_p", "seed", "guided_json", "nonsense"])
def test_what_cannot_be_honoured_is_refused_by_name(reader: Client, name: str) -> None:
    status, code, message = read_refusal(reader, write_text("x"), **dict[str, Any]({name: 1}))
    assert (status, code) == (422, "unsupported_parameter")
    assert message == f"{name} is not supported by the local models. Leave it out."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ([{"type": "image_url"}], "messages[0].content may contain parts of type text"),
        ([{"type": "audio"}], "messages[0].content may contain parts of type text"),
        (5, "messages[0].content must be a string or an array of parts."),
    ],
)
def test_a_malformed_message(reader: Client, content: Any, sentence: str) -> None:
    body = {"model": PP_OCR.id, "messages": [{"role": "user", "content": content}]}
    status, _, message = read_error(reader.post("/v1/chat/completions", body))
    assert status == 422
    assert message.startswith(sentence)


@pytest.mark.parametrize("path", ["/v1/completions", "/v1/tokenize"])
def test_other_endpoints_are_refused_in_words(reader: Client, path: str) -> None:
    status, code, message = read_error(reader.post(path, {"model": PP_OCR.id, "prompt": "x"}))
    assert (status, code) == (422, "endpoint_not_supported")
    assert message == f"{PP_OCR.id} reads images: ask it at /v1/chat/completions."


def test_the_catalogue_knows_that_it_reads_images(reader: Client) -> None:
    model = listed(reader.get("/v1/models").json(), "local")[PP_OCR.id]
    assert model.vision
    assert model.context_length is None


def test_hanging_up_frees_the_reader(reader: Client) -> None:
    read_pictures(reader, write_text("warm"))
    page = write_text("\n".join(LEFT * 12))
    with reader.send("/v1/chat/completions", build_body(*[page] * 10)):
        time.sleep(1)
    started = time.monotonic()
    assert read_pictures(reader, write_text("Free again")) == "Free again"
    assert time.monotonic() - started < 10  # ten such pages take much longer
