"""The check of names sees every way in which something is named, and nothing else."""

import pytest

from tests.names import check_python, check_template


@pytest.mark.parametrize(
    "source",
    [
        "found = 1",
        "FOUND = 1",
        "self._found = 1",
        "def found(): pass",
        "async def found(): pass",
        "class Found: pass",
        "def read(found): pass",
        "def read(*found, **more): pass",
        "read = lambda found: 1",
        "for found in rows: pass",
        "(found, rest) = pair",
        "rows = [found for found in rows]",
        "with file as found: pass",
        "if found := read(): pass",
        "import re as found",
        "try: read()\nexcept OSError as found: pass",
        "match row:\n    case [found, *_]: pass",
        "match row:\n    case [_, *found]: pass",
        "match row:\n    case {**found}: pass",
    ],
)
def test_a_banned_name_is_seen_wherever_python_gives_it(source: str) -> None:
    assert [name.strip("_").lower() for _, name in check_python(source)] == ["found"]


@pytest.mark.parametrize("source", ["MOST = 6", "LARGEST = 64 * 2**20", "PATIENCE = 5.0"])
def test_a_constant_says_of_what_it_is_the_most(source: str) -> None:
    assert [name for _, name in check_python(source)] == [source.partition(" ")[0]]
    assert not list(check_python(f"MAX_ROWS, {source.partition(' ')[0]}_BYTES = 1, 2"))


@pytest.mark.parametrize(
    "source",
    [
        "rows.select_for_update(of=('self',))",
        "from hypothesis import given",
        "print(row.found, row['found'])",
        "found_rows = 1",
        "'found = 1'",
    ],
)
def test_what_others_have_named_is_not_ours(source: str) -> None:
    assert list(check_python(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "{% for found in rows %}",
        "{% for at, found in rows %}",
        "{% with found=rows %}",
        "{% url 'hub' as found %}",
        '{% include "a.html" with\n  found=rows only %}',
    ],
)
def test_a_banned_name_is_seen_in_a_template(source: str) -> None:
    assert [name for _, name in check_template(f"\n{source}")] == ["found"]
    assert next(check_template(f"\n{source}"))[0] == 2


@pytest.mark.parametrize(
    "source", ["<p class=found>", '{% include "found=1.html" %}', "{{ row.found }}", "found = 1"]
)
def test_what_a_template_says_or_reads_is_no_name(source: str) -> None:
    assert list(check_template(source)) == []
