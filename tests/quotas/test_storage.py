"""Room for files: refused with a sentence before anything is decoded."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from playground import intake
from playground.models import Artifact, Run
from playground.quotas.storage import StorageReached, require_storage
from tests.quotas.asking import ask, limit
from tests.vision.conftest import add_pages

pytestmark = pytest.mark.django_db


def fill(owner: str, size: int) -> None:
    Artifact.objects.create(run=ask(owner), role="input", file="a.png", bytes=size, sha256="a")


def test_without_a_limit_nobody_counts(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    require_storage("me", 1)  # what is remembered of limits
    with django_assert_num_queries(0):
        require_storage("me", 10**12)


def test_what_would_be_too_much_is_refused_with_both_sizes() -> None:
    limit(storage_mb=2)
    fill("me", 2**20)
    require_storage("me", 2**20)
    with pytest.raises(StorageReached) as refused:
        require_storage("me", 2**20 + 1)
    assert refused.value.message.replace("\xa0", " ").startswith(
        "Your files take 1.0 MB of the 2.0 MB you can store here, and this would add 1.0 MB."
    )
    require_storage("somebody else", 2**20)


def test_an_upload_that_has_no_room_is_never_decoded(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    limit(storage_mb=0)
    monkeypatch.setattr(intake, "open_upload", lambda *_a, **_k: pytest.fail("it was decoded"))
    response = add_pages(client, image=[SimpleUploadedFile("a.png", b"x" * 100)])
    assert response.status_code == 422
    assert "you can store here" in response.content.decode()
    assert not Run.objects.exists()
