"""One thing under several names: a checkpoint by title, file or hash, a sampler in any spelling.

Engines put something else in the place of a name they do not know, and do not say so. What is sent
to them is therefore spelt as they list it.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from playground.providers.shapes.lists import (
    BRACKETED,
    Name,
    drop_ending,
    drop_folder,
    drop_hash,
)

LONG_FORMS = (("ancestral", "a"), ("plusplus", "pp"), ("++", "pp"))
PREFIX = re.compile(r"\A(k|sample)[_\- ]", re.IGNORECASE)  # k_euler, sample_euler
SUFFIX = re.compile(r"[_\- ]gpu\Z", re.IGNORECASE)  # dpmpp_2m_sde_gpu
KARRAS = re.compile(r"[_ ]k\Z", re.IGNORECASE)  # dpmpp_2m_k
HASH = re.compile(r"[0-9a-f]{8,64}", re.IGNORECASE)
AUTOMATIC = "Automatic"


def fold_name(text: str) -> str:
    """DPM++ 2S a, k_dpmpp_2s_ancestral and dpmpp-2s-a are the same."""
    text = SUFFIX.sub("", PREFIX.sub("", text.strip())).lower()
    for long, short in LONG_FORMS:
        text = text.replace(long, short)
    return re.sub(r"[\W_]", "", text)


def fold_file(text: str) -> str:
    """`sub/model.safetensors [6ce0161689]` and `model` are the same."""
    return fold_name(drop_ending(drop_folder(drop_hash(text))))


def find_name(text: str, names: Sequence[Name]) -> Name | None:
    """The one that is meant; None where none is, or several could be."""
    plain, file = fold_name(drop_hash(text)), fold_file(text)
    tests: tuple[Callable[[Name], bool], ...] = (
        lambda name: name.value == text,
        lambda name: text in (name.label, *name.aliases),
        lambda name: has_hash(name, text),
        lambda name: bool(plain) and plain in map(fold_name, (name.value, *name.aliases)),
        lambda name: bool(file) and file in map(fold_file, (name.value, *name.aliases)),
    )
    for test in tests:
        hits = [name for name in names if test(name)]
        if len(hits) == 1:
            return hits[0]
    return None


def has_hash(name: Name, text: str) -> bool:
    """Whether the text is this file's hash, or ends in it as a title does. Either may be short."""
    bracketed = BRACKETED.search(text)
    wanted = (bracketed[1] if bracketed else text).strip().lower()
    if not HASH.fullmatch(wanted):
        return False
    return any(known.startswith(wanted) or wanted.startswith(known) for known in name.hashes)


def resolve_sampler(
    sampler: str, scheduler: str, samplers: Sequence[Name], schedulers: Sequence[Name]
) -> tuple[str, str]:
    """Sampler and scheduler as the server spells them: `DPM++ 2M Karras` may be one or two there.

    What it does not list stays as it is.
    """
    schedule = find_name(scheduler, schedulers) if scheduler else None
    wanted = schedule.value if schedule else scheduler
    if not sampler:
        return "", wanted
    together = f"{SUFFIX.sub('', sampler)} {scheduler}"
    if scheduler and not schedulers and (whole := find_name(together, samplers)):
        return whole.value, ""
    if name := find_name(sampler, samplers):
        return name.value, wanted
    for start, end in _list_splits(sampler, schedulers):
        if name := find_name(start, samplers):
            return name.value, wanted or end
    return sampler, wanted


def _list_splits(sampler: str, schedulers: Sequence[Name]) -> Iterator[tuple[str, str]]:
    """What may be a sampler's name, and the schedule that stands behind it; long ones first."""
    whole = fold_name(KARRAS.sub(" karras", sampler))
    ends = {
        (fold_name(text), each.value) for each in schedulers for text in (each.value, *each.aliases)
    }
    for end, value in sorted(ends, key=lambda pair: -len(pair[0])):
        if end and whole.endswith(end) and whole != end:
            yield whole.removesuffix(end), value


def is_same_file(wanted: str, used: str, used_hash: str, names: Sequence[Name]) -> bool:
    """Whether a checkpoint that was asked for is the one that an answer names."""
    name = find_name(wanted, names)
    if used_hash and has_hash(Name("", "", hashes=frozenset({used_hash.lower()})), wanted):
        return True
    if name and used_hash and name.hashes:
        return has_hash(name, used_hash)
    known = {wanted, *(name.aliases if name else ())}
    return fold_file(used) in map(fold_file, known) if used else True


def is_same_sampler(sampler: str, scheduler: str, used: str, used_scheduler: str) -> bool:
    """Whether it is what was asked for, in one word or in two."""
    asked_for = {fold_name(sampler), fold_name(f"{sampler} {scheduler}")}
    return bool(asked_for & {fold_name(used), fold_name(f"{used} {used_scheduler}")})
