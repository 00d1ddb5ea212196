"""Which pages of a document: "1-3, 7", as people write it into print dialogues."""

import re
from collections.abc import Iterator

from playground.intake import limits
from playground.intake.errors import IntakeError, build_error
from playground.intake.types import Document

PART = re.compile(r"(\d{1,6})?\s*([-–])?\s*(\d{1,6})?")


def choose_pages(document: Document, words: str = "") -> list[int]:
    """The pages (from 1) that `words` name, in their order; blank means all. At most 100."""
    pages = list(dict.fromkeys(_parse_pages(document, words.strip() or f"1-{document.pages}")))
    if len(pages) > limits.PAGES_CHOSEN:
        raise build_error(
            document.name,
            f"has {document.pages:,} pages and {len(pages):,} are selected: "
            f"at most {limits.PAGES_CHOSEN} can be read at once. Select fewer, such as "
            f"1-{limits.PAGES_CHOSEN}.",
            "too_many_pages",
        )
    return pages


def _parse_pages(document: Document, words: str) -> Iterator[int]:
    for part in re.split(r"[,;]", words):
        match = PART.fullmatch(part.strip())
        if not match or not part.strip(" -–"):
            raise build_unclear_error(document, words)
        low, dash, high = match.groups()
        first = int(low or 1)
        last = int(high or document.pages) if dash else first
        if not 1 <= first <= last <= document.pages:
            raise build_range_error(document, words)
        yield from range(first, last + 1)


def build_unclear_error(document: Document, words: str) -> IntakeError:
    words = f"has no pages “{words[:40]}”. Use a format like 1-3, 7."
    return build_error(document.name, words, "pages")


def build_range_error(document: Document, words: str) -> IntakeError:
    pages = "1 page" if document.pages == 1 else f"{document.pages:,} pages"
    return build_error(
        document.name, f"has {pages}: “{words[:40]}” is out of range.", "no_such_page"
    )
