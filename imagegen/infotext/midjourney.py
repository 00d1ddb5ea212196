"""Midjourney: the words as they were typed, with switches behind them and the number of the job."""

import re

from imagegen.infotext.names import is_figure
from imagegen.infotext.parser import Parsed

JOB = re.compile(r"\s*Job ID:\s*([\w-]{8,64})\s*\Z", re.I)
SWITCHES = re.compile(r"(?:\A|\s)(?:--|—)([a-zA-Z]\w*)")
NAMES = {"ar": "Aspect ratio", "aspect": "Aspect ratio", "v": "Version", "version": "Version",
         "s": "Stylize", "c": "Chaos", "q": "Quality", "iw": "Image weight", "w": "Weird",
         "sref": "Style reference", "cref": "Character reference", "p": "Profile"}  # fmt: skip
CERTAIN = frozenset({"ar", "aspect", "v", "version", "niji", "s", "stylize", "style", "sref"})
MAX_CHARS = 20_000


def read_midjourney(text: str) -> Parsed | None:
    text = text.strip()[:MAX_CHARS]
    job = JOB.search(text)
    words = text[: job.start()] if job else text
    matches = list(SWITCHES.finditer(words))
    if not job and not any(each[1].lower() in CERTAIN for each in matches):
        return None
    values, negative = _read_switches(words, matches)
    if job:
        values["Job ID"] = job[1]
    prompt = words[: matches[0].start()] if matches else words
    return Parsed(prompt.strip(), negative, values, "Midjourney")


def _read_switches(words: str, matches: list[re.Match[str]]) -> tuple[dict[str, str], str]:
    values: dict[str, str] = {}
    negative = ""
    ends = [each.start() for each in matches[1:]] + [len(words)]
    for each, end in zip(matches, ends, strict=False):  # without a switch there is an end alone
        name, value = each[1].lower(), words[each.end() : end].strip()
        if name == "no":
            negative = value
        elif name == "seed" and is_figure("Seed", value):
            values["Seed"] = value
        else:
            key = NAMES.get(name, name.capitalize())
            values[key] = f"Midjourney {value}" if key == "Version" else value or "yes"
    return values, negative
