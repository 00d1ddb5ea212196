"""YAML that people bring: read without objects, bombs or surprises.

The core schema of YAML 1.2 and merge keys, as today's programs read it: `no`, `012` and `1:30` are
texts. So are dates, which stay as they are written.
"""

import json
import re
from collections.abc import Hashable, Iterator
from typing import Any

import yaml

MAX_NODES = 500_000  # with what aliases repeat counted each time
MAX_DEPTH = 100
TEXT_TAG = "tag:yaml.org,2002:str"


class YAMLFaultError(Exception):
    """A sentence that says what is wrong, and where it is known."""


class Loader(yaml.CSafeLoader):
    """Plain values, lists and dictionaries alone; any tag of a program's own is refused."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    yaml_constructors = {
        tag: construct
        for tag, construct in yaml.CSafeLoader.yaml_constructors.items()
        if tag is None or tag.rpartition(":")[2] in ("null", "bool", "str", "seq", "map")
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Names are texts; the last of several that are the same counts."""
        self.flatten_mapping(node)
        node.value = [(self.write_name(name), value) for name, value in node.value]
        return super().construct_mapping(node, deep=deep)

    def write_name(self, name: yaml.Node) -> yaml.Node:
        """As JavaScript writes the name of a property."""
        if not isinstance(name, yaml.ScalarNode) or name.tag == TEXT_TAG:
            return name
        value = self.construct_object(name)
        text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
        return yaml.ScalarNode(TEXT_TAG, text, name.start_mark, name.end_mark)


def construct_integer(loader: Loader, node: yaml.ScalarNode) -> int | float:
    text = loader.construct_scalar(node)
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    try:
        return int(text[2:] if base != 10 else text, base)
    except ValueError:  # of more digits than are read: as good as endless
        return float(text)


def construct_number(loader: Loader, node: yaml.ScalarNode) -> float:
    text = loader.construct_scalar(node).lower()
    return float(text.replace(".inf", "inf").replace(".nan", "nan"))


def construct_text(loader: Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


def build_loader() -> type[Loader]:
    for tag, expression, starts in (
        ("null", r"(?:~|null|Null|NULL|)", ["~", "n", "N", ""]),
        ("bool", r"(?:true|True|TRUE|false|False|FALSE)", list("tTfF")),
        ("int", r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)", list("-+0123456789")),
        (
            "float",
            r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
            r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
            list("-+0123456789."),
        ),
        ("merge", r"<<", ["<"]),
    ):
        Loader.add_implicit_resolver(
            f"tag:yaml.org,2002:{tag}", re.compile(rf"^{expression}$(?!\n)"), starts
        )
    Loader.add_constructor("tag:yaml.org,2002:int", construct_integer)
    Loader.add_constructor("tag:yaml.org,2002:float", construct_number)
    Loader.add_constructor("tag:yaml.org,2002:merge", construct_text)  # as a value
    return Loader


LOADER = build_loader()


def read_yaml(text: str, most_nodes: int = MAX_NODES) -> Any:
    """The value of the only document; None where there is none. Raises YAMLFaultError."""
    try:
        loader = LOADER(text)
        node = loader.get_single_node()
        if node is None:
            return None
        check_size(node, most_nodes)
        return loader.construct_document(node)
    except yaml.MarkedYAMLError as error:
        raise YAMLFaultError(describe_fault(error)) from error
    except yaml.YAMLError as error:
        raise YAMLFaultError("This isn't valid YAML: it has characters that aren't text.") from (
            error
        )
    except RecursionError as error:
        raise YAMLFaultError("This YAML is nested too deeply.") from error
    except (ValueError, TypeError) as error:
        raise YAMLFaultError("This YAML has a value that can't be read.") from error


def describe_fault(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark
    where = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
    if "constructor for the tag" in (error.problem or ""):
        return f"This YAML has a tag that isn't read{where}. Use plain values."
    return f"This isn't valid YAML{where}: {error.problem or 'it ends too early'}."


def check_size(root: yaml.Node, most_nodes: int) -> None:
    """How much it is once every alias stands for what it repeats. Raises YAMLFaultError."""
    sizes: dict[int, int] = {}
    path: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, is_done = stack.pop()
        if is_done:
            path.discard(id(node))
            sizes[id(node)] = 1 + sum(sizes[id(inner)] for inner in list_inner(node))
            if sizes[id(node)] > most_nodes:
                raise YAMLFaultError("This YAML is too large, or its aliases multiply.")
        elif id(node) in path:
            raise YAMLFaultError("This YAML contains itself.")
        elif id(node) not in sizes:
            path.add(id(node))
            if len(path) > MAX_DEPTH:
                raise YAMLFaultError("This YAML is nested too deeply.")
            stack.append((node, True))
            stack += [(inner, False) for inner in list_inner(node)]


def list_inner(node: yaml.Node) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield name
            yield value
