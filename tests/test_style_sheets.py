"""Style sheets keep to the tokens: five sizes of type, nothing undefined, no raw colour."""

import re

from django.test import Client

from playground.settings import BASE_DIR

CSS = BASE_DIR / "static" / "css"
SHEETS = {path.name: path.read_text() for path in sorted(CSS.glob("*.css"))}
TOKENS = SHEETS["tokens.css"]
SIZES = ["--text-xs", "--text-s", "--text-m", "--text-l", "--text-xl"]


def list_values(name: str) -> list[str]:
    return [
        value for sheet in SHEETS.values() for value in re.findall(rf"[ ;]{name}: ([^;]+);", sheet)
    ]


def test_there_are_five_sizes_of_type() -> None:
    assert re.findall(r"^  (--text-[a-z0-9]+):", TOKENS, re.MULTILINE) == SIZES


def test_every_size_of_type_is_one_of_them() -> None:
    """Or follows what it stands in."""
    others = {
        value
        for value in list_values("font-size")
        if not re.fullmatch(r"var\(--text-\w+\)|inherit|[\d.]+em", value)
        and "--text-zoom" not in value
    }
    assert others <= {"1rem"}


def test_every_token_that_is_used_is_defined() -> None:
    everything = "".join(SHEETS.values())
    scripts = "".join(path.read_text() for path in (BASE_DIR / "static" / "js").rglob("*.js"))
    defined = set(re.findall(r"(--[\w-]+):", everything)) | set(
        re.findall(r"""setProperty\(["'`](--[\w-]+)""", scripts)
    )
    used = set(re.findall(r"var\((--[\w-]+)\)", everything))
    assert not used - defined


def test_no_sheet_has_a_colour_of_its_own() -> None:
    """Black and white lie on pictures, whose colours nobody knows."""
    for name, sheet in SHEETS.items():
        if name not in ("tokens.css", "print.css"):
            raw = set(re.findall(r": [^;{]*(#[0-9a-f]{3,8})\b", sheet))
            assert raw <= {"#000", "#fff", "#ffffff"}, name


def test_the_typeface_is_preloaded_from_this_site(client: Client) -> None:
    page = client.get("/about/").content.decode()
    preload = re.search(r'<link rel="preload"\s+href="([^"]+)"\s+as="font"', page)
    assert preload
    assert preload[1].startswith("/static/vendor/inter-")
    assert "inter.woff2" in SHEETS["base.css"]
    assert SHEETS["base.css"].count("font-display: optional") == 1
