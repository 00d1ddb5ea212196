"""What a transparent picture is laid on: the ground on which it can be seen. All of it said.

Writing that is white on nothing disappears on white. Runs in a child process.
"""

from PIL import Image, ImageChops, ImageFilter

WHITE = 255
# In the order in which they are preferred, where several are as good.
GROUNDS = {"white": WHITE, "black": 0, "grey": 128, "light grey": 192, "dark grey": 64}
SAMPLE = 768  # pixels of the longer side that are looked at
SMALL = 256  # pixels: in a smaller one the edge is one pixel wide, not two
NEAR = 96  # steps of lightness; what is closer to the ground is hard to see
LOST = 0.03  # part of what is visible that may be lost on white
FAINTEST = 40  # steps between the lightest and the darkest, below which all is one area
EMPTY = "fully transparent: there is nothing to see"


def lay_on_ground(image: Image.Image, notes: list[str]) -> Image.Image:
    """`image` without transparency, as "L" or "RGB"."""
    layered = image.convert("RGBA")
    alpha = layered.getchannel("A")
    if alpha.getextrema() == (255, 255):
        return layered.convert("L" if image.mode in ("LA", "La", "L", "1") else "RGB")
    name = choose_ground(layered)
    if alpha.getextrema() == (0, 0):
        notes.append(EMPTY)
    notes.append(f"transparent parts placed on {name}" + ("" if name == "white" else
                 " because the picture would be invisible on white"))  # fmt: skip
    ground = Image.new("RGB", image.size, (GROUNDS[name],) * 3)
    ground.paste(layered, mask=alpha)
    return ground


def choose_ground(layered: Image.Image) -> str:
    """White, unless too much of what is visible would melt into it."""
    scale = max(1.0, max(layered.size) / SAMPLE)
    size = (max(1, round(layered.width / scale)), max(1, round(layered.height / scale)))
    sample = layered.resize(size, Image.Resampling.NEAREST)
    alpha, light = sample.getchannel("A"), sample.convert("RGB").convert("L")
    half = max(1, int(alpha.getextrema()[1]) // 2)  # type: ignore[arg-type]  # one band
    visible = alpha.point([255 if value >= half else 0 for value in range(256)])
    if visible.getbbox() is None or alpha.getextrema()[1] == 0:
        return "white"
    losses = {name: measure_loss(light, visible, value) for name, value in GROUNDS.items()}
    if losses["white"] <= LOST:
        return "white"
    return min(losses, key=lambda name: round(losses[name], 2))


def measure_loss(light: Image.Image, visible: Image.Image, ground: int) -> float:
    """The part of the visible that cannot be told from the ground beside it; 1 if nothing can.

    Only what lies at a transparent part counts: a white page with black writing loses its edge
    alone.
    """
    inside = visible.filter(ImageFilter.MinFilter(5 if max(light.size) >= SMALL else 3))
    edge = ImageChops.subtract(visible, inside)
    lost = sum(
        count * max(0, NEAR - abs(value - ground)) / NEAR
        for value, count in enumerate(light.histogram(edge))
    )
    laid = Image.new("L", light.size, ground)
    laid.paste(light, mask=visible)
    low, high = laid.getextrema()
    if int(high) - int(low) < FAINTEST:  # type: ignore[arg-type]  # one band
        return 1.0
    return lost / max(1, visible.histogram()[255])
