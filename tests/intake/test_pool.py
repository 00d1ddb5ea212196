"""Children that crash, hang, leave, or are asked for too much; and a parent that goes on."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from playground import intake
from playground.intake import services as intake_services
from playground.intake.frames import pack_document
from playground.intake.pool import Pool
from playground.intake.types import Document
from tests.intake.files import saved, scene

HEAD = "import sys, time\nfrom playground.intake import child, frames\n"
ANSWER = "child.serve_jobs(open(0, 'rb', closefd=False), sys.stdout.buffer)\n"


@contextmanager
def run_pool(script: str = "", *, size: int = 1, seconds: float = 20) -> Iterator[Pool]:
    """One whose children run this before they serve, or the real one."""
    command = (sys.executable, "-c", HEAD + script + "\n" + ANSWER)
    made = Pool(size, seconds, command) if script else Pool(size, seconds)
    yield made
    made.close()


def open_in_child(made: Pool, data: bytes = b"") -> object:
    document = Document("x.png", "", 0, 1, 0, 0, (), data or saved(scene(), "PNG"))
    head, payload = pack_document(document)
    return made.run_job("x.png", {"job": "open_upload", "document": head}, payload)[0]["slug"]


def test_one_child_does_many_jobs() -> None:
    with run_pool() as made:
        assert [open_in_child(made) for _ in range(3)] == ["png"] * 3
        (child,) = made._idle
        assert child.jobs == 3


def test_a_crash_ends_in_a_sentence_and_the_next_job_is_done() -> None:
    with run_pool("import os\nchild.JOBS['open_upload'] = lambda ask, data: os.abort()") as made:
        with pytest.raises(intake.IntakeError) as refusal:
            open_in_child(made)
        assert refusal.value.message == (
            "“x.png” couldn't be opened: its decoder crashed. Open it in another program and "
            "save it again."
        )
        assert made._idle == []
        made._command = Pool()._command
        assert open_in_child(made) == "png"


def test_a_hang_is_ended() -> None:
    with run_pool(
        "child.JOBS['open_upload'] = lambda ask, data: time.sleep(60)", seconds=1
    ) as made:
        start = time.monotonic()
        with pytest.raises(intake.IntakeError, match="took longer than 1 seconds to open"):
            open_in_child(made)
        assert time.monotonic() - start < 5


def test_a_child_that_left_because_nobody_asked_is_replaced() -> None:
    with run_pool("child.IDLE = 0.1") as made:
        assert open_in_child(made) == "png"
        time.sleep(0.8)
        assert open_in_child(made) == "png"


def test_too_much_memory_ends_in_a_sentence() -> None:
    hog = (
        "child.confine_process()\nfrom playground.intake import pictures\ndef hog(ask, data):\n"
        "    with pictures.translate_errors('x.png'):\n        bytearray(2**31)\n"
        "child.JOBS['open_upload'] = hog"
    )
    expectation = pytest.raises(
        intake.IntakeError, match="needs more memory than one picture is allowed"
    )
    with run_pool(hog) as made, expectation:
        open_in_child(made)


def test_no_key_reaches_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATHERLESS_API_KEY", "secret")
    script = (
        "import os\nchild.JOBS['open_upload'] = lambda ask, data: ({'slug': dict(os.environ)}, b'')"
    )
    with run_pool(script) as made:
        assert "secret" not in json.dumps(open_in_child(made))


def test_at_most_so_many_at_once() -> None:
    script = (
        "child.JOBS['open_upload'] = lambda ask, data: (time.sleep(0.3), ({'slug': 1}, b''))[1]"
    )
    with run_pool(script, size=2) as made:
        threads = [threading.Thread(target=open_in_child, args=(made,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(made._idle) == 2


def test_a_child_may_not_write_files(tmp_path: object) -> None:
    script = (
        "child.confine_process()\ndef write(ask, data):\n    try:\n"
        f"        open({str(tmp_path)!r} + '/x', 'w').write('x' * 9999)\n"
        "    except OSError as error:\n        return {'slug': error.strerror}, b''\n"
        "child.JOBS['open_upload'] = write"
    )
    with run_pool(script) as made:
        assert open_in_child(made) == os.strerror(27)


def test_options_and_answers_travel_whole() -> None:
    data = saved(scene(640, 480), "PNG")
    document = intake.open_upload(data, "x.png")
    prepared = intake.prepare_page(
        document, rotate=90, crop=(0, 0, 1, 0.5), longest=300, format="webp"
    )
    assert (prepared.width, prepared.height, prepared.mime) == (300, 200, "image/webp")
    proposal = intake.propose_page(document, 1, intake.Limit(320, 2**20))
    assert proposal.smaller == intake.Size(320, 240, proposal.smaller.bytes, "image/png")  # type: ignore[union-attr]
    assert intake.prepare_page(document, **proposal.options).width == 320
    intake_services.pool.close()


def test_a_hundred_photos_pass_through_a_web_process() -> None:
    """Under gevent, as in production: 12 megapixels each, opened and made smaller."""
    script = subprocess.run(
        [sys.executable, "-m", "tests.intake.hundred"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert script.returncode == 0, script.stderr
    figures = json.loads(script.stdout)
    assert figures["photos"] == 100
    assert figures["grown"] < 50, figures  # MB
    assert figures["busy"] < 4, figures  # s of the process's own work, of all it took
