"""The page about this playground: the host's words, and the limits that hold here."""

from typing import Any

from django.conf import settings

from playground.catalog import enabled_providers
from playground.intake import limits
from playground.intake.bounds import format_megabytes


def build_page() -> dict[str, Any]:
    return {
        "words": settings.ABOUT,
        "contact": settings.CONTACT,
        "contact_url": contact_url(settings.CONTACT),
        "limits": [
            f"Pictures can be up to {format_megabytes(limits.PICTURE_BYTES)}, PDFs up to "
            f"{format_megabytes(limits.PDF_BYTES)}; {limits.FILES} files per upload and "
            f"{limits.PAGES_CHOSEN} pages per run.",
            *(f"{name}: {limit}" for name, limit in provider_limits()),
        ],
    }


def provider_limits() -> list[tuple[str, str]]:
    return [(each.name, limit) for each in enabled_providers() for limit in each.limits]


def contact_url(contact: str) -> str:
    if contact.startswith(("https://", "http://")):
        return contact
    return f"mailto:{contact}" if "@" in contact else ""
