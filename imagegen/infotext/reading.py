"""From the text back to what it says: prompt, negative prompt, and pairs of a name and a value."""

import re
from dataclasses import dataclass, field

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.grammar import clean, pairs
from playground.intake import limits

NEGATIVE = "Negative prompt:"
FEWEST = 3  # pairs that make a line more than prose
# An ordinary prompt may hold three pairs too: one of these must be among them.
KNOWN = frozenset(
    {
        "steps", "seed", "size", "sampler", "cfg scale", "model", "model hash",
        "denoising strength", "postprocess upscaler",
    }
)  # fmt: skip
# What a key that is not there stood for before it was written.
DEFAULTS = {
    "Clip skip": "1",
    "Mask mode": "Inpaint masked",
    "Inpaint area": "Whole picture",
    "Masked area padding": "32",
    "Schedule type": "Automatic",
}
SIZE = re.compile(r"\s*(\d{1,6})\s*[x×]\s*(\d{1,6})\s*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parsed:
    prompt: str = ""
    negative_prompt: str = ""
    values: dict[str, str] = field(default_factory=dict)  # by the names A1111 gives them, in order
    source: str = ""  # the tool that wrote it; empty where only prose was found

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels, as they were asked for."""
        found = SIZE.fullmatch(self.values.get("Size", ""))
        return (int(found[1]), int(found[2])) if found else None


def parse(text: str) -> Parsed:
    """Raises InfotextError where the text is longer than any infotext."""
    if len(text) > limits.TEXT_CHUNK:
        raise InfotextError("This text is too long to be the parameters of an image.")
    lines = clean(text).strip().split("\n")
    values = parameters(lines[-1])
    prompt, negative = _prompts(lines[:-1] if values else lines)
    return Parsed(prompt, negative, values, source_of(values) if values else "")


def parameters(line: str) -> dict[str, str]:
    """The pairs of a last line; nothing where it is part of a prompt."""
    if line.lstrip().startswith(NEGATIVE):
        return {}
    found = list(pairs(line))
    if len(found) < FEWEST or not any(key.lower() in KNOWN for key, _ in found):
        return {}
    return dict(found)


def source_of(values: dict[str, str]) -> str:
    version = values.get("Version", "")
    if "SD.Next" in values.get("App", "") or "SD.Next" in version:
        return "SD.Next"
    tools = ("Playground", "Fooocus", "InvokeAI", "ComfyUI")
    return next((tool for tool in tools if version.startswith(tool)), "A1111")


def _prompts(lines: list[str]) -> tuple[str, str]:
    starts = (at for at, line in enumerate(lines) if line.lstrip().startswith(NEGATIVE))
    at = next(starts, None)
    if at is None:
        return "\n".join(lines).strip(), ""
    first = lines[at].lstrip().removeprefix(NEGATIVE)
    return "\n".join(lines[:at]).strip(), "\n".join([first, *lines[at + 1 :]]).strip()
