"""What changes a form without sending anything: presets, swap, dice, styles. Without a script."""

from collections.abc import Mapping

from imagegen.generate import styles
from imagegen.models import Style
from imagegen.sizes import by_ratio

ACTIONS = ("fill", "swap", "dice", "style")
SIDE = 1024  # pixels, where none can be read


def wanted(values: Mapping[str, str]) -> bool:
    return values.get("action") in ACTIONS or bool(values.get("ratio"))


def changed(values: Mapping[str, str], owner: str) -> dict[str, str]:
    action = values.get("action")
    if ratio := values.get("ratio"):
        width, height = by_ratio(ratio, side(values, "width"), side(values, "height"))
        return {**values, "width": str(width), "height": str(height)}
    if action == "swap":
        return {**values, "width": values.get("height", ""), "height": values.get("width", "")}
    if action == "dice":
        return {**values, "seed": "-1"}
    if action == "style":
        return {**values, **styled(values, owner)}
    return dict(values)


def side(values: Mapping[str, str], name: str) -> int:
    given = values.get(name, "").strip()
    return int(given) if given.isascii() and given.isdecimal() and 0 < len(given) < 6 else SIDE


def styled(values: Mapping[str, str], owner: str) -> dict[str, str]:
    given = values.get("style", "")
    pk = int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0
    style = Style.objects.filter(owner=owner, pk=pk).first()
    if style is None:
        return {}
    return {
        name: styles.applied(getattr(style, name), values.get(name, ""))
        for name in ("prompt", "negative_prompt")
    }
