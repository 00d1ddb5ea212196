"""Loaded before the settings are: the tests have data of their own, and no key of the person's."""

import os
import tempfile

os.environ["PLAYGROUND_DATA"] = tempfile.mkdtemp(prefix="playground-test-")
for knob in ("FEATHERLESS_API_KEY", "ARLI_API_KEY", "ARLI_IMAGE_API_KEY", "SECRET_KEY"):
    os.environ[knob] = ""
for knob in ("FEATHERLESS_BASE_URL", "ARLI_BASE_URL"):
    os.environ[knob] = "http://127.0.0.1:9/v1"  # the discard port: nothing leaves this machine
os.environ["PLAYGROUND_ACCESS"] = "open"
os.environ["PLAYGROUND_HTTPS"] = os.environ["DEBUG"] = "0"
