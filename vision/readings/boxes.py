"""Where the words of a page stand on it."""

from typing import Any

from playground.models import Artifact, Run


def list_boxes(run: Run) -> list[dict[str, Any]]:
    """The boxes of the local reader, in percent of the picture."""
    stored = run.reading.lines
    pictures = run.artifacts.all() if stored else ()  # which a table has fetched for all its pages
    picture = next((each for each in pictures if each.role == Artifact.Role.INPUT), None)
    if picture is None or not picture.width or not picture.height:
        return []
    try:
        return [scale_box(line, picture.width, picture.height) for line in stored]
    except (KeyError, TypeError, ValueError):  # another model's idea of lines
        return []


def scale_box(line: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    xs = [100 * x / width for x, _y in line["box"]]
    ys = [100 * y / height for _x, y in line["box"]]
    return {
        "text": line["text"],
        "left": round(min(xs), 2),
        "top": round(min(ys), 2),
        "width": round(max(xs) - min(xs), 2),
        "height": round(max(ys) - min(ys), 2),
    }
