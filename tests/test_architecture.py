"""What `docs/` says of the code is true of the code."""

import re
from pathlib import Path

import pytest

from playground.settings import BASE_DIR
from tests.house import draw_map, read_map

DOCUMENTS = ["docs/architecture.md", "docs/hosting.md", "CONTRIBUTING.md", "README.md"]
NAMED = re.compile(
    r"`((?:playground|hub|textlab|vision|imagegen|templates|static|tests|docs)/[^`\s…*<]*)`"
)


def test_the_map_shows_the_house_as_it_is() -> None:
    assert read_map() == draw_map(), "Run `python -m tests.house` to draw it anew."


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_path_that_is_named_exists(name: str) -> None:
    paths = NAMED.findall(Path(BASE_DIR, name).read_text())
    assert [path for path in paths if not Path(BASE_DIR, path).exists()] == []
