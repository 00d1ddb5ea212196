"""The first visitors of a process may all want code at the same moment, in threads of their own."""

import sys
from types import ModuleType

import pytest

from playground.samples import colours


def test_code_is_coloured_while_another_thread_loads_the_formatters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pygments exchanges this package as it is imported: who comes in between has the old one,
    which has none of the names that the new one finds.
    """
    import pygments.formatters

    old = ModuleType("pygments.formatters")
    old.__path__ = pygments.formatters.__path__
    monkeypatch.setitem(sys.modules, "pygments.formatters", old)
    html = colours.write_html(colours.read_tokens("python", "import this"))
    assert html.startswith("<span")
