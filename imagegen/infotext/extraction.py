"""What a file says of its making: the tool, the parameters, and every text as it lies there."""

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from imagegen.infotext.clipboard import tidy_paste
from imagegen.infotext.errors import InfotextError
from imagegen.infotext.files import FORMATS, guess_mime
from imagegen.infotext.grammar import clean_text
from imagegen.infotext.invoke import read_dream
from imagegen.infotext.midjourney import read_midjourney
from imagegen.infotext.novelai import read_novelai
from imagegen.infotext.objects import load_object
from imagegen.infotext.parser import Parsed, parse_infotext
from imagegen.infotext.sections import are_settings
from imagegen.infotext.tags import Tag, limit_tags
from imagegen.infotext.tools import read_draw_things_prose, read_easy_diffusion, read_object
from playground import intake
from playground.intake import limits
from playground.intake.bounds import format_megabytes

# In the order in which they are asked, before all others. The Extras tab of A1111 writes the last.
NAMES = (
    "parameters", "invokeai_metadata", "sd-metadata", "Dream", "Comment", "UserComment", "prompt",
    "Model", "postprocessing", "extras",
)  # fmt: skip
COMFY = ("prompt", "workflow", "Make", "Model", "ImageDescription")
LABEL = re.compile(r"\s*(?:prompt|workflow|parameters)\s*:\s*(?=\{)", re.I)
OBJECT = re.compile(r"""\s*\{\s*["'][^"'\n]*["']\s*:""")  # a prompt may begin with a brace too
AROUND = ("Software", "Source", "Title", "Description")  # of the Comment that NovelAI writes
EASY = {"num_inference_steps", "use_stable_diffusion_model", "Stable Diffusion model"}
CAPTIONS = ("Description", "ImageDescription", "XMP", "Comment", "Caption", "XPComment", "Title")
HIDING = ("image/png", "image/webp")  # without loss, so that a text can lie in the pixels
PIECE = re.compile(r">([^<>]{3,})<|=\"([^\"<>]{20,})\"")
CDATA = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[).)*?)\]\]>", re.DOTALL)
MOST_PIECES = 500
XMP = ("XMP", "XML:com.adobe.xmp")
MAX_LABEL_CHARS = 60


@dataclass(frozen=True, slots=True)
class Extraction:
    """`parsed` is None where no text was understood; `text` is then empty."""

    text: str
    parsed: Parsed | None
    tags: tuple[Tag, ...]  # every text of the file, in order
    tool: str  # A1111, SD.Next, Fooocus, InvokeAI, ComfyUI, Playground, …; empty when unknown


def _call_here(function: Callable[..., Extraction], *args: Any) -> Extraction:
    return function(*args)


def read_file(data: bytes, run: Callable[..., Extraction] = _call_here) -> Extraction:
    """Of a PNG, JPEG or WebP file, or of a text file as some tools write it beside the picture.

    `run` is how the CPU is spent: a view brings it beside the event loop. Pixels are looked at in
    the child processes of the intake, where no text has said anything. Raises InfotextError with
    a sentence where it is none of these, or too large.
    """
    if len(data) > limits.PICTURE_BYTES:
        most = format_megabytes(limits.PICTURE_BYTES)
        raise InfotextError(f"The file has more than {most}. Choose a smaller one.")
    extraction = run(_read_visible, data)
    if extraction.parsed or guess_mime(data) not in HIDING:
        return extraction
    name, text = intake.read_hidden_text(data)
    return run(_read_hidden, extraction, name, text) if text else extraction


def read_text(text: str) -> Extraction:
    """Of a text that was pasted, or lay beside the picture. Raises InfotextError if too long."""
    text = clean_text(text).strip().removeprefix("\ufeff").strip()
    if not text:
        raise InfotextError("It is empty.")
    if len(text) > limits.TEXT_CHUNK:
        raise InfotextError("This text is too long to be image parameters.")
    parsed = read_object(text) or read_dream(text) or read_midjourney(text)
    if parsed is None and load_object(text):  # a prompt it is not
        return Extraction("", None, (Tag("JSON", text, "text"),), "")
    return _build_extraction(text, parsed or parse_infotext(tidy_paste(text)), ())


def _read_visible(data: bytes) -> Extraction:
    mime = guess_mime(data)
    if mime in FORMATS:
        return read_tags(tuple(limit_tags(FORMATS[mime].read_tags(data))))
    if mime or not data:
        raise InfotextError("Only PNG, JPEG and WebP pictures and text files are supported.")
    try:
        return read_text(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InfotextError("This file is neither a picture nor text.") from error


def _read_hidden(extraction: Extraction, name: str, text: str) -> Extraction:
    """A text that lay in the pixels, beside those of the file."""
    tag = Tag(name, text, "pixels")
    parsed = _read_tag(tag, (tag,)) or _read_tag(Tag("parameters", text, "pixels"), (tag,))
    tags = (*extraction.tags, tag)
    return (
        _build_extraction(clean_text(text), parsed, tags)
        if parsed
        else Extraction("", None, tags, extraction.tool)
    )


def read_tags(tags: tuple[Tag, ...]) -> Extraction:
    if parsed := _read_parts(tags):
        return _build_extraction("\n".join(f"{tag.name}: {tag.text}" for tag in tags), parsed, tags)
    ordered = [tag for name in NAMES for tag in tags if tag.name == name]
    for tag in (*ordered, *(tag for tag in tags if tag.name not in NAMES)):
        for piece in _list_pieces(tag):
            if parsed := _read_tag(piece, tags):
                return _build_extraction(clean_text(piece.text), parsed, tags)
    return Extraction("", None, tags, "ComfyUI" if any(map(_is_comfy, tags)) else "")


def _build_extraction(text: str, parsed: Parsed, tags: tuple[Tag, ...]) -> Extraction:
    return Extraction(text, parsed, tags, parsed.source)


def _read_tag(tag: Tag, tags: Sequence[Tag]) -> Parsed | None:
    """A text that is there, whoever wrote it. Prose under `parameters` is a prompt."""
    text = LABEL.sub("", tag.text, count=1) if LABEL.match(tag.text[:MAX_LABEL_CHARS]) else tag.text
    if not text.strip() or len(text) > limits.TEXT_CHUNK:
        return None
    if tag.name == "Comment" and text.lstrip()[:1] == "{":
        around = {each.name: each.text for each in tags if each.name in AROUND}
        if parsed := read_novelai({**around, "Comment": text}):
            return parsed
    if parsed := read_object(text) or read_dream(text):
        return parsed
    if tag.name in CAPTIONS and (parsed := read_midjourney(text)):
        return parsed
    if load_object(text):
        return None
    parsed = (
        read_draw_things_prose(text)
        if "Draw Things" in _find_block(tag, tags)
        else parse_infotext(text)
    )
    return parsed if tag.name == "parameters" or _is_meant(parsed, text) else None


def _is_meant(parsed: Parsed, text: str) -> bool:
    """A comment that is no parameters is a comment, and so is an object that is cut off."""
    return are_settings(parsed.values) and not OBJECT.match(text[:MAX_LABEL_CHARS])


def _find_block(tag: Tag, tags: Sequence[Tag]) -> str:
    """The XMP block that a piece was taken from; of another text nothing."""
    return next((each.text for each in tags if each.name in XMP), "") if tag.name == "XMP" else ""


def _read_parts(tags: Sequence[Tag]) -> Parsed | None:
    """Easy Diffusion writes each setting of a PNG under its own name."""
    parts = {tag.name: tag.text for tag in tags}
    return read_easy_diffusion(dict(parts)) if parts.keys() & EASY else None


def _list_pieces(tag: Tag) -> Iterator[Tag]:
    """A text, or of XMP the texts in it: it is not read as XML, which can be told to be endless."""
    if tag.name not in XMP:
        yield tag
        return
    whole = [piece.strip() for piece in CDATA.findall(tag.text)[:MOST_PIECES]]
    pieces = whole + [
        html.unescape(one or two).strip()
        for one, two in PIECE.findall(CDATA.sub("", tag.text))[:MOST_PIECES]
    ]
    # Draw Things writes the same twice, as an object and as prose.
    for text in sorted(filter(None, pieces), key=lambda text: text[:1] != "{"):
        yield Tag("XMP", text, "XMP")


def _is_comfy(tag: Tag) -> bool:
    return tag.name in COMFY and tag.text.lstrip().startswith(("{", "prompt:{", "workflow:{"))
