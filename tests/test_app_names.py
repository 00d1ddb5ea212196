"""What all apps share names none of them: neither the code nor the templates."""

import ast
import re
import tokenize
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver

from playground.runs.types import list_run_types
from playground.settings import BASE_DIR

APPS = ("textlab", "vision", "imagegen")
SHARED = Path(BASE_DIR, "playground")
TEMPLATES = Path(BASE_DIR, "templates")
# Where the apps are put together.
JOINTS = ("settings.py", "urls.py")
# These know no app, and Django neither: their "vision" is what models do.
LAYERS = ("providers", "local")
# A model that sees is called so in its row.
CAPABILITIES = {
    "admin.py": {"vision"},
    "catalog/model_rows.py": {"vision"},
    "catalog/presenters.py": {"vision"},
    "catalog_models.py": {"vision"},
}
NAME = re.compile(rf"^({'|'.join(APPS)})([-./:].*)?$")
WORD = re.compile(r"\b(textlab|imagegen|app\w* (?:is )?vision)\b")
ROUTERS = ("reverse", "reverse_lazy", "redirect", "resolve_url")


def list_modules() -> list[Path]:
    paths = (path.relative_to(SHARED) for path in SHARED.rglob("*.py"))
    return sorted(path for path in paths if path.parts[0] not in (*JOINTS, *LAYERS, "migrations"))


def list_templates() -> list[Path]:
    folders = [TEMPLATES, TEMPLATES / "runs", TEMPLATES / "components"]
    paths = (path for folder in folders for path in folder.glob("*.html"))
    return sorted(path.relative_to(TEMPLATES) for path in paths)


def list_routes() -> set[str]:
    """The names of all addresses that apps have of their own."""
    modules = [*(f"{app}.urls" for app in APPS), "imagegen.shared_urls"]
    return {name for module in modules for name in walk_routes(import_module(module).urlpatterns)}


def walk_routes(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk_routes(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def list_strings(tree: ast.AST) -> Iterator[str]:
    """All that is no docstring."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif not is_docstring(node):
            yield from list_strings(node)


def list_imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def list_linked_routes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Name):
            first = node.args[0]
            if node.func.id in ROUTERS and isinstance(first, ast.Constant):
                yield str(first.value)


def find_names(source: str, allowed: set[str]) -> list[str]:
    """What in this code names an app: its strings, imports, links and comments."""
    tree = ast.parse(source)
    words = [*list_strings(tree), *list_imports(tree)]
    tokens = tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__)
    comments = [each.string for each in tokens if each.type == tokenize.COMMENT]
    return [
        *(word for word in words if NAME.match(word) and word not in allowed),
        *(route for route in list_linked_routes(tree) if route in list_routes()),
        *(comment for comment in comments if WORD.search(comment)),
    ]


def find_names_in_template(source: str) -> list[str]:
    """Apps, folders of theirs, and links to their pages."""
    folders = "|".join((*APPS, "images"))
    routes = re.findall(r"""{%\s*url\s+["']([\w-]+)["']""", source)
    return [
        *re.findall(rf"""["'](?:{"|".join(APPS)})["']""", source),
        *re.findall(rf"""["'/](?:{folders})[/-][\w./-]*""", source),
        *(route for route in routes if route in list_routes()),
    ]


def test_these_are_the_apps_that_have_runs() -> None:
    assert {run_type.name for run_type in list_run_types()} == set(APPS)


@pytest.mark.parametrize("path", list_modules(), ids=str)
def test_no_shared_module_names_an_app(path: Path) -> None:
    allowed = CAPABILITIES.get(str(path), set())
    assert find_names((SHARED / path).read_text(), allowed) == []


@pytest.mark.parametrize("path", list_templates(), ids=str)
def test_no_shared_template_names_an_app(path: Path) -> None:
    assert find_names_in_template((TEMPLATES / path).read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        'if run.app == "vision": pass',
        'APPS = ("textlab",)',
        "from imagegen import models",
        "import vision.models",
        'render("vision/_run.html")',
        'reverse("vision-batch")',
        'redirect("text")',
        'reverse("images-edit", args=[1])',
        "x = 1  # as textlab does",
    ],
)
def test_a_module_that_names_an_app_is_found(source: str) -> None:
    assert find_names(source, set())


@pytest.mark.parametrize(
    "source",
    [
        '{% if run.app == "imagegen" %}{% endif %}',
        "{% if 'vision' == run.app %}{% endif %}",
        '{% include "images/_turn.html" %}',
        '{% include "vision/_turn.html" with run=run only %}',
        '{% url "model" run.provider run.model %}',
        '{% url "vision-batch" run.group %}',
        '<link href="{% static "css/images-run.css" %}">',
        '<a href="/images/edit/">',
    ],
)
def test_a_template_that_names_an_app_is_found(source: str) -> None:
    assert find_names_in_template(source)


def test_docstrings_may_tell_of_apps() -> None:
    assert find_names('def f():\n    """textlab"""\n', set()) == []
