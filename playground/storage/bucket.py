"""Files in a bucket that speaks S3, loaded where PLAYGROUND_FILES names one.

Its refusals become what the rest expects of a disk, see playground.storage.files.
"""

import errno
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from playground.storage.files import FilesAwayError

CONNECT_SECONDS, ANSWER_SECONDS = 3, 15
TRIES = 3
CONNECTIONS = 50  # that are kept
MAX_MEMORY_BYTES = 2**20  # of one file that is read; a larger one waits on the disk
NOT_THERE = {"404", "NoSuchKey", "NotFound"}
DENIED = {
    *("401", "403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch"),
    *("ExpiredToken", "RequestTimeTooSkewed"),
}
FULL = {"507", "QuotaExceeded", "ServiceQuotaExceeded", "XMinioStorageFull", "InsufficientCapacity"}
AWAY = "The file storage isn't responding."
REFUSED = "The file storage refuses access."
NO_BUCKET = "The file storage has no bucket of that name."


class BucketStorage(S3Storage):  # type: ignore[misc]  # untyped
    """One connection for as many threads as can share it: making one takes a tenth of a second."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._shared: dict[int, Any] = {}

    def get_default_settings(self) -> dict[str, Any]:
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"total_max_attempts": TRIES, "mode": "standard"},
            max_pool_connections=CONNECTIONS,
            # Servers other than Amazon's know no others.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path"},
        )
        return {
            **super().get_default_settings(),
            "client_config": config,
            "transfer_config": TransferConfig(use_threads=False),
            "max_memory_size": MAX_MEMORY_BYTES,
        }

    @property
    def connection(self) -> Any:
        place = identify_loop()
        if place not in self._shared:
            # Who comes at the same moment makes another, and the later one stays.
            self._shared[place] = super().connection
        return self._shared[place]

    @property
    def bucket(self) -> Any:
        return self.connection.Bucket(self.bucket_name)

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Read whole, while something can still be said about it: half a file is no answer."""
        with translate_refusals(name):
            file = super()._open(name, mode)
            try:
                return file.open() if "r" in mode else file
            except BaseException:
                file.close()
                raise

    def _save(self, name: str, content: Any) -> Any:
        with translate_refusals(name):
            return super()._save(name, content)

    def delete(self, name: str) -> None:
        with translate_refusals(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with translate_refusals(name):
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with translate_refusals(name):
            return int(super().size(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with translate_refusals(name):
            folders, files = super().listdir(name)
            return folders, files

    def get_modified_time(self, name: str) -> datetime:
        with translate_refusals(name):
            moment: datetime = super().get_modified_time(name)
            return moment

    def url(self, name: str, *_args: Any, **_options: Any) -> str:
        """As with files in a folder: leads nowhere. Files leave through our own pages alone."""
        return str(filepath_to_uri(name))


def identify_loop() -> int:
    """Under gevent a socket belongs to the event loop of the system's thread that made it."""
    monkey = sys.modules.get("gevent.monkey")
    return threading.get_native_id() if monkey and monkey.is_module_patched("socket") else 0


@contextmanager
def translate_refusals(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise explain_refusal(name, error) from error
    except (BotoCoreError, Boto3Error) as error:
        raise FilesAwayError(AWAY) from error


def explain_refusal(name: str, error: ClientError) -> Exception:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", "")
    words = {str(status), str(error.response.get("Error", {}).get("Code", ""))}
    if "NoSuchBucket" in words:
        return FilesAwayError(NO_BUCKET)
    if words & NOT_THERE:
        return FileNotFoundError(errno.ENOENT, "there is no such file", name)
    if words & FULL:
        return OSError(errno.ENOSPC, "the bucket is full", name)
    return FilesAwayError(REFUSED if words & DENIED else AWAY)
