"""What the tests of the reference share."""

import pytest
from pytest_django import Settings

from tests.providing import provider as provider


@pytest.fixture
def image_server(settings: Settings) -> None:
    """An address for it, at which nobody answers: with one, it is offered like the others."""
    settings.PROVIDER_URLS = {**settings.PROVIDER_URLS, "image-server": "http://127.0.0.1:9"}
