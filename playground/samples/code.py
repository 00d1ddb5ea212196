"""A request as code that runs as printed: curl, Python, JavaScript. The key is a placeholder."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from playground.infrastructure.offload import offload
from playground.providers import STREAMED, Endpoint, Provider, get_root
from playground.providers.structured import build_body
from playground.samples.call import AGENT, Call, Login
from playground.samples.folding import Fold, find_fold
from playground.samples.images import read_from_files
from playground.samples.javascript import javascript_code
from playground.samples.literals import (
    FromFile,
    double_quoted,
    dump_json,
    format_python,
    json_parts,
    list_leaves,
    single_quoted,
)
from playground.samples.readers import (
    CURL_IMAGES,
    PYTHON_IMPORTS,
    PYTHON_READERS,
    choose_reader,
)

# Of a request that is written at once: a millisecond.
SHORT_LEAVES, SHORT_CHARS = 200, 10_000
MAX_ARGUMENT_CHARS = 100_000  # characters; Linux takes 128 KB in one argument


@dataclass(frozen=True, slots=True)
class Sample:
    language: str  # bash, python, javascript
    label: str
    code: str
    fold: Fold | None = None  # older messages, which a page shows when asked


def build_samples(
    provider: Provider,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    *,
    base_url: str,
    stream: bool,
    login: Login = "",
    shows_body: bool = False,
) -> list[Sample]:
    """The same request three times. `payload` has the documented names; `base_url` ends in /v1.

    login: how a server without keys is to be asked, where it wants to know who asks.
    shows_body: the body comes along by itself, with all that is sent from here.
    Of a long conversation that is long work, which is done beside the event loop.
    """
    call = build_call(provider, endpoint, payload, base_url=base_url, stream=stream, login=login)
    if is_short(call):
        return write_samples(call, shows_body)
    return offload(write_samples, call, shows_body)


def is_short(call: Call) -> bool:
    """Whether to write it takes less than to wait until another thread has."""
    leaves = list(islice(list_leaves(call.body or {}), SHORT_LEAVES + 1))
    return len(leaves) <= SHORT_LEAVES and sum(map(count_chars, leaves)) <= SHORT_CHARS


def count_chars(leaf: object) -> int:
    return len(leaf) if isinstance(leaf, str) else 0


def write_samples(call: Call, shows_body: bool) -> list[Sample]:
    samples = [
        build_sample("bash", "cURL", write_curl(call), call),
        build_sample("python", "Python", python_code(call), call),
        build_sample("javascript", "JavaScript", javascript_code(call), call),
    ]
    if shows_body:
        samples.append(build_sample("json", "Request", write_body(call), call))
    return samples


def build_sample(language: str, label: str, code: str, call: Call) -> Sample:
    return Sample(language, label, code, find_fold(language, code, call.body))


def build_call(
    provider: Provider,
    endpoint: Endpoint,
    payload: Mapping[str, Any],
    *,
    base_url: str,
    stream: bool,
    login: Login = "",
) -> Call:
    streaming = stream and endpoint.streams
    body = read_from_files(endpoint, build_body(provider, endpoint, payload)) | (
        {"stream": True} if streaming else {}
    )
    query = f"?{urlencode(body)}" if endpoint.method == "GET" and body else ""
    return Call(
        method=endpoint.method,
        url=get_root(base_url) + endpoint.path + query,
        body=body if endpoint.method == "POST" else None,
        key_name=name_key(provider, login),
        basic=login == "basic",
        reader=choose_reader(endpoint, streaming=streaming),
    )


def name_key(provider: Provider, login: Login) -> str:
    """The environment variable that the code reads: the one that this site's host sets."""
    needed = provider.needs_key or login
    return provider.key_settings[provider.key_kinds[0]] if needed else ""


def write_body(call: Call) -> str:
    """The body as it is sent from here; the name of a file stands for what is in it."""
    body = {**(call.body or {}), **(STREAMED if call.streams else {})}
    return dump_json(body, lambda file: f"{file.prefix}<{file.name} as base64>", 2)


def write_curl(call: Call) -> str:
    parts = json_parts(call.body) if call.body is not None else []
    piped = call.reads_files or sum(len(part) for part in parts if isinstance(part, str)) > (
        MAX_ARGUMENT_CHARS
    )
    words = [f"curl --fail-with-body {'-N ' if call.streams else ''}{single_quoted(call.url)}"]
    if call.key_name:
        bearer = f'-H "Authorization: Bearer ${call.key_name}"'
        words.append(f'-u "${call.key_name}"' if call.basic else bearer)
    if parts:
        words.append("-H 'Content-Type: application/json'")
        text = "".join(part for part in parts if isinstance(part, str))
        words.append("--data-binary @-" if piped else f"--data-raw {single_quoted(text)}")
    command = " \\\n  ".join(words)
    return (write_parts(parts) if piped else "") + command + list_images(call)


def write_parts(parts: list[str | FromFile]) -> str:
    """Commands that print the body, for one that is too long to be an argument."""
    commands = (
        f"printf '%s' {single_quoted(part)}"
        if isinstance(part, str)
        else f"base64 < {single_quoted(part.name)} | tr -d '\\n'"
        for part in parts
    )
    return "{ " + "\n  ".join(f"{command};" for command in commands) + "\n} | "


def list_images(call: Call) -> str:
    return CURL_IMAGES if call.reader == "images" else ""


def python_code(call: Call) -> str:
    body = "" if call.body is None else f"payload = {format_python(call.body)}\n"
    options = [
        double_quoted(call.url),
        python_headers(call),
        *(["json=payload"] if body else []),
        *(["stream=True"] if call.streams else []),
        "timeout=600",
    ]
    arguments = "".join(f"    {option},\n" for option in options if option)
    return (
        f"{python_imports(call)}\n\n{body}"
        f"response = requests.{call.method.lower()}(\n{arguments})\n"
        "if not response.ok:\n"
        '    sys.exit(f"{response.status_code} {response.text}")\n'
        f"{PYTHON_READERS[call.reader]}\n"
    )


def python_imports(call: Call) -> str:
    names = {"sys", *PYTHON_IMPORTS.get(call.reader, ())}
    names |= {"os"} if call.key_name else set()
    names |= {"base64"} if call.reads_files else set()
    path = "from pathlib import Path\n" if "base64" in names else ""
    return "".join(f"import {name}\n" for name in sorted(names)) + path + "\nimport requests"


def python_headers(call: Call) -> str:
    if not call.key_name:
        return ""
    if call.basic:
        return (
            f'auth=tuple(os.environ["{call.key_name}"].split(":", 1)),\n'
            f'    headers={{"User-Agent": "{AGENT}"}}'
        )
    return (
        "headers={\n"
        f'        "Authorization": f"Bearer {{os.environ[\'{call.key_name}\']}}",\n'
        f'        "User-Agent": "{AGENT}",\n'
        "    }"
    )
