"""The map of the house in `docs/architecture.md`: every package, what it is for, its modules.

`python -m tests.house` draws it anew after a module was added, moved or removed.
"""

import ast
import textwrap
from collections.abc import Iterator
from pathlib import Path

from playground.settings import BASE_DIR

DOCUMENT = Path(BASE_DIR, "docs", "architecture.md")
BEGIN, END = "<!-- the map begins -->\n", "<!-- the map ends -->"
APPS = ("playground", "hub", "textlab", "vision", "imagegen")
LEFT_OUT = ("migrations", "management", "fonts", "__pycache__")
WIDTH = 100


def list_packages(folder: Path) -> Iterator[Path]:
    """The packages under a folder, each before those inside it."""
    yield folder
    for path in sorted(folder.iterdir()):
        if path.is_dir() and path.name not in LEFT_OUT and any(path.glob("*.py")):
            yield from list_packages(path)


def read_purpose(package: Path) -> str:
    """The first sentence of what the package, or for an app its configuration, says of itself."""
    for name in ("__init__.py", "apps.py"):
        path = package / name
        text = ast.get_docstring(ast.parse(path.read_text())) if path.exists() else None
        if text:
            return " ".join(text.split("\n\n")[0].split())
    return ""


def draw_package(package: Path) -> str:
    depth = len(package.relative_to(BASE_DIR).parts) - 1
    indent = "  " * depth
    modules = sorted(path.stem for path in package.glob("*.py") if path.stem != "__init__")
    head = f"{indent}{package.relative_to(BASE_DIR)}/"
    lines = [head, *textwrap.wrap(read_purpose(package), WIDTH - 4 - len(indent))]
    words = textwrap.wrap(" ".join(modules), WIDTH - 6 - len(indent), break_on_hyphens=False)
    lines[1:] = [f"{indent}    {line}" for line in lines[1:]]
    return "\n".join([*lines, *(f"{indent}      {line}" for line in words)])


def draw_map() -> str:
    drawn = "\n".join(
        draw_package(package) for app in APPS for package in list_packages(Path(BASE_DIR, app))
    )
    return f"```\n{drawn}\n```\n"


def read_map() -> str:
    """The map as the document shows it."""
    return DOCUMENT.read_text().partition(BEGIN)[2].partition(END)[0]


def write_map() -> None:
    before, _, rest = DOCUMENT.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    DOCUMENT.write_text(f"{before}{BEGIN}{draw_map()}{END}{after}")


if __name__ == "__main__":
    write_map()
