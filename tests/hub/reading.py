"""A page of the reference, read back: its tables, links, anchors and code, run as it is printed."""

import base64
import html
import json
import re
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.test import Client as Browser

from tests.facts_examples import PICTURE


class Tables(HTMLParser):
    """The text of every table's cells, and every link."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.links += [attributes["href"] or ""] if tag == "a" and "href" in attributes else []
        self.ids += [attributes["id"] or ""] if "id" in attributes else []
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            cell = f"{self.tables[-1][-1][-1]} {data}"
            self.tables[-1][-1][-1] = " ".join(cell.split())


@cache
def get_status(path: str) -> int:
    """What an address of the reference's neighbourhood answers: each is asked for once in a run."""
    return Browser().get(path).status_code


def read_page(client: Browser, path: str) -> Tables:
    response = client.get(path)
    assert response.status_code == 200
    return Tables(response.text)


def list_rows(tables: Tables, first: str) -> list[list[str]]:
    """The rows of the tables whose head begins with this word."""
    return [row for table in tables.tables if table[0][0] == first for row in table[1:]]


STAND_IN = b"a picture"
CURL = """#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in
    --data-raw) printf '%s' "$2" > sent ;;
    --data-binary) cat > sent ;;
  esac
  shift
done
echo '{"images": []}'
"""


def text_of(markup: str) -> str:
    """What a person reads, with single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", markup)).split())


def cut_section(markup: str, labelled: str) -> str:
    match = re.search(rf'<section[^>]*aria-labelledby="{labelled}".*?</section>', markup, re.DOTALL)
    assert match, labelled
    return match[0]


def read_block(markup: str) -> Any:
    """The JSON of the first block of code."""
    return json.loads(html.unescape(read_code(markup)))


def read_code(markup: str) -> str:
    match = re.search(r"<pre[^>]*><code>(.*?)</code>", markup, re.DOTALL)
    assert match
    return match[1]


def run_sample(markup: str, place: Path) -> Any:
    """The body that the first sample sends, run as it is printed."""
    (place / "curl").write_text(CURL)
    (place / "curl").chmod(0o755)
    (place / "input.png").write_bytes(STAND_IN)
    command = html.unescape(read_code(markup))
    path = f"{place}:/usr/bin:/bin"
    subprocess.run(["bash", "-c", command], cwd=place, env={"PATH": path}, check=False, timeout=30)
    encoded = base64.b64encode(STAND_IN).decode()
    return json.loads((place / "sent").read_text().replace(encoded, PICTURE))
