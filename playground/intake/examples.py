"""Pictures that come with the site, for whoever has none at hand: see tests/example_pictures.py."""

from django.conf import settings
from django.core.files.base import ContentFile

EXAMPLES = {"receipt": "receipt.webp", "lighthouse": "lighthouse.webp"}
FIELD = "example"  # of a form that is to be sent with one


def open_example(name: str) -> "ContentFile[bytes] | None":
    """None for any other name."""
    if name not in EXAMPLES:
        return None
    path = settings.BASE_DIR / "static" / "examples" / EXAMPLES[name]
    return ContentFile(path.read_bytes(), EXAMPLES[name])
