"""Samples are run against a service that notes what arrives."""

import base64
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from playground.providers import Endpoint, Provider, get_declared_provider
from playground.samples import Sample

NASTY = (
    "'single' \"double\" `tick` $(touch owned) ${HOME} \\n \\ \\' back\\\\slash !! %s %%\n"
    "line two\r\ttab </script><!-- \U0001f98a \u2028\u2029 {{ x }} {% y %} '''\"\"\" @file @file@"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
IMAGE = base64.b64encode(PNG).decode()
ANSWERS: dict[str, Any] = {
    "/v1/chat/completions": {"choices": [{"message": {"content": "said é"}}]},
    "/v1/completions": {"choices": [{"text": "said é"}]},
    "/v1/tokenize": {"count": 3},
    "/v1/models": {"data": []},
    "/v1/txt2img": {"images": [IMAGE, f"data:image/png;base64,{IMAGE}"]},
    "/v1/img2img": {"images": [IMAGE]},
    "/v1/upscale-img": {"image": IMAGE},
    "/sdapi/v1/txt2img": {"images": [IMAGE]},
    "/sdapi/v1/img2img": {"images": [IMAGE]},
}
FRAMES = (
    ": PROCESSING\n\n",
    'data: {"choices":[{"delta":{"role":"assistant","content":null}}]}\n\n',
    'data:{"choices":[{"delta":{"content":"said "},"text":"said "}]}\r\n\r\n',
    'data: {"choices":[{"delta":{"content":"é"},"text":"é"}]}\n\n',
    'data: {"choices":[]}\n\ndata: [DONE]\n\n',
)


@dataclass
class Service:
    """A provider on loopback that writes down what it is asked."""

    url: str = ""
    requests: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    service: Service

    def do_GET(self) -> None:
        self.answer(None)

    def do_POST(self) -> None:
        self.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def answer(self, body: Any) -> None:
        self.service.requests.append((self.command, self.path, dict(self.headers), body))
        streams = isinstance(body, dict) and body.get("stream")
        reply = (
            "".join(FRAMES)
            if streams
            else json.dumps(ANSWERS[self.path.partition("?")[0]], ensure_ascii=False)
        )
        self.send_response(200)
        self.end_headers()
        self.wfile.write(reply.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


def get_declared(slug: str, name: str) -> tuple[Provider, Endpoint]:
    provider = get_declared_provider(slug)
    endpoint = provider.get_endpoint(name)
    assert endpoint
    return provider, endpoint


def build_chat(content: Any, **parameters: Any) -> dict[str, Any]:
    return {"model": "m/x", "messages": [{"role": "user", "content": content}], **parameters}


def run_sample(sample: Sample, folder: Path) -> str:
    """The output of a sample, after its language's own check of the syntax."""
    names = {"bash": "request.sh", "python": "request.py", "javascript": "request.mjs"}
    checks = {
        "bash": ["bash", "-n"],
        "python": [sys.executable, "-m", "py_compile"],
        "javascript": ["node", "--check"],
    }
    file = folder / names[sample.language]
    file.write_text(sample.code, encoding="utf-8", newline="")
    subprocess.run([*checks[sample.language], str(file)], check=True)
    tool = {"bash": "bash", "python": sys.executable, "javascript": "node"}[sample.language]
    known = {"FEATHERLESS_API_KEY": "key-1", "ARLI_API_KEY": "key-2"}
    ran = subprocess.run(
        [tool, str(file)],
        cwd=folder,
        env={**os.environ, **known, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout
