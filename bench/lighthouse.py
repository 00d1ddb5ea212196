"""What Lighthouse says of the pages, at both widths, in both themes: `bench lighthouse` alone.

It comes from npm for the occasion: two hundred packages that nothing else needs.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.pages import PAGES
from bench.place import Place
from bench.report import Figure, Part
from tests.browser.chromium import find_chromium
from tests.browser.conftest import FLAGS

TOOL = ["npx", "--yes", "lighthouse@12.8.2"]
WIDTHS = {
    "desk": ["--preset=desktop"],
    "phone": ["--screenEmulation.width=375", "--screenEmulation.height=812"],
}
THEMES = {"light": 1, "dark": 0}  # as Blink counts them
SECONDS = 180
TRIES = 3  # now and then it sees no paint, and gives no score


def measure_pages(at: Place) -> Iterator[Part]:
    for name, path in PAGES.items():
        figures = [
            Figure(
                f"{width}, {theme}", count_missing(at.site.url + path, width, theme), "points", 5
            )
            for width in WIDTHS
            for theme in THEMES
        ]
        yield Part(f"Lighthouse, what {name} misses of 100 in its worst category", figures)


def count_missing(url: str, width: str, theme: str) -> float:
    for _ in range(TRIES):
        scores = score_page(url, [*WIDTHS[width], f"--chrome-flags={build_flags(theme)}"])
        if scores and None not in scores:
            return 100 - 100 * min(score for score in scores if score is not None)
    return float("nan")


def build_flags(theme: str) -> str:
    return " ".join(
        ["--headless=new", *FLAGS, f"--blink-settings=preferredColorScheme={THEMES[theme]}"]
    )


def score_page(url: str, options: list[str]) -> list[float | None]:
    """The score of every category, from 0 to 1."""
    with TemporaryDirectory() as place:
        report = Path(place) / "report.json"
        command = [*TOOL, url, "--quiet", "--output=json", f"--output-path={report}", *options]
        chromium = {**os.environ, "CHROME_PATH": find_chromium() or ""}
        subprocess.run(command, env=chromium, timeout=SECONDS, check=False, capture_output=True)
        report_json = json.loads(report.read_text()) if report.exists() else {"categories": {}}
    return [category["score"] for category in report_json["categories"].values()]
