"""The image models of this machine, as the provider layer is told of them.

The local provider keeps a list of them beside their weights. It is read here without asking the
provider, since every page needs to know which endpoints there are.
"""

from pathlib import Path

from django.conf import settings

from playground.infrastructure.memory import Memory
from playground.local.images.record import ModelRecord, list_records
from playground.local.memory import format_gigabytes
from playground.providers.local_painter import Painter, PaintingModel

_memory: Memory[Painter | None] = Memory()


def recall_painter() -> Painter | None:
    """As it was a moment ago: a page of the reference asks for the providers ninety times."""
    return _memory.recall((settings.LOCAL_ENABLED, settings.DATA_DIR), find_painter)


def forget_painter() -> None:
    _memory.clear()


def find_painter() -> Painter | None:
    """None where there is no image model, or no local provider."""
    if not settings.LOCAL_ENABLED:
        return None
    records = tuple(each for each in list_records(settings.DATA_DIR) if Path(each.folder).is_dir())
    if not records:
        return None
    models = tuple(PaintingModel(each.name, each.licence) for each in records)
    samplers = tuple(dict.fromkeys(name for each in records for name in each.samplers))
    first = records[0]
    usual = first.side, first.usual_steps, first.usual_cfg_scale
    return Painter(models, samplers, *usual, describe_cost(first))


def describe_cost(record: ModelRecord) -> str:
    """A sentence: what an image of the usual size takes, as far as it was measured here."""
    pixels = record.side**2
    needs = format_gigabytes(record.estimate_memory(pixels))
    size = f"{record.side} × {record.side}"
    seconds = record.estimate_seconds(pixels, record.usual_steps)
    if not seconds:
        return f"An image of {size} pixels needs about {needs} of memory, and takes minutes."
    return (
        f"An image of {size} pixels in {record.usual_steps} steps takes about"
        f" {format_time(seconds)} on this machine and {needs} of memory."
    )


def format_time(seconds: float) -> str:
    if seconds < 90:
        return f"{max(1, round(seconds))} seconds"
    return f"{round(seconds / 60)} minutes"
