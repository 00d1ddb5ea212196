"""The form that brings a conversation."""

from typing import Any

from playground.json_files import JsonUploadForm
from textlab.transfer.services import MAX_FILE_BYTES, read_conversation


class ImportForm(JsonUploadForm):
    """POST /text/conversations/"""

    most_bytes = MAX_FILE_BYTES

    def read_value(self, data: bytes) -> Any:
        return read_conversation(data)
