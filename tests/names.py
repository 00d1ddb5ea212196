"""Words that are no names: participles and prepositions do not say what a value is.

`python -m tests.names` lists where Python or a template gives one of them to something all the
same. What others have called so (a keyword of Django, a key of a provider) is not ours to name.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

ROOT = Path(__file__).parents[1]
PACKAGES = ("playground", "hub", "textlab", "vision", "imagegen", "tests", "bench")
BANNED = frozenset({"of", "found", "told", "shown", "asked", "given", "kept"})
# A constant of one of these words alone says neither of what nor in which unit.
BARE = frozenset({"MOST", "LEAST", "LONGEST", "SHORTEST", "LARGEST", "SMALLEST", "DEEPEST"})
BARE |= {"PATIENCE", "AT_ONCE"}
TAG = re.compile(r"{%(.*?)%}", re.DOTALL)
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
BOUND = re.compile(r"^\s*for\s+(.+?)\s+in\s|\sas\s+(\w+)|(?<![\w.])(\w+)=")


def is_banned(name: str) -> bool:
    return name.strip("_").lower() in BANNED


def list_bound(node: ast.AST) -> Iterator[str]:
    """The names that this node itself gives to something."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
            yield name
        case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            yield name
        case ast.ClassDef(name=name) | ast.alias(asname=str(name)):
            yield name
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            yield name
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            yield name


def check_python(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each banned one."""
    for node in ast.walk(ast.parse(source)):
        for name in filter(is_banned, list_bound(node)):
            yield getattr(node, "lineno", 0), name
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.BinOp):
            yield from ((node.lineno, t.id) for t in node.targets if is_bare(t))


def is_bare(target: ast.expr) -> TypeGuard[ast.Name]:
    return isinstance(target, ast.Name) and target.id in BARE


def check_template(source: str) -> Iterator[tuple[int, str]]:
    for tag in TAG.finditer(source):
        line = source.count("\n", 0, tag.start()) + 1
        for groups in BOUND.findall(STRING.sub('""', tag[1])):
            yield from ((line, n) for n in re.findall(r"\w+", " ".join(groups)) if is_banned(n))


def list_faults() -> Iterator[str]:
    modules = (path for package in PACKAGES for path in ROOT.joinpath(package).rglob("*.py"))
    checks = [(path, check_python) for path in (*ROOT.glob("*.py"), *modules)]
    checks += [(path, check_template) for path in ROOT.joinpath("templates").rglob("*.html")]
    for path, check in sorted(checks, key=lambda pair: pair[0]):
        for line, name in check(path.read_text()):
            yield f"{path.relative_to(ROOT)}:{line}: `{name}` does not say what it is."


def main() -> int:
    faults = list(list_faults())
    sys.stdout.writelines(f"{fault}\n" for fault in faults)
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
