"""How many tokens a model takes, under the names and in the places that services have for it."""

import re
import shlex
from collections.abc import Mapping
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any

from playground.providers.shapes.loose import read_integer, read_mapping

# How services call the tokens of a context, without their hyphens and capitals: what is served goes
# before what a model was trained for.
SERVED = (
    *("loadedcontextlength", "nctxperseq", "nctx", "contextlength", "maxmodellen"),
    *("contextwindow", "contextsize", "maxinputtokens", "maxcontext", "maxcontextlength"),
    *("maxcontexttokens", "maxcontextwindow", "maxcontextwindowtokens", "inputtokenlimit"),
    *("maxsequencelength", "maxseqlen", "contexttokens", "availablecontexttokens", "context"),
    "maxtotaltokens",
    "numctx",
)
TRAINED = ("nctxtrain", "maxpositionembeddings")
# In which part of a row: of its own, of a proxy, of the program behind it.
CONTEXT_PARTS: tuple[tuple[str, ...], ...] = (
    (),
    *(("meta",), ("meta", "llamaswap"), ("metadata",), ("model_info",), ("top_provider",)),
    *(("limits",), ("limit",), ("capabilities",), ("capabilities", "limits"), ("parameters",)),
    *(("details",), ("config",), ("model_spec",), ("architecture",)),
)
# Where a proxy lists who serves the model: any of them may.
SERVERS = ("providers", "endpoints")
GONE = frozenset({"error", "offline", "disabled", "down"})
# With what a program was started, as words or as a line of a shell.
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(("args",), ("cmd",), ("command",), ("status", "args")),
    *(("meta", "args"), ("meta", "llamaswap", "cmd"), ("metadata", "cmd")),
)
COMMAND_PLACES = {path[0] for path in COMMANDS}
OPTION = re.compile(r"(?:-c|-?-ctx(?:-size)?|--max-model-len|--context-length|--num-ctx)(?:=(.*))?")
THOUSANDS = {"k": 1024, "m": 1024**2}  # as engines read 32k
MAX_COMMAND_CHARS = 10_000


def read_context(row: Mapping[str, Any]) -> int | None:
    """What is served goes before what the model was trained for, wherever it stands."""
    there = [part for path in CONTEXT_PARTS if (part := reduce(_enter_part, path, row))]
    parts = [_fold_names(part) for part in there]
    return (
        _find_size(parts, SERVED)
        or _read_commands(row)
        or _read_servers(row)
        or _find_size(parts, TRAINED)
        or _read_architecture(there)
    )


def _find_size(parts: list[dict[str, Any]], names: tuple[str, ...]) -> int | None:
    for part in filter(None, parts):
        sizes = (read_integer(part[name]) for name in names if name in part)
        if size := next((size for size in sizes if size and size > 0), None):
            return size
    return None


def _read_servers(row: Mapping[str, Any]) -> int | None:
    """The least of those that serve it: that much is taken whoever is asked."""
    listed: list[Any] = next((row[name] for name in SERVERS if isinstance(row.get(name), list)), [])
    servers = [read_mapping(server) for server in listed]
    live = [server for server in servers if server.get("status") not in GONE]
    sizes = [size for server in live if (size := _find_size([_fold_names(server)], SERVED))]
    return min(sizes, default=None)


def _read_commands(row: Mapping[str, Any]) -> int | None:
    for path in COMMANDS if row.keys() & COMMAND_PLACES else ():
        command = read_mapping(reduce(_enter_part, path[:-1], row)).get(path[-1])
        if size := _read_command(command):
            return size
    return None


def _read_command(command: Any) -> int | None:
    """The last that is said counts, as it does for the program."""
    words = _split_words(command)
    size = None
    for word, after in pairwise([*words, ""]):
        if option := OPTION.fullmatch(word):
            size = _read_number(option[1] if option[1] is not None else after) or size
    return size


def _split_words(command: Any) -> list[str]:
    if isinstance(command, list):
        return [str(word) for word in command]
    if not isinstance(command, str):
        return []
    try:
        return shlex.split(command[:MAX_COMMAND_CHARS])
    except ValueError:
        return command[:MAX_COMMAND_CHARS].split()


def _read_number(word: str) -> int | None:
    factor = THOUSANDS.get(word[-1:].lower(), 1)
    number = read_integer(word[:-1] if factor > 1 else word)
    return number * factor if number and number > 0 else None


def _read_architecture(parts: list[Mapping[str, Any]]) -> int | None:
    """`llama.context_length`, as Ollama and GGUF files say it: what it was trained for."""
    sizes = (
        read_integer(value)
        for part in parts
        for name, value in part.items()
        if str(name).endswith(".context_length")
    )
    return next((size for size in sizes if size and size > 0), None)


def _enter_part(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return read_mapping(part.get(name))


def _fold_names(part: Mapping[str, Any]) -> dict[str, Any]:
    """maxInputTokens and max_input_tokens are the same."""
    return {_fold_name(str(name)): part[name] for name in part}


@lru_cache(maxsize=1_000)  # a list has thousands of rows with the same names
def _fold_name(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
