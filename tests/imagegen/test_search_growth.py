"""The cost of taking what is searched apart grows with its length, not faster."""

from collections.abc import Callable

import pytest

from imagegen.gallery.search import split_words as split_gallery_words
from playground.catalog.search import split_words as split_catalog_words
from tests.growth import Work, assert_linear


@pytest.mark.parametrize("split", [split_gallery_words, split_catalog_words])
@pytest.mark.parametrize("part", ["word ", " ", "x", '"', '" ', '"a', 'a"b ', "\t\n"])
def test_words(split: Callable[[str], list[str]], part: str) -> None:
    def prepare(size: int) -> Work:
        text = part * size
        return lambda: split(text)

    assert_linear(prepare)
