"""How static files are named: by content hash, import statements between modules included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # untyped
    """Django rewrites `import … from "./x.js";` only with this switch, and a semicolon."""

    support_js_module_import_aggregation = True
