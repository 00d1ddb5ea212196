"""Write the sprite of icons from the npm package lucide-static: `python -m tests.icons PACKAGE`.

PACKAGE is the folder that `npm pack lucide-static@…` unpacks to. One name, one meaning: what an
icon stands for is on the left, the drawing on the right.
"""

import re
import sys
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
SPRITE = VENDOR / "lucide-static-1.62.0" / "icons.svg"
ICONS = {
    # Places
    "home": "house",
    "chat": "message-square",
    "read": "scan-text",
    "picture": "image",
    "enlarge": "image-upscale",
    "history": "history",
    "reference": "book-open",
    "key": "key-round",
    "person": "circle-user-round",
    "server": "server",
    "settings": "settings",
    "models": "library",
    # What one does
    "add": "plus",
    "remove": "minus",
    "again": "refresh-cw",
    "bookmark": "bookmark",
    "branch": "git-branch",
    "camera": "camera",
    "close": "x",
    "compare": "columns-2",
    "copy": "copy",
    "code": "code-xml",
    "crop": "crop",
    "delete": "trash-2",
    "dice": "dices",
    "download": "download",
    "edit": "pencil",
    "expand": "wand-sparkles",
    "eye": "eye",
    "filter": "list-filter",
    "link": "link",
    "lock": "lock",
    "menu": "menu",
    "more": "ellipsis",
    "open": "external-link",
    "paste": "clipboard-paste",
    "pause": "pause",
    "pin": "pin",
    "play": "play",
    "print": "printer",
    "reuse": "recycle",
    "save": "save",
    "search": "search",
    "send": "send-horizontal",
    "send-to": "forward",
    "share": "share-2",
    "sign-out": "log-out",
    "sliders": "sliders-horizontal",
    "star": "star",
    "stop": "square",
    "swap": "arrow-left-right",
    "theme": "contrast",
    "tools": "wrench",
    "undo": "undo-2",
    "redo": "redo-2",
    "upload": "upload",
    # On a picture
    "brush": "brush",
    "eraser": "eraser",
    "fit": "maximize",
    "hand": "hand",
    "left": "rotate-ccw",
    "right": "rotate-cw",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
    # Directions
    "up": "arrow-up",
    "top": "arrow-up-to-line",
    "down": "arrow-down",
    "previous": "chevron-left",
    "next": "chevron-right",
    "fold": "chevron-down",
    "sort": "chevrons-up-down",
    "ascending": "arrow-up-narrow-wide",
    "descending": "arrow-down-wide-narrow",
    # Kinds and states
    "bell": "bell",
    "board": "folder",
    "check": "check",
    "clock": "clock",
    "columns": "columns-3",
    "failed": "circle-x",
    "file": "file-text",
    "grid": "layout-grid",
    "help": "circle-question-mark",
    "info": "info",
    "spark": "sparkles",
    "speed": "gauge",
    "table": "table",
    "tokens": "hash",
    "warn": "triangle-alert",
}
DRAWN = re.compile(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>", re.DOTALL)


def write_symbol(name: str, drawing: str) -> str:
    """`drawing`: a whole file of the package, of which the shapes are taken as they are."""
    shapes = "".join(re.sub(r"\s+", " ", shape) for shape in DRAWN.findall(drawing))
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{shapes}</symbol>'


def write_sprite(package: Path) -> str:
    symbols = (
        write_symbol(name, (package / "icons" / f"{drawing}.svg").read_text())
        for name, drawing in ICONS.items()
    )
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


if __name__ == "__main__":
    SPRITE.write_text(write_sprite(Path(sys.argv[1])))
