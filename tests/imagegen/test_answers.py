"""Whatever a provider answers becomes pictures, or one sentence."""

import base64
import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from imagegen.jobs import spool
from imagegen.jobs.response_log import remove_pictures
from imagegen.models import Job, Picture
from playground.models import Run, Status
from tests.imagegen.conftest import PARAMETERS, build_source, list_bodies, make_run
from tests.scripted import Server, json_reply
from tests.scripted.pngs import write_png

pytestmark = pytest.mark.django_db(transaction=True)


def answer_with(provider: Server, *images: bytes, info: Any = None) -> Run:
    """A job that is answered with these pictures."""
    codes = [base64.b64encode(data).decode() for data in images]
    provider.script.append(json_reply({"parallel_requests": 6}))
    provider.script.append(json_reply({"images": codes, "info": info or {}}))
    return make_run()


def encode_image(kind: str, size: tuple[int, int] = (64, 64), **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("model", "mime"),
    [
        ("jpeg", "image/jpeg"),
        ("webp", "image/webp"),
        ("info-string", "image/png"),
        ("info-text", "image/png"),
        ("info-none", "image/png"),
        ("data-uri", "image/png"),
        ("single", "image/png"),
    ],
)
def test_every_shape_of_an_answer_is_read(provider: Server, model: str, mime: str) -> None:
    run = make_run(model)
    assert (run.status, run.error) == (Status.DONE, "")
    picture = run.pictures.get()
    assert picture.artifact.metadata["mime"] == mime
    assert picture.seed == 7
    assert picture.infotext


@pytest.mark.parametrize("model", ["grid", "grid-unsaid"])
def test_an_overview_that_comes_first_is_one(provider: Server, model: str) -> None:
    run = make_run(model, request={"batch_size": 2})
    grid, *rest = run.pictures.order_by("pk")
    assert (grid.kind, grid.width, grid.artifact.metadata["grid"]) == ("grid", 128, True)
    assert [(picture.kind, picture.seed) for picture in rest] == [("txt2img", 7), ("txt2img", 8)]
    assert [picture.artifact.metadata["index"] for picture in rest] == [0, 1]


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("empty", "finished without returning an image"),
        ("broken", "isn't an image"),
        ("half", "is cut off"),
        ("bad-key", "rejected the key"),
        ("gated", "key can't use this model"),
        ("invalid", "rejected a value"),
        ("cut", "was lost before the response was complete"),
    ],
)
def test_a_failure_says_why_and_leaves_nothing(provider: Server, model: str, words: str) -> None:
    run = make_run(model)
    assert run.status == Status.FAILED
    assert words in run.error
    assert run.error_hint
    assert not Picture.objects.exists()
    assert not list(spool.get_folder().iterdir())
    assert run.duration is not None


def test_what_the_provider_said_instead_of_an_image_is_kept(provider: Server) -> None:
    make_run("empty")
    assert "safety checker" in Job.objects.get().answer["info"]


def test_another_size_than_asked_is_kept_and_told(provider: Server) -> None:
    run = make_run("lies")
    assert run.status == Status.DONE
    assert run.pictures.get().width == 32
    assert run.job.notes == [
        "The image is 32 × 32 pixels, but 64 × 64 was requested."
    ]  # fmt: skip


def build_bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (build_bomb(30_000, 30_000), "has more pixels than we can open"),
        (build_bomb(4_000, 4_000), "is cut off"),
        (b"\xff\xd8\xff" + bytes(3_000), "is damaged and can't be opened"),
        (b"\xff\x0a" + bytes(100), "isn't an image we can open"),
    ],
)
def test_what_cannot_be_opened_fails_with_a_sentence(
    provider: Server, data: bytes, words: str
) -> None:
    run = answer_with(provider, data)
    assert run.status == Status.FAILED
    assert run.error == f"The image from Arli AI {words}."


def test_the_good_images_of_an_answer_are_kept(provider: Server) -> None:
    run = answer_with(provider, b"<html>", build_bomb(30_000, 30_000), write_png(64, 64))
    assert run.status == Status.DONE
    assert run.pictures.count() == 1
    assert run.job.notes == [
        "Arli AI sent something that isn't an image.",
        "An image from Arli AI has more pixels than we can open.",
    ]


def test_a_picture_larger_than_people_may_upload_is_kept(provider: Server) -> None:
    large = encode_image("BMP", (3000, 3000))  # 27 MB, where an upload may have 25
    assert answer_with(provider, large).status == Status.DONE


def test_a_picture_of_too_many_bytes_is_refused(
    provider: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("imagegen.jobs.decode.MAX_PICTURE_BYTES", 300)
    assert "is larger than we can open" in answer_with(provider, encode_image("BMP")).error


def test_what_browsers_do_not_show_becomes_a_png(provider: Server) -> None:
    run = answer_with(provider, encode_image("TIFF"))
    picture = run.pictures.get()
    assert (picture.artifact.metadata["mime"], picture.width) == ("image/png", 64)
    with picture.artifact.file.open("rb") as file:
        assert "parameters" in Image.open(file).info


@pytest.mark.parametrize("seed", [2**70, -5, "x", None])
def test_a_seed_that_is_none_harms_nothing(provider: Server, seed: Any) -> None:
    run = answer_with(provider, write_png(64, 64), info={"seed": seed})
    assert run.status == Status.DONE, run.error


def test_seeds_that_are_not_told_are_counted(provider: Server) -> None:
    run = answer_with(provider, write_png(64, 64), write_png(64, 64))
    assert sorted(str(each.seed) for each in run.pictures.all()) == ["7", "8"]


def test_an_answer_that_no_database_would_take_is_made_plain(provider: Server) -> None:
    deep: Any = "end"
    for _ in range(40):
        deep = {"more": deep}
    info = {"prompt": "nul\0byte", "deep": deep, "long": "word " * 20_000, "many": [1] * 9_000}
    run = answer_with(provider, write_png(64, 64), info=info)
    assert run.status == Status.DONE, run.error
    stored_info = Job.objects.get().answer["info"]
    assert stored_info["prompt"] == "nulbyte"
    assert len(stored_info["long"]) < 21_000
    assert len(stored_info["many"]) == 500


@pytest.mark.parametrize("answer", [[], "text", 7, None, {"image": "A" * 300}])
def test_of_every_answer_something_is_kept(answer: Any) -> None:
    answer_log = remove_pictures(answer)
    assert isinstance(answer_log, dict)
    assert "AAA" not in str(answer_log)


def test_an_upscale_tells_what_it_was_made_from(provider: Server) -> None:
    first = make_run()
    picture = first.pictures.get()
    init = build_source(64, 64, picture=picture)
    run = make_run(
        endpoint="upscale-img",
        init=init,
        request={"upscaler_1": "scripted-image", "upscaling_resize": 2.0, "prompt": ""},
    )
    assert (run.status, run.parent) == (Status.DONE, first)
    large = run.pictures.get()
    assert (large.kind, large.source, large.width) == ("upscale", picture, 128)
    assert "Postprocess upscale by: 2" in large.infotext
    assert PARAMETERS["prompt"] in large.infotext
    assert base64.b64decode(list_bodies(provider)[-1]["image"]) == init.data
