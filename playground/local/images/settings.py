"""The small JSON files beside the graphs; what cannot be read is told in a sentence."""

import json
from pathlib import Path
from typing import Any

from playground.local.images.errors import UnusableModel
from playground.local.messages import Json

MOST_BYTES = 16 * 1024 * 1024  # a vocabulary has about one


def read_settings(path: Path) -> Json:
    """An object. UnusableModel where the file is missing, too long or something else."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnusableModel(f"{name_file(path)} is too large for a file of settings.")
        settings: Any = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise UnusableModel(f"{name_file(path)} is missing.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise UnusableModel(f"{name_file(path)} can't be read as JSON.") from error
    if not isinstance(settings, dict):
        raise UnusableModel(f"{name_file(path)} is not a JSON object.")
    return settings


def read_optional(path: Path) -> Json:
    """As `read_settings`; nothing where there is no such file."""
    return read_settings(path) if path.is_file() else {}


def name_file(path: Path) -> str:
    """A file as a person knows it: with its folder, without where that lies."""
    return f"{path.parent.name}/{path.name}"
