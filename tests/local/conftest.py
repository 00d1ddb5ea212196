"""One running server for all tests of the embedded provider."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground.local.text.weights import SMOLLM2
from playground.local.vision.reader import Reader
from playground.local.vision.weights import PP_OCR
from tests.local.helpers import Client, local_server


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    data = tmp_path_factory.mktemp("local-data")
    if not SMOLLM2.is_installed(data):
        pytest.skip("the embedded models are not installed")
    with local_server(data) as client:
        yield client


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture(scope="module")
def reader() -> Reader:
    detector, recogniser = PP_OCR.list_files(Path())
    return Reader(detector, recogniser, threads=2)
