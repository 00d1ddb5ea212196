"""The family of an image model, told from its name, and the size that its models are made for.

Servers list files of weights without a word about what is in them. People name the files, and the
folders they lie in, after the family: not always, so what is not recognised stays unknown.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`side`: pixels of the square that its models are made for."""

    name: str
    side: int


# The first that matches counts. A name is searched in lower case, its separators as spaces; `v1.5`
# in the middle of a name is the version of anything, at its beginning the model of that name.
PATTERNS: tuple[tuple[re.Pattern[str], Family], ...] = tuple(
    (re.compile(pattern), Family(name, side))
    for pattern, name, side in (
        (r"\bsd ?(xl ?)?turbo\b", "SD Turbo", 512),
        (r"flux|chroma|kontext", "FLUX", 1024),
        (r"\bsd ?3|stable ?diffusion ?3", "Stable Diffusion 3", 1024),
        (r"xl(?![a-z])|\bxl|pony|illustrious|noob ?ai|\bssd 1b", "SDXL", 1024),
        (
            r"lumina|z ?image|qwen ?image|hidream|hunyuan|kolors|pixart|aura ?flow|\bsana\b"
            r"|cosmos|cascade|playground ?v2",
            "This family of models",
            1024,
        ),
        (
            r"512 base|^v2 [01] 512|\bsd ?2 ?0|stable ?diffusion ?v?2 (0|base)|v2 inference(?! v)",
            "Stable Diffusion 2",
            512,
        ),
        (
            r"^v2 1\b|768 v|\bsd ?v?2 ?1|stable ?diffusion ?v?2|v2 inference v",
            "Stable Diffusion 2",
            768,
        ),
        (
            r"^v1 [1-5]\b|\bsd ?v?1 ?[1-5x]\b|\bsd ?1\b|stable ?diffusion ?v?1|v1 inference"
            r"|v1 inpaint",
            "Stable Diffusion 1.5",
            512,
        ),
        (
            r"dream ?shaper|deliberate|realistic ?vision|rev ?animated|epic ?realism|counterfeit"
            r"|absolute ?reality|chill ?out ?mix|majic ?mix|ghost ?mix|abyss ?orange|meina ?mix"
            r"|anything ?v?\d|cyber ?realistic|open ?journey|nai ?diffusion|waifu ?diffusion",
            "Stable Diffusion 1.5",
            512,
        ),
    )
)
SEPARATORS = re.compile(r"[\W_]+")
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def find_family(*texts: str) -> Family | None:
    """From the name, then from whatever else is known: folder, configuration, title."""
    for text in texts:
        words = SEPARATORS.sub(" ", CAMEL.sub(" ", text)).lower()
        for pattern, family in PATTERNS:
            if pattern.search(words):
                return family
    return None


def tell_size(family: Family) -> str:
    return f"{family.name} is trained for {family.side} × {family.side}."
