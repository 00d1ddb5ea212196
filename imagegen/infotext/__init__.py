"""How an image was made, as text inside its file: written, found again, taken out.

The text is what AUTOMATIC1111 calls `parameters` and most tools read. Everything here is
bounded: what comes in is hostile until it has been read, nothing is ever evaluated, and pixels are
decoded by the intake alone.
"""

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.extraction import Extraction, read_file, read_text
from imagegen.infotext.files import embed_text, strip_metadata
from imagegen.infotext.parser import DEFAULTS, Parsed, parse_infotext
from imagegen.infotext.tags import Tag
from imagegen.infotext.writer import Facts, compose_infotext

__all__ = [
    "DEFAULTS",
    "Extraction",
    "Facts",
    "InfotextError",
    "Parsed",
    "Tag",
    "compose_infotext",
    "embed_text",
    "parse_infotext",
    "read_file",
    "read_text",
    "strip_metadata",
]
