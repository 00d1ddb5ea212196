"""The engine as the rest knows it: a folder is inspected, opened, and makes pictures."""

from playground.local.images.errors import Cancelled, NotMade, UnusableModel
from playground.local.images.inspection import FolderFacts, inspect_folder
from playground.local.images.pipeline import SIDE_STEP, ImageModel, Preview, Wanted
from playground.local.images.runtime import Halt

__all__ = [
    "SIDE_STEP",
    "Cancelled",
    "FolderFacts",
    "Halt",
    "ImageModel",
    "NotMade",
    "Preview",
    "UnusableModel",
    "Wanted",
    "inspect_folder",
]
