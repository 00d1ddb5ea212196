"""A JPEG without its end mark is a whole picture; one that is cut off is not."""

import io

import pytest
from PIL import Image

from playground.intake import IntakeError, documents
from tests.intake.files import exif, saved, scene

NOISE = Image.effect_noise((320, 240), 90).convert("RGB")
KINDS = {
    "plain": saved(NOISE, "JPEG"),
    "progressive": saved(NOISE, "JPEG", progressive=True),
    "grey": saved(NOISE.convert("L"), "JPEG"),
    "restarts": saved(NOISE, "JPEG", restart_marker_rows=1),
    "turned": saved(NOISE, "JPEG", exif=exif(6)),
    "drawing": saved(scene(320, 240), "JPEG"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("behind", [b"", b"\xff", b"\0", b"\0" * 9])
def test_without_its_end_it_is_whole(kind: str, behind: bytes) -> None:
    data = KINDS[kind]
    made = documents.prepare_page(documents.open_upload(data[:-2] + behind, "x.jpg"))
    with (
        Image.open(io.BytesIO(made.bytes)) as image,
        Image.open(
            io.BytesIO(documents.prepare_page(documents.open_upload(data, "x.jpg")).bytes)
        ) as whole,
    ):
        assert image.tobytes() == whole.tobytes()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("part", [0.6, 0.9, 0.97])
def test_what_is_cut_off_is_said_to_be(kind: str, part: float) -> None:
    data = KINDS[kind]
    start = data.index(b"\xff\xda")
    cut = data[: start + int(part * (len(data) - start))]
    with pytest.raises(IntakeError, match="is incomplete"):
        documents.open_upload(cut, "x.jpg")
