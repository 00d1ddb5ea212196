"""From the text back to what it says: prompt, negative prompt, and pairs of a name and a value."""

import re
from dataclasses import dataclass, field

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.grammar import clean_text
from imagegen.infotext.names import name_values, read_size
from imagegen.infotext.sections import (
    NEGATIVE_KEY,
    OTHER_TEXT,
    PROMPT_KEY,
    PROMPTS,
    Sections,
    split_sections,
)
from playground.intake import limits

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
    others: dict[str, str] = field(default_factory=dict)  # what it wrote besides, as it calls it

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height in pixels, as they were asked for."""
        match = SIZE.fullmatch(self.values.get("Size", ""))
        return (int(match[1]), int(match[2])) if match else None


def parse_infotext(text: str) -> Parsed:
    """Raises InfotextError where the text is longer than any infotext."""
    if len(text) > limits.TEXT_CHUNK:
        raise InfotextError("This text is too long to be image parameters.")
    sections = split_sections(clean_text(text).strip().split("\n"))
    values = read_values(sections)
    negative = sections.get_text(NEGATIVE_KEY)
    prompt = sections.get_text(PROMPT_KEY)
    if values or negative:  # where one part has a label, the other's is none of its words
        prompt = PROMPTS.sub("", prompt, count=1) if PROMPTS.match(prompt[:100]) else prompt
    return Parsed(prompt, negative, values, find_source(values) if values else "")


def read_values(sections: Sections) -> dict[str, str]:
    """Every setting, and last the texts that belong to no prompt."""
    values = name_values(sections.values)
    if "Size" in values and not SIZE.fullmatch(values["Size"]):
        values["Size"] = read_size(values["Size"])
    texts = {key: sections.get_text(key) for key in ("Template", "Negative Template", OTHER_TEXT)}
    return values | {key: text for key, text in texts.items() if text}


def find_source(values: dict[str, str]) -> str:
    version = values.get("Version", "")
    if "SD.Next" in values.get("App", "") or "SD.Next" in version:
        return "SD.Next"
    tools = ("Playground", "Fooocus", "InvokeAI", "ComfyUI")
    return next((tool for tool in tools if version.startswith(tool)), "A1111")
