"""The name of a script that the reader does not know, by what its letters look like to it.

Where the network says nothing it still ranks its characters, and letters of one script resemble
the same few again and again. scripts.json has those of the scripts that were measured.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from math import sqrt
from pathlib import Path

from playground.local.vision.recognise import Shapes

TABLE = Path(__file__).with_name("scripts.json")
# Likeness, of which 1 is the same. A name: so much, or so far ahead of the next.
NAMED, AHEAD = 0.55, 0.05
SURELY_NAMED, JUST_AHEAD = 0.8, 0.03


def name_script(lines: Sequence[Shapes]) -> str:
    """The one that all these lines are in; empty where it cannot be told."""
    total: defaultdict[str, float] = defaultdict(float)
    for shapes in lines:
        for character, share in shapes.items():
            total[character] += share
    if not lines:
        return ""
    ranks = rank_scripts(scale_shapes(total))
    (name, best), (_, second) = ranks[:2]
    ahead = JUST_AHEAD if best >= SURELY_NAMED else AHEAD
    return name if best >= NAMED and best - second >= ahead else ""


def measure_likeness(shapes: Shapes) -> float:
    """How much ink is like letters of one of the scripts; a drawing or an ornament is not."""
    return rank_scripts(shapes)[0][1]


def rank_scripts(shapes: Shapes) -> list[tuple[str, float]]:
    """By likeness, from 0 to 1."""
    likeness = {
        name: sum(sqrt(share * shapes.get(character, 0.0)) for character, share in script.items())
        for name, script in get_table().items()
    }
    return sorted(likeness.items(), key=lambda each: -each[1])


@cache
def get_table() -> dict[str, Shapes]:
    """As measured by bench/ocr_scripts.py."""
    return {name: scale_shapes(script) for name, script in json.loads(TABLE.read_text()).items()}


def scale_shapes(shapes: Mapping[str, float]) -> Shapes:
    """So that all shares together are one."""
    whole = sum(shapes.values()) or 1.0
    return {character: share / whole for character, share in shapes.items()}
