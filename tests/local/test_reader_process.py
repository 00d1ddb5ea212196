"""The reader's process: it gives its memory back, comes again, and says why it cannot."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from playground.local.engine import Engine
from playground.local.errors import ApiError
from playground.local.vision.weights import PP_OCR

pytestmark = [
    pytest.mark.local,
    pytest.mark.skipif(
        not all(path.is_file() for path in PP_OCR.list_files(Path())),
        reason="the reader's weights are not installed",
    ),
]


def test_an_idle_reader_ends_and_comes_again(data: Path) -> None:
    engine = Engine(replace(PP_OCR, idle_seconds=1), data)
    first = engine.get_address()
    assert engine.state == "ready"
    deadline = time.monotonic() + 20
    while engine.state == "ready" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert engine.state == "not loaded"
    assert engine.get_address() != first
    engine.stop()


def test_a_damaged_network_is_not_loaded(data: Path) -> None:
    engine = Engine(replace(PP_OCR, detector_sha256="0" * 64), data)
    with pytest.raises(ApiError, match=r"PP-OCRv6_det_small\.onnx is damaged"):
        engine.get_address()
    assert engine.state == "failed"


def test_a_missing_network_is_not_installed(data: Path) -> None:
    assert not Engine(replace(PP_OCR, detector="nowhere.onnx"), data).is_installed()
