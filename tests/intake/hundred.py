"""A hundred photos through a process like the web's. As a script it prints what that took."""

if __name__ == "__main__":
    from gevent import monkey

    monkey.patch_all()

import json
import os
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from playground import intake
from playground.intake import services as intake_services
from tests.intake.files import exif, saved

PHOTOS = 100
PARALLEL_REQUESTS = 4  # requests


def resident() -> float:
    """MB of this process now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def photo(path: Path) -> None:
    """12 megapixels, lying on their side."""
    noise = Image.effect_noise((500, 375), 50).resize((4000, 3000))
    path.write_bytes(saved(noise.convert("RGB"), "JPEG", quality=88, exif=exif(6)))


def upload(path: Path, done: list[int]) -> None:
    document = intake.open_upload(path, path.name)
    prepared = intake.prepare_page(document, longest=1024)
    assert (prepared.width, prepared.height) == (768, 1024)
    done.append(len(prepared.bytes))


def main(path: Path) -> dict[str, float]:
    photo(path)
    done: list[int] = []
    upload(path, done)
    before, busy, start = resident(), time.process_time(), time.monotonic()
    while len(done) < PHOTOS:
        threads = [
            threading.Thread(target=upload, args=(path, done)) for _ in range(PARALLEL_REQUESTS)
        ]
        threads = threads[: PHOTOS - len(done)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    busy, took = time.process_time() - busy, time.monotonic() - start
    intake_services.pool.close()
    return {"photos": len(done), "grown": resident() - before, "busy": busy, "seconds": took}


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        sys.stdout.write(json.dumps(main(Path(folder) / "photo.jpg")))
