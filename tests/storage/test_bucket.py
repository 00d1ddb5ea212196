"""Files in a bucket: what a real server of S3 does, and refuses, in the words of a disk."""

import errno
import subprocess
import sys
from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings

from playground.settings import BASE_DIR
from playground.storage import bucket
from playground.storage.bucket import BucketStorage, explain_refusal
from playground.storage.errors import explain_storage_error
from playground.storage.files import FilesAwayError, choose_folder, make_file_settings
from tests.buckets import ACCESS, BUCKET, Bucket

DATA = bytes(range(256)) * 20_000  # more than is held in memory


@pytest.fixture(scope="module")
def server() -> Iterator[Bucket]:
    with Bucket() as started:
        yield started


def open_storage(server: Bucket, name: str = BUCKET) -> BucketStorage:
    access = {"endpoint": server.url, "region": ACCESS["S3_REGION"]}
    access |= {"key": ACCESS["S3_ACCESS_KEY"], "secret": ACCESS["S3_SECRET_KEY"]}
    return BucketStorage(**make_file_settings(f"s3://{name}/files/", **access)["OPTIONS"])


def test_what_is_stored_is_there_whole_until_it_is_deleted(server: Bucket) -> None:
    storage = open_storage(server)
    name = storage.save("runs/2026/11/a b.bin", ContentFile(DATA))
    assert server.list_names() == [name]
    with storage.open(name) as file:
        assert (file.read(10), file.size) == (DATA[:10], len(DATA))
        assert b"".join(file.chunks()) == DATA
    assert storage.exists(name)
    assert storage.listdir("runs/2026/11") == ([], ["a b.bin"])
    assert storage.get_modified_time(name).year > 2000
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)


def test_nobody_is_led_to_the_bucket(server: Bucket) -> None:
    address = open_storage(server).url("runs/a.png")
    assert address == "runs/a.png"
    with pytest.raises(NotImplementedError):
        open_storage(server).path("runs/a.png")


def test_a_bucket_that_is_not_there_is_said(server: Bucket) -> None:
    with pytest.raises(FilesAwayError, match="no bucket of that name"):
        open_storage(server, "another").save("a", ContentFile(b"a"))


def test_a_server_that_is_away_or_silent_is_not_waited_for_long(
    server: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(bucket, "TRIES", 1)
    storage = open_storage(server)
    name = storage.save("a", ContentFile(b"a"))
    server.pause()
    try:
        with pytest.raises(FilesAwayError, match="isn't responding"):
            storage.open(name)
    finally:
        server.resume()
    with storage.open(name) as file:
        assert file.read() == b"a"
    monkeypatch.setattr(server, "url", "http://127.0.0.1:9")  # nobody listens there
    away = open_storage(server)
    for act in (away.open, away.delete, away.exists, away.listdir, away.get_modified_time):
        with pytest.raises(FilesAwayError, match="isn't responding"):
            act(name)


UNDER_GEVENT = """
from gevent import monkey
monkey.patch_all()
import sys, gevent
from django.conf import settings
settings.configure(USE_TZ=True)
from django.core.files.base import ContentFile
from playground.storage.bucket import BucketStorage
bucket, url, region, key, secret = sys.argv[1:]
storage = BucketStorage(bucket_name=bucket, location="loops", endpoint_url=url,
                        region_name=region, access_key=key, secret_key=secret)
pool = gevent.get_hub().threadpool
for n in range(6):
    pool.apply(storage.save, (f"{n}", ContentFile(b"x")))
    gevent.spawn(storage.exists, f"{n}").get()
print("well")
"""


def test_greenlets_and_threads_of_one_process_ask_beside_each_other(server: Bucket) -> None:
    access = (ACCESS["S3_REGION"], ACCESS["S3_ACCESS_KEY"], ACCESS["S3_SECRET_KEY"])
    done = subprocess.run(
        [sys.executable, "-c", UNDER_GEVENT, BUCKET, server.url, *access],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.strip() == "well", done.stderr


@pytest.mark.parametrize(
    ("status", "code", "sentence"),
    [
        (403, "AccessDenied", "The file storage refuses access."),
        (403, "SignatureDoesNotMatch", "The file storage refuses access."),
        (503, "SlowDown", "The file storage isn't responding."),
        (500, "InternalError", "The file storage isn't responding."),
        (507, "XMinioStorageFull", "The server's disk is full, so this couldn't be saved."),
        (400, "QuotaExceeded", "The server's disk is full, so this couldn't be saved."),
    ],
)
def test_a_refusal_becomes_a_sentence(status: int, code: str, sentence: str) -> None:
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    error = explain_refusal("a", ClientError(answer, "PutObject"))
    problem = explain_storage_error(error)
    assert problem
    assert problem.message == sentence
    assert getattr(error, "errno", errno.ENOSPC) == errno.ENOSPC


def test_where_files_lie_is_one_setting(settings: Settings) -> None:
    data = settings.DATA_DIR
    assert choose_folder("", data) == data / "media"
    assert str(choose_folder("/shared/files", data)) == "/shared/files"
    assert choose_folder("s3://bucket/x", data) == data / "media"
    made = make_file_settings("s3://bucket/a/b", endpoint="", region="", key="", secret="")
    assert (made["OPTIONS"]["bucket_name"], made["OPTIONS"]["location"]) == ("bucket", "a/b")
    assert "Bucket" not in type(storages["default"]).__name__
