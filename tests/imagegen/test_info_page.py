"""The PNG info page: what comes in, what is shown, what is sent on."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from imagegen.infotext import embed_text
from playground.models import Run
from tests.imagegen.making import a_picture, a_run
from tests.imagegen.test_files_served import owner_of
from tests.intake.files import PNG_START, chunk, png, saved, scene
from tests.providing import JSON
from tests.scripted import Server

pytestmark = pytest.mark.django_db
PAGE = "/images/info/"
TEXT = (
    "a cat, <b>bold</b>\nNegative prompt: dog\nSteps: 30, Sampler: Euler a, CFG scale: 5.5, "
    "Seed: 42, Size: 512x768, Model: dreamshaper, Denoising strength: 0.4, Version: v1.10.1"
)


def picture(text: str = TEXT) -> BytesIO:
    return upload(embed_text(saved(scene(), "PNG"), "image/png", text))


def upload(data: bytes, name: str = "cat.png") -> BytesIO:
    return SimpleUploadedFile(name, data)  # type: ignore[return-value]  # read as one


def test_the_empty_page_says_what_it_is_for(client: Browser) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    assert "Generation parameters found in the file appear here" in page.text


def test_an_uploaded_picture_is_read_and_not_kept(client: Browser) -> None:
    page = client.post(PAGE, {"image": picture()}).text
    assert "Parameters in A1111 format." in page
    assert "a cat, &lt;b&gt;bold&lt;/b&gt;" in page
    assert "dog" in page
    assert '<td class="numbers">5.5</td>' in page
    assert "<code>parameters</code>" in page
    assert not Run.objects.exists()


def test_what_is_sent_on_is_what_the_other_page_understands(client: Browser) -> None:
    page = client.post(PAGE, {"image": picture()}).text
    assert '<form method="post" action="/images/">' in page
    assert '<form method="post" action="/images/edit/?mask=1">' in page
    assert '<input type="hidden" name="steps" value="30">' in page
    assert '<input type="hidden" name="denoising_strength" value="0.4">' in page
    assert '<input type="hidden" name="action" value="fill">' in page
    assert 'name="from"' not in page
    assert 'action="/images/upscale/"' not in page


def test_what_has_no_place_is_said_for_the_page_that_made_it(client: Browser) -> None:
    page = client.post(PAGE, {"text": f"{TEXT}, Clip skip: 2"}).text
    assert "Not supported here: Clip skip (2)." in page
    text = TEXT.replace("Denoising strength: 0.4, ", "Eta: 1, ")
    assert "Not supported here: Eta (1)." in client.post(PAGE, {"text": text}).text


def test_pasted_text_is_read_too(client: Browser) -> None:
    page = client.post(PAGE, {"text": TEXT}).text
    assert "Pasted text" in page
    assert '<input type="hidden" name="seed" value="42">' in page


def test_the_text_file_beside_a_picture(client: Browser) -> None:
    page = client.post(PAGE, {"image": upload(TEXT.encode(), "cat.txt")}).text
    assert '<input type="hidden" name="seed" value="42">' in page


def test_what_the_provider_does_not_list_is_said(client: Browser, provider: Server) -> None:
    page = client.post(PAGE, {"text": TEXT}).text
    assert "The model “dreamshaper” is not in this provider&#x27;s list." in page
    assert "The sampler “Euler a” is not in this provider&#x27;s list." in page
    assert '<input type="hidden" name="sd_model_checkpoint" value="dreamshaper">' in page


def test_a_picture_of_the_gallery_goes_along(client: Browser) -> None:
    made = a_picture(a_run(owner_of(client)))
    page = client.get(PAGE, {"from": made.pk}).text
    assert "a lighthouse in fog" in page
    assert "Parameters in Playground format." in page
    assert f'<input type="hidden" name="from" value="{made.pk}">' in page
    assert 'action="/images/upscale/"' in page
    assert f'src="/images/pictures/{made.pk}/"' in page


@pytest.mark.parametrize("pk", ["999", "x", "-1", "9" * 30])
def test_somebody_elses_picture_is_not_there(client: Browser, pk: str) -> None:
    a_picture(a_run("somebody"))
    assert client.get(PAGE, {"from": pk}).status_code == 404


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose a picture or paste its parameters."),
        ({"text": "  "}, "Choose a picture or paste its parameters."),
        ({"image": saved(scene(), "GIF")}, "Only PNG, JPEG and WebP pictures and text files"),
        ({"image": PNG_START + b"rubbish"}, ""),
        ({"image": b"\xff\xfe\x00"}, "This file is neither a picture nor text."),
        ({"text": "a" * 1_100_000}, "This text is too long"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, JSON])
def test_what_cannot_be_read_is_said(
    client: Browser, fields: dict[str, bytes | str], sentence: str, headers: dict[str, str]
) -> None:
    sent = {k: upload(v) if isinstance(v, bytes) else v for k, v in fields.items()}
    answer = client.post(PAGE, sent, headers=headers)
    assert sentence in answer.text
    assert answer.status_code == (422 if sentence else 200)


def test_a_script_gets_the_piece_and_what_to_say(client: Browser) -> None:
    answer = client.post(PAGE, {"image": picture()}, headers=JSON).json()
    assert answer["message"] == "Found A1111 parameters."
    assert answer["text"] == TEXT
    assert answer["html"].startswith("<article")


def test_comfyui_is_shown_as_it_is(client: Browser) -> None:
    extra = chunk(b"tEXt", b"workflow\0" + b'{"nodes": ["<script>"]}')
    page = client.post(PAGE, {"image": upload(png(2, 2, bytes(14), extra=extra))}).text
    assert "Generated with ComfyUI." in page
    assert "&lt;script&gt;" in page
    assert 'name="action"' not in page


def test_what_a_tool_wrote_and_nothing_here_takes_is_listed(client: Browser) -> None:
    text = '{"prompt": "a cat", "uc": "dog", "scale": 5, "steps": 28, "cfg_rescale": "<b>"}'
    page = client.post(PAGE, {"text": text}).text
    assert "Parameters in NovelAI format." in page
    assert "Other NovelAI settings" in page
    assert "Cfg rescale" in page
    assert "&lt;b&gt;" in page
    assert '<input type="hidden" name="negative_prompt" value="dog">' in page


def test_a_long_text_is_shown_in_part(client: Browser) -> None:
    page = client.post(PAGE, {"image": picture("x" * 50_000)}).text
    assert "30000 more characters not shown." in page


def test_a_file_that_is_gone_is_said_to_be(client: Browser) -> None:
    made = a_picture(a_run(owner_of(client)))
    made.artifact.file.delete(save=False)
    assert "removed from the disk" in client.get(PAGE, {"from": made.pk}).text
