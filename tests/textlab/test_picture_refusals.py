"""Pictures that cannot be sent in a chat: a sentence each, and nothing is stored."""

import io
import re
import zlib
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from PIL import Image

from playground.models import Artifact, Run
from tests.providing import model_page, send_chat
from tests.providing import provider as provider
from tests.scripted import Server
from tests.scripted.pngs import write_png
from tests.textlab.picturing import PATH, make_file, send
from tests.textlab.picturing import listed as listed

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("listed")]


def refuse(browser: Browser, *files: SimpleUploadedFile, path: str = PATH) -> str:
    """The sentence that comes of a message with these files."""
    said = {"mode": "chat", "message": "Precious words", "picture": list(files)}
    page = browser.post(path, said)
    assert page.status_code in (413, 422)
    assert "Precious words</textarea>" in page.text
    assert not Run.objects.exists()
    assert not Artifact.objects.exists()
    sentence = re.search(r'problem-message"[^>]*>([^<]+)<', page.text)
    assert sentence
    return unescape(sentence[1])


def claim_size(width: int, height: int) -> bytes:
    """A PNG that says it is larger than it is."""
    data = bytearray(write_png(4, 4))
    data[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("huge.png", claim_size(20_000, 10_000), "more than the 67 megapixels we can open"),
        ("half.png", write_png(200, 200)[:300], "part of the picture is missing"),
        ("text.png", b"not a picture at all", "“text.png”"),
        ("doc.pdf", b"%PDF-1.4\n%broken", "“doc.pdf”"),
    ],
    ids=["megapixels", "half", "text", "pdf"],
)
def test_what_cannot_be_sent_is_a_sentence_and_nothing_is_stored(
    client: Browser, provider: Server, name: str, content: bytes, words: str
) -> None:
    assert words in refuse(client, make_file(name, content))
    assert not [seen for seen in provider.seen if seen.path.endswith("completions")]


def test_a_whole_document_leads_to_the_vision_page(client: Browser) -> None:
    pdf = io.BytesIO()
    Image.new("RGB", (30, 20), "red").save(pdf, "PDF")
    sentence = refuse(client, make_file("letter.pdf", pdf.getvalue(), "application/pdf"))
    assert sentence.startswith("“letter.pdf” is a document.")


def test_a_message_has_few_pictures_and_a_conversation_bounded_ones(
    client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "at most 4 pictures" in refuse(client, *[make_file() for _ in range(5)])
    first = send(client, picture=[make_file()])
    monkeypatch.setattr("textlab.pictures.services.MAX_BYTES", first.artifacts.get().bytes + 1)
    said = {"mode": "chat", "message": "x", "parent": str(first.pk), "picture": make_file()}
    assert client.post(PATH, said).status_code == 422
    assert Run.objects.count() == 1
    assert Artifact.objects.count() == 1


def test_a_model_that_reads_no_pictures_gets_none(client: Browser, provider: Server) -> None:
    sentence = refuse(client, make_file(), path=model_page("hello"))
    assert "can't read pictures" in sentence
    first = send(client, picture=[make_file()])
    send_chat(client, "hello", message="And you?", parent=str(first.pk))
    assert [type(m["content"]) for m in provider.last.json["messages"]] == [str] * 3
    assert 'name="picture"' not in client.get(model_page("hello")).text
    assert 'enctype="multipart/form-data"' in client.get(PATH).text


def test_a_picture_whose_file_is_gone_is_a_sentence(client: Browser) -> None:
    first = send(client, picture=[make_file()])
    Path(first.artifacts.get().file.path).unlink()
    said = {"mode": "chat", "message": "x", "parent": str(first.pk)}
    page = client.post(PATH, said)
    assert page.status_code == 422
    assert "no longer on this server" in page.text
    assert Run.objects.count() == 1
