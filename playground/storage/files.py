"""Where files lie: in a folder, of this machine or shared by all, or in a bucket (S3).

Everything goes through Django's storage. What is away, refuses or takes too long raises
FilesAwayError, whichever it is; what isn't there, FileNotFoundError; what is full, OSError.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.files.storage import FileSystemStorage, default_storage

from playground.env import Knobs
from playground.storage.data_files import PRIVATE_FILE, PRIVATE_FOLDER

BUCKET_SCHEME = "s3://"


class FilesAwayError(Exception):
    """Not at the moment; its message is a sentence. Nothing was lost: the same may succeed later.

    No OSError: who takes one for a file that is gone must not take this for it.
    """


def read_access(knobs: Knobs) -> dict[str, str]:
    """To a bucket: blank is what boto3 finds by itself."""
    return {
        "endpoint": knobs.read_url("S3_ENDPOINT_URL", ""),
        "region": knobs.read_text("S3_REGION", ""),
        "key": knobs.read_text("S3_ACCESS_KEY", ""),
        "secret": knobs.read_text("S3_SECRET_KEY", ""),
    }


def make_file_settings(place: str, **access: str) -> dict[str, Any]:
    """Django's STORAGES["default"]. `access`: see `read_access`."""
    if not place.startswith(BUCKET_SCHEME):
        modes = {
            "file_permissions_mode": PRIVATE_FILE,
            "directory_permissions_mode": PRIVATE_FOLDER,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": modes}
    parts = urlsplit(place)
    return {
        "BACKEND": "playground.storage.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": parts.netloc,
            "location": parts.path.strip("/"),
            "endpoint_url": access["endpoint"] or None,
            "region_name": access["region"] or None,
            "access_key": access["key"] or None,
            "secret_key": access["secret"] or None,
        },
    }


def choose_folder(place: str, data: Path) -> Path:
    """For files that lie in a folder; with a bucket, for what has to be on this machine's disk."""
    return data / "media" if not place or place.startswith(BUCKET_SCHEME) else data / place


def are_in_folder() -> bool:
    return isinstance(default_storage, FileSystemStorage)
