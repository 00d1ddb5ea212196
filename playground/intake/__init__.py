"""Pictures and documents on their way in: bounded, made plain, stripped of their metadata.

This is its door. Decoding happens in child processes, so all of it may be called by a view.
`store` and `responses` know Django and are imported by their own names.
"""

from playground.intake.errors import IntakeError
from playground.intake.file_names import clean_name, download_name
from playground.intake.limits import Limit
from playground.intake.page_ranges import choose_pages
from playground.intake.services import (
    make_mask,
    make_thumbnail,
    open_upload,
    prepare_page,
    propose_page,
    read_hidden_text,
)
from playground.intake.types import (
    Crop,
    Document,
    Prepared,
    Proposal,
    Size,
    describe_straightening,
)

__all__ = [
    "Crop",
    "Document",
    "IntakeError",
    "Limit",
    "Prepared",
    "Proposal",
    "Size",
    "choose_pages",
    "clean_name",
    "describe_straightening",
    "download_name",
    "make_mask",
    "make_thumbnail",
    "open_upload",
    "prepare_page",
    "propose_page",
    "read_hidden_text",
]
