"""A provider's own words on what went wrong, made fit to be shown."""

import html
import re

from playground.providers.halves import mend_text

MAX_PAGE_CHARS = 20_000  # of an HTML page that are searched for its title
SECRET_CHARS = 8  # of a key, from which on it is hidden inside of words too
MAX_WORDS_CHARS = 500  # characters of the provider's own words

# Controls, and what turns the direction of writing or hides: bidi marks, zero-width, tags, BOM.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)


def clean_words(words: str, key: str = "") -> str:
    """The provider's words, fit to be shown: one line, bounded, no hidden characters, no key."""
    words = _mask_key(mend_text(words[: 40 * MAX_WORDS_CHARS]), key)
    words = HIDDEN.sub("", " ".join(words.split()))
    words = _mask_key(words, key)  # again: it may have been written with something hidden inside
    return words if len(words) <= MAX_WORDS_CHARS else words[: MAX_WORDS_CHARS - 1] + "…"


def _mask_key(words: str, key: str) -> str:
    """Without the key. A short one, such as a local server's `none`, only where it is a word."""
    if len(key) >= SECRET_CHARS:
        return words.replace(key, "•••")
    return re.sub(rf"(?<!\w){re.escape(key)}(?!\w)", "•••", words) if key else words


def read_title(text: str) -> str:
    page = text[:MAX_PAGE_CHARS]
    for tag in ("title", "h1"):
        if opening := re.search(rf"<{tag}(?=[\s>])", page, re.IGNORECASE):
            start = page.find(">", opening.end()) + 1
            if start and (closing := re.compile(f"</{tag}>", re.IGNORECASE).search(page, start)):
                return _strip_tags(page[start : closing.start()])
    return ""


def _strip_tags(markup: str) -> str:
    """Every place is looked at once: between `<` and `>` stand no further `<`."""
    return html.unescape(re.sub(r"<[^<>]*>", " ", markup))
