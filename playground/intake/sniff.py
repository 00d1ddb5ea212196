"""What a file is, told by its first bytes. Its name and what the browser claims count for nothing.

Needs no decoder, so the web process may call it.
"""

import re
from dataclasses import dataclass

from playground.intake.errors import build_error

HEAD_BYTES = 4_096  # bytes that are enough to tell


@dataclass(frozen=True, slots=True)
class Kind:
    """One format that is taken."""

    slug: str
    title: str
    mime: str
    endings: tuple[str, ...]  # the first is the one for downloads
    lossless: bool = False


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("png", "PNG", "image/png", ("png", "apng"), lossless=True),
        Kind("jpeg", "JPEG", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif", "mpo")),
        Kind("webp", "WebP", "image/webp", ("webp",)),
        Kind("gif", "GIF", "image/gif", ("gif",), lossless=True),
        Kind("tiff", "TIFF", "image/tiff", ("tiff", "tif"), lossless=True),
        Kind("bmp", "BMP", "image/bmp", ("bmp", "dib"), lossless=True),
        Kind("heic", "HEIC", "image/heic", ("heic", "heif", "hif")),
        Kind("avif", "AVIF", "image/avif", ("avif",)),
        Kind("pdf", "PDF", "application/pdf", ("pdf",)),
    )
}
TAKEN = "PNG, JPEG, WebP, GIF, TIFF, BMP, HEIC, AVIF and PDF"

STARTS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
)
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
AVIF = {b"avif", b"avis"}

# What people send by mistake, and what to do about it.
STRANGERS = (
    (b"PK\x03\x04", "is an archive or an Office document", "Save it as PDF or unzip it first."),
    (b"\xd0\xcf\x11\xe0", "is an old Office document", "Save it as PDF."),
    (b"8BPS", "is a Photoshop document", "Export it as PNG or JPEG."),
    (b"%!PS", "is PostScript", "Save it as PDF."),
    (b"\0\0\x01\0", "is an icon file", "Save it as PNG."),
    (b"\0\0\0\x0cJXL ", "is a JPEG XL picture", "Save it as PNG or JPEG."),
    (b"\xff\x0a", "is a JPEG XL picture", "Save it as PNG or JPEG."),
    (b"\0\0\0\x0cjP  ", "is a JPEG 2000 picture", "Save it as PNG or JPEG."),
    (b"{\\rtf", "is a text document (RTF)", "Save it as PDF."),
    (b"\x1aE\xdf\xa3", "is a video", "Take a screenshot of it."),
    (b"ID3", "is a sound file", "Only pictures and PDFs are supported."),
    (b"\x1f\x8b", "is a compressed file", "Decompress it first."),
)
HTML = re.compile(rb"^\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|script)\b", re.I | re.S)
SVG = re.compile(rb"<svg[\s>]", re.I)


def guess_kind(head: bytes, name: str) -> Kind:
    """The format of a file that begins with `head`; an IntakeError where it is none of ours."""
    slug = _guess_slug(head)
    if slug is None:
        raise _build_refusal(head, name)
    return KINDS[slug]


def kind_or_none(head: bytes) -> Kind | None:
    slug = _guess_slug(head)
    return KINDS[slug] if slug else None


def _guess_slug(head: bytes) -> str | None:
    if slug := next((slug for start, slug in STARTS if head.startswith(start)), None):
        return slug
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _read_brand(head)
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "bmp"
    return "pdf" if b"%PDF-" in head[:1024] else None


def _read_brand(head: bytes) -> str | None:
    size = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, size, 4))}
    if brands & AVIF:
        return "avif"
    return "heic" if brands & HEIC else None


def _build_refusal(head: bytes, name: str) -> Exception:
    if not head:
        return build_error(name, "is empty (0 bytes). Save or download it again.", "empty")
    what, advice = _describe_stranger(head)
    return build_error(name, f"{what}, not a picture or PDF. {advice}", "not_a_picture", 415)


def _describe_stranger(head: bytes) -> tuple[str, str]:
    for start, what, advice in STRANGERS:
        if head.startswith(start):
            return what, advice
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if SVG.search(text) and text.lstrip().startswith(b"<"):
        return "is an SVG drawing", "Export it as PNG."
    if HTML.match(text):
        return "is a web page (HTML)", "Open it and save the picture itself."
    if head[4:8] == b"ftyp":
        return "is a video", "Take a screenshot of it."
    return _describe_plain(head)


def _describe_plain(head: bytes) -> tuple[str, str]:
    advice = f"Supported: {TAKEN}."
    if not any(head):
        return "contains nothing but zeros", advice
    if not any(byte < 9 for byte in head):
        return "is a text file", advice
    return "is of an unknown type", advice
