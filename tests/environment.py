"""Loaded before the settings are: the tests have data of their own, and no key of the person's."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import settings

# The same examples each time, and none kept on the disk: a failure is anybody's to repeat.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.load_profile("same")

data = Path(tempfile.mkdtemp(prefix="playground-test-"))
os.environ["PLAYGROUND_DATA"] = str(data)
atexit.register(shutil.rmtree, data, ignore_errors=True)
for knob in (
    *("FEATHERLESS_API_KEY", "ARLI_API_KEY", "ARLI_IMAGE_API_KEY", "SECRET_KEY"),
    *("IMAGE_SERVER_URL", "IMAGE_SERVER_AUTH"),
):
    os.environ[knob] = ""
for knob in ("FEATHERLESS_BASE_URL", "ARLI_BASE_URL"):
    os.environ[knob] = "http://127.0.0.1:9/v1"  # the discard port: nothing leaves this machine
# A test has connections that the next one must not get. Sites of their own have pools: see Site.
os.environ["PLAYGROUND_DATABASE_CONNECTIONS"] = "0"
os.environ["PLAYGROUND_ACCESS"] = "open"
os.environ["PLAYGROUND_HTTPS"] = os.environ["DEBUG"] = "0"

# Workers beside each other must not empty each other's cache.
if (worker := os.environ.get("PYTEST_XDIST_WORKER")) and (url := os.environ.get("REDIS_URL")):
    address, _, first = url.rpartition("/")
    os.environ["REDIS_URL"] = f"{address}/{int(first) + int(worker.removeprefix('gw'))}"
