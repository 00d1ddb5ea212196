"""Whether an answer comes from the model that was asked, under whatever name it gives.

A service may write one model's name in several ways. What counts as the same: other case or
separators, fewer or more owners in front (`openai/`, `models/`), the file or folder it was loaded
from, a date or tag behind it that was not asked for. Any other difference is another model: a
number, a size, another quantisation outside a file's name.
"""

import re

SEPARATORS = re.compile(r"[\s_.:@-]+")
FILE_ENDING = re.compile(r"\.(gguf|ggml|safetensors|bin)$")
SHARD = re.compile(r"-\d{5}-of-\d{5}$")
QUANTISATION = re.compile(r"[-.](i?q\d\w*|[bf]{1,2}(16|32)|fp(16|32|8)|mxfp4\w*)$")
CACHED = re.compile(r"models--([^/]+)/snapshots/[0-9a-f]{40}$")
PATH = re.compile(r"/|~|\.|[a-z]:/|models?/")  # a folder of somebody's machine, not an owner
TAG = re.compile(r"(:latest|@latest|@default|-latest)$")
DATE = re.compile(r"[-@](20\d\d-?[01]\d-?[0-3]\d)(-v\d+(:\d+)?)?$")


def is_same_model(wanted: str, answered: str) -> bool:
    """`answered` may be blank: then nothing else was said."""
    if not answered or wanted == answered:
        return True
    if is_suffix(read_parts(wanted), read_parts(answered)):
        return True
    # An alias may answer under its dated name; a date that was asked for is part of the name.
    return not has_date(wanted) and is_suffix(
        read_parts(wanted), read_parts(DATE.sub("", strip_tag(answered)))
    )


def has_date(name: str) -> bool:
    return bool(DATE.search(strip_tag(name)))


def strip_tag(name: str) -> str:
    return TAG.sub("", name.strip().casefold().replace("\\", "/").rstrip("/"))


def read_parts(name: str) -> list[str]:
    """The steps of a name or path, the owner before the model, without how it is stored."""
    name = strip_tag(name)
    if cached := CACHED.search(name):
        name = cached[1].replace("--", "/")
    elif FILE_ENDING.search(name):
        name = read_stem(name)
    elif PATH.match(name):
        name = name.rpartition("/")[2]
    return [SEPARATORS.sub("-", step) for step in name.split("/") if step]


def read_stem(path: str) -> str:
    """Of a file the name counts, not the folder, and not how its weights are written."""
    stem = FILE_ENDING.sub("", path.rpartition("/")[2])
    return QUANTISATION.sub("", SHARD.sub("", stem))


def is_suffix(one: list[str], other: list[str]) -> bool:
    """Whether the shorter of the two is how the longer ends."""
    length = min(len(one), len(other))
    return length > 0 and one[-length:] == other[-length:]
