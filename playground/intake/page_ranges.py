"""Which pages of a document: "1-3, 7", as people write it into print dialogues."""

import re
from collections.abc import Iterator

from playground.intake import limits
from playground.intake.errors import IntakeError, about
from playground.intake.types import Document

PART = re.compile(r"(\d{1,6})?\s*([-–])?\s*(\d{1,6})?")


def choose_pages(document: Document, words: str = "") -> list[int]:
    """The pages (from 1) that `words` name, in their order; blank means all. At most 100."""
    pages = list(dict.fromkeys(_pages(document, words.strip() or f"1-{document.pages}")))
    if len(pages) > limits.PAGES_CHOSEN:
        raise about(document.name, f"has {document.pages} pages and {len(pages)} are selected: "
        f"at most {limits.PAGES_CHOSEN} can be read at once. Select fewer, such as "
                    f"1-{limits.PAGES_CHOSEN}.", "too_many_pages")  # fmt: skip
    return pages


def _pages(document: Document, words: str) -> Iterator[int]:
    for part in re.split(r"[,;]", words):
        found = PART.fullmatch(part.strip())
        if not found or not part.strip(" -–"):
            raise unclear(document, words)
        low, dash, high = found.groups()
        first = int(low or 1)
        last = int(high or document.pages) if dash else first
        if not 1 <= first <= last <= document.pages:
            raise outside(document, words)
        yield from range(first, last + 1)


def unclear(document: Document, words: str) -> IntakeError:
    words = f"has no pages “{words[:40]}”. Use a format like 1-3, 7."
    return about(document.name, words, "pages")


def outside(document: Document, words: str) -> IntakeError:
    pages = "1 page" if document.pages == 1 else f"{document.pages} pages"
    return about(document.name, f"has {pages}: “{words[:40]}” is out of range.", "no_such_page")
