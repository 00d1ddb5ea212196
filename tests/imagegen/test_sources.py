"""What a picture is made from, where a file holds more than one: which of them is said."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from playground.models import Artifact, Run
from tests.imagegen.generating import press_generate
from tests.intake.files import animation, fax, pdf, saved, see_through
from tests.scripted import Server

pytestmark = pytest.mark.django_db(transaction=True)

SOURCES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "tiff": ("pages.tiff", fax, "page 1 of 3 is used"),
    "gif": ("dance.gif", lambda: animation("GIF"), "an animation with 3 frames: the first is used"),
    "webp": ("dance.webp", lambda: animation("WEBP"), "an animation with 3 frames"),
    "pdf": ("book.pdf", lambda: pdf((300, 300), (300, 300)), "page 1 of 2 is used"),
    "glass": (
        "glass.png",
        lambda: saved(see_through(), "PNG"),
        "transparent parts placed on white",
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_which_part_of_a_file_is_used_is_said(client: Browser, provider: Server, name: str) -> None:
    title, make, sentence = SOURCES[name]
    file = SimpleUploadedFile(title, make())
    answer = press_generate(client, "/images/edit/", init_images=file)
    assert sentence in answer.json()["message"]
    source = Artifact.objects.get(run=Run.objects.get(), role=Artifact.Role.INPUT)
    assert any(sentence in note for note in source.metadata["notes"])


def test_of_a_plain_picture_nothing_is_said(client: Browser, provider: Server) -> None:
    file = SimpleUploadedFile("x.png", saved(see_through((1, 2, 3, 255)), "PNG"))
    answer = press_generate(client, "/images/edit/", init_images=file)
    assert answer.json()["message"] == "Queued."
