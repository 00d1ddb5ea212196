"""How an image was made, as text inside its file: written, found again, taken out.

The text is what AUTOMATIC1111 calls `parameters` and most tools read. Everything here is
bounded: what comes in is hostile until it has been read, nothing is ever evaluated, and pixels are
decoded by the intake alone.
"""

from imagegen.infotext.errors import InfotextError
from imagegen.infotext.extraction import Found, read_file, read_text
from imagegen.infotext.files import embed, strip
from imagegen.infotext.parser import DEFAULTS, Parsed, parse
from imagegen.infotext.tags import Tag
from imagegen.infotext.writer import Facts, compose

__all__ = [
    "DEFAULTS",
    "Facts",
    "Found",
    "InfotextError",
    "Parsed",
    "Tag",
    "compose",
    "embed",
    "parse",
    "read_file",
    "read_text",
    "strip",
]
