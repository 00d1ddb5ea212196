"""Which Chromium the browser tests drive."""

import shutil
import subprocess

from playground.settings import BASE_DIR

# Without its windows where that is installed: a page costs a third of what it does with them.
SYSTEM_NAMES = ("chromium-headless-shell", "chromium")
UNPACK = "import('@sparticuz/chromium').then((m) => m.default.executablePath()).then(console.log)"
UNPACK_SECONDS = 120


def find_chromium() -> str | None:
    """The system's, or else the one that npm brought, which is unpacked at its first use."""
    for name in SYSTEM_NAMES:
        if path := shutil.which(name):
            return path
    if shutil.which("node") is None:
        return None
    result = subprocess.run(
        ["node", "--eval", UNPACK],
        cwd=BASE_DIR,
        check=False,
        capture_output=True,
        text=True,
        timeout=UNPACK_SECONDS,
    )
    return result.stdout.strip() or None
