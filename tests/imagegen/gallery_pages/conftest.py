"""A visitor of the gallery."""

import pytest
from django.test import Client as Browser

from tests.imagegen.gallery_pages.gallery import GALLERY


@pytest.fixture
def me(client: Browser) -> str:
    """The visitor's id, which is who owns what they make."""
    client.get(GALLERY)
    return client.cookies["visitor"].value.partition(":")[0]
