"""How static files are named: by content hash, import statements between modules included."""

from collections.abc import MutableMapping

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Django rewrites `import … from "./x.js";` only with this switch, and a semicolon."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 10  # as many as the longest chain of imports


def never_guessed(headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """The one header of a page's that means something on a file."""
    headers["X-Content-Type-Options"] = "nosniff"
