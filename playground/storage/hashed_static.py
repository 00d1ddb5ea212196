"""How static files are named: by content hash, import statements between modules included."""

from collections.abc import MutableMapping
from typing import Any

from django.conf import settings
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Django rewrites `import … from "./x.js";` only with the first switch, and a semicolon.

    An address is put together once in a process: a page of pictures has a hundred of them.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = 10  # as many as the longest chain of imports

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        if settings.DEBUG or force:
            return str(super().url(name, force))
        address = self.addresses.get(name)
        if address is None:
            address = self.addresses[name] = str(super().url(name))
        return address

    def save_manifest(self) -> None:
        """Files have other names from now on."""
        super().save_manifest()
        self.addresses.clear()


def never_guessed(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """The one header of a page's that means something on a file."""
    headers["X-Content-Type-Options"] = "nosniff"
