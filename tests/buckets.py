"""An S3 server of one's own, as a process: for tests of files that lie in a bucket."""

import signal
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

import boto3
import requests
from botocore.config import Config

from tests.site import free_port
from tests.waiting import wait_until

BUCKET = "playground"
# Connections are kept, as by every server in earnest.
SERVE = """
import sys
from moto.server import main
from werkzeug.serving import WSGIRequestHandler
WSGIRequestHandler.protocol_version = "HTTP/1.1"
main(sys.argv[1:])
"""
ACCESS = {"S3_ACCESS_KEY": "test-access", "S3_SECRET_KEY": "test-secret", "S3_REGION": "eu-test-1"}


class Bucket:
    """A server with one empty bucket."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.knobs = {"PLAYGROUND_FILES": f"s3://{BUCKET}/files", "S3_ENDPOINT_URL": self.url}
        self.knobs |= ACCESS
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        self.client.create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": ACCESS["S3_REGION"]}
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "-p", str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self.is_there, 60)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def pause(self) -> None:
        """It takes connections, and says nothing."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def is_there(self) -> bool:
        try:
            return requests.get(f"{self.url}/moto-api/", timeout=5).ok
        except requests.RequestException:
            return False

    @property
    def client(self) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=ACCESS["S3_REGION"],
            aws_access_key_id=ACCESS["S3_ACCESS_KEY"],
            aws_secret_access_key=ACCESS["S3_SECRET_KEY"],
            config=Config(s3={"addressing_style": "path"}),
        )

    def list_names(self, folder: str = "") -> list[str]:
        """What lies in it, without the prefix."""
        prefix = "files/"
        answer = self.client.list_objects_v2(Bucket=BUCKET, Prefix=f"{prefix}{folder}")
        return [entry["Key"].removeprefix(prefix) for entry in answer.get("Contents", [])]
