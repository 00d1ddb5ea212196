"""What servers say of their work, in whatever shape, is read or passed over."""

import base64
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.providers import progress
from tests.scripted.pngs import write_png

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
NAMES = st.sampled_from(
    ["progress", "eta", "eta_relative", "state", "active", "queued", "current_image", "job",
     "job_count", "sampling_step", "sampling_steps", "live_preview", "id_live_preview"]
)  # fmt: skip
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
    NAMES, inner, max_size=6), max_leaves=12)  # fmt: skip


@given(st.dictionaries(NAMES, VALUES, max_size=8) | VALUES)
def test_nothing_is_too_strange_to_be_read(answer: Any) -> None:
    progress_facts = progress.read_progress(answer)
    assert progress_facts.part is None or 0 <= progress_facts.part <= 1
    assert progress_facts.left is None or progress_facts.left > 0
    assert (progress_facts.step is None) == (progress_facts.steps is None)
    assert progress_facts.step is None or 0 <= progress_facts.step <= (progress_facts.steps or 0)
    assert progress.is_busy(answer) in (True, False, None)
    task = progress.read_task(answer)
    assert task is None or task.part is None or 0 <= task.part <= 1


@pytest.mark.parametrize(
    ("state", "busy"),
    [
        ({"job": "", "job_count": 0}, False),
        ({"job": "scripts_txt2img", "job_count": -1}, True),
        ({"job": "task(x)", "job_count": 1}, True),
        ({"job": "", "job_count": 1}, True),
        ({}, False),
        (None, False),
    ],
)
def test_whether_it_is_at_work(state: Any, busy: bool | None) -> None:
    assert progress.is_busy({"progress": 0.0, "state": state}) is busy


def test_a_server_that_tells_only_a_number_is_understood() -> None:
    assert progress.is_busy({"progress": 0.4, "state": {"sampling_step": 4}}) is True
    assert progress.is_busy({"progress": 0.4}) is True
    assert progress.is_busy({"detail": "Not Found"}) is None


def test_only_a_picture_is_a_preview() -> None:
    code = base64.b64encode(write_png(4, 4)).decode()
    for value in (code, f"data:image/png;base64,{code}"):
        assert progress.read_preview(value) == write_png(4, 4)
    page = base64.b64encode(b"<svg onload=alert(1)>").decode()
    for wrong in ("", "not base64!", page, None, "A" * (4 * progress.MAX_PREVIEW_BYTES)):
        assert progress.read_preview(wrong) == b""
