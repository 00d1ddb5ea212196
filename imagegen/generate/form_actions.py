"""What changes a form without sending anything: presets, swap, dice, styles. Without a script."""

from collections.abc import Mapping

from imagegen.generate.styles import insert_style
from imagegen.models import Style
from imagegen.sizes import fit_ratio

ACTIONS = ("fill", "swap", "dice", "style")
SIDE = 1024  # pixels, where none can be read


def is_form_action(values: Mapping[str, str]) -> bool:
    return values.get("action") in ACTIONS or bool(values.get("ratio"))


def apply_action(values: Mapping[str, str], owner: str) -> dict[str, str]:
    action = values.get("action")
    if ratio := values.get("ratio"):
        width, height = fit_ratio(ratio, parse_side(values, "width"), parse_side(values, "height"))
        return {**values, "width": str(width), "height": str(height)}
    if action == "swap":
        return {**values, "width": values.get("height", ""), "height": values.get("width", "")}
    if action == "dice":
        return {**values, "seed": "-1"}
    if action == "style":
        return {**values, **apply_style(values, owner)}
    return dict(values)


def parse_side(values: Mapping[str, str], name: str) -> int:
    text = values.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 6 else SIDE


def apply_style(values: Mapping[str, str], owner: str) -> dict[str, str]:
    style = Style.objects.find_own(owner, values.get("style", ""))
    if style is None:
        return {}
    words = {"prompt": style.text, "negative_prompt": style.negative_text}
    return {name: insert_style(words[name], values.get(name, "")) for name in words}
