"""Answers as the rest of the project sees them, whatever shape the provider gave them."""

from playground.providers.shapes.chunks import Chunk, Completion, Usage
from playground.providers.shapes.dialects import translate_frame
from playground.providers.shapes.images import Image, Images, read_images
from playground.providers.shapes.lists import Name, read_names, read_schedulers
from playground.providers.shapes.text import Assembler, read_completion, require_choice
from playground.providers.shapes.tokens import (
    TokenCount,
    flatten_messages,
    read_tokens,
    rename_parameters,
)

__all__ = [
    "Assembler",
    "Chunk",
    "Completion",
    "Image",
    "Images",
    "Name",
    "TokenCount",
    "Usage",
    "flatten_messages",
    "read_completion",
    "read_images",
    "read_names",
    "read_schedulers",
    "read_tokens",
    "rename_parameters",
    "require_choice",
    "translate_frame",
]
