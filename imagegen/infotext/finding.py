"""What a file says of its making: the tool, the parameters, and every text as it lies there."""

from dataclasses import dataclass

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.files import FORMATS, mime_of
from imagegen.infotext.foreign import READERS
from imagegen.infotext.grammar import clean
from imagegen.infotext.reading import Parsed, parse
from imagegen.infotext.tags import Tag, bounded
from playground.intake import limits
from playground.intake.bounds import megabytes

# In the order in which they are asked. The Extras tab of A1111 writes the last two.
NAMES = (
    "parameters", "invokeai_metadata", "sd-metadata", "UserComment", "postprocessing", "extras",
)  # fmt: skip
COMFY = ("prompt", "workflow", "Make", "Model")


@dataclass(frozen=True, slots=True)
class Found:
    """`parsed` is None where no text was understood; `text` is then empty."""

    text: str
    parsed: Parsed | None
    tags: tuple[Tag, ...]  # every text of the file, in order
    tool: str  # A1111, SD.Next, Fooocus, InvokeAI, ComfyUI, Playground; empty when unknown


def read_file(data: bytes) -> Found:
    """Of a PNG, JPEG or WebP file, or of a text file as some tools write it beside the picture.

    Raises InfotextError with a sentence where it is none of these, or too large.
    """
    if len(data) > limits.PICTURE_BYTES:
        most = megabytes(limits.PICTURE_BYTES)
        raise InfotextError(f"The file has more than {most}. Choose a smaller one.")
    mime = mime_of(data)
    if mime in FORMATS:
        return _found(tuple(bounded(FORMATS[mime].tags(data))))
    if mime or not data:
        raise InfotextError("Only PNG, JPEG and WebP pictures, and text files, can be read here.")
    try:
        return read_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InfotextError("This file is neither a picture nor a text.") from error


def read_text(text: str) -> Found:
    """Of a text that was pasted, or lay beside the picture. Raises InfotextError if too long."""
    text = clean(text).strip()
    if not text:
        raise InfotextError("There is nothing in it.")
    if len(text) > limits.TEXT_CHUNK:
        raise InfotextError("This text is too long to be the parameters of an image.")
    parsed = next((p for read in dict.fromkeys(READERS.values()) if (p := read(text))), None)
    return _result(text, parsed or parse(text), ())


def _found(tags: tuple[Tag, ...]) -> Found:
    for name in NAMES:
        for tag in tags:
            if tag.name == name and (parsed := _parsed(tag)):
                return _result(clean(tag.text), parsed, tags)
    return Found("", None, tags, "ComfyUI" if any(map(_is_comfy, tags)) else "")


def _result(text: str, parsed: Parsed, tags: tuple[Tag, ...]) -> Found:
    return Found(text, parsed, tags, parsed.source)


def _parsed(tag: Tag) -> Parsed | None:
    """A text that is there, whoever wrote it. Prose under `parameters` is a prompt."""
    if not tag.text.strip():
        return None
    reader = READERS.get(tag.name)
    if reader and (parsed := reader(tag.text)):
        return parsed
    if tag.name in ("invokeai_metadata", "sd-metadata"):
        return None
    parsed = parse(tag.text)
    # A comment that is no parameters is a comment.
    return parsed if parsed.values or tag.name == "parameters" else None


def _is_comfy(tag: Tag) -> bool:
    return tag.name in COMFY and tag.text.lstrip().startswith(("{", "prompt:{", "workflow:{"))
