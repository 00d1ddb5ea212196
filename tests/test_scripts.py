"""How many scripts a page loads. How long one may be is in tests/js/imports.test.js."""

import re
from pathlib import Path

import pytest

from playground.settings import BASE_DIR

SCRIPTS = Path(BASE_DIR, "static", "js")
TEMPLATES = Path(BASE_DIR, "templates")
MOST_SCRIPTS = 25  # of one page, with those that every page has
PARENT = re.compile(r'{% extends "([^"]+)" %}')
PART = re.compile(r'{% (?:extends|include) "([^"]+)"')
SCRIPT = re.compile(r'<script[^>]* src="{% static "js/([^"]+)" %}"')
NAMED = re.compile(r'{% static "js/([^"]+)" %}')  # a script, or what is fetched ahead of its import
IMPORT = re.compile(r'^import (?:{.*} from )?"(\.[^"]+\.js)";$', re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')

ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))
ALL_SCRIPTS = sorted(SCRIPTS.rglob("*.js"))


def is_page(template: Path) -> bool:
    """Whether it is base.html, or extends what extends it."""
    parent = PARENT.search(template.read_text())
    return template == TEMPLATES / "base.html" or bool(
        parent and is_page(TEMPLATES / parent.group(1))
    )


def list_parts(template: Path) -> set[Path]:
    """The template, those it extends and includes, and theirs."""
    parts: set[Path] = set()
    waiting = [template]
    while waiting:
        part = waiting.pop()
        if part not in parts:
            parts.add(part)
            waiting += [TEMPLATES / name for name in PART.findall(part.read_text())]
    return parts


def list_imports(script: Path, pattern: re.Pattern[str] = IMPORT) -> set[Path]:
    return {(script.parent / path).resolve() for path in pattern.findall(script.read_text())}


def list_scripts(template: Path) -> set[Path]:
    """Everything a page loads by itself: what comes later, when it is needed, is left out."""
    scripts: set[Path] = set()
    waiting = [
        SCRIPTS / name for part in list_parts(template) for name in NAMED.findall(part.read_text())
    ]
    while waiting:
        script = waiting.pop()
        if script not in scripts:
            scripts.add(script)
            waiting += list_imports(script)
    return scripts


PAGES = [template for template in ALL_TEMPLATES if is_page(template)]


def name_template(template: Path) -> str:
    return str(template.relative_to(TEMPLATES))


def name_script(script: Path) -> str:
    return str(script.relative_to(SCRIPTS))


@pytest.mark.parametrize("page", PAGES, ids=name_template)
def test_a_page_loads_few_scripts(page: Path) -> None:
    scripts = list_scripts(page)
    assert SCRIPTS / "lib" / "site.js" in scripts
    assert len(scripts) <= MOST_SCRIPTS, sorted(map(name_script, scripts))


def test_every_script_is_loaded_by_a_page() -> None:
    loaded = {script for page in PAGES for script in list_scripts(page)}
    waiting = list(loaded)
    while waiting:
        script = waiting.pop()
        fresh = (list_imports(script) | list_imports(script, LATER)) - loaded
        loaded |= fresh
        waiting += fresh
    assert loaded == set(ALL_SCRIPTS)


def test_what_a_page_starts_is_imported_by_nobody() -> None:
    started = {
        SCRIPTS / name
        for template in ALL_TEMPLATES
        for name in SCRIPT.findall(template.read_text())
    }
    assert len(started) > 10
    imported = {
        each
        for script in ALL_SCRIPTS
        for each in list_imports(script) | list_imports(script, LATER)
    }
    assert not started & imported
