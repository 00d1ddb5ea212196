"""What a person has hidden: read for each page, stored by its own."""

from collections.abc import Iterable

from playground.parameters.forms import INPUT
from playground.providers import Param
from textlab.presets.values import list_params
from textlab.visibility.models import HiddenParameters


def load_hidden(owner: str) -> frozenset[str]:
    row = HiddenParameters.objects.filter(pk=owner).values_list("names", flat=True).first()
    return frozenset(row or ())


def store_hidden(owner: str, names: Iterable[str]) -> None:
    HiddenParameters.objects.update_or_create(owner=owner, defaults={"names": sorted(names)})


def list_groups() -> list[tuple[str, list[Param]]]:
    """All parameters of any text model, as the form groups them."""
    groups: dict[str, list[Param]] = {}
    for param in list_params().values():
        if param.group != INPUT:
            groups.setdefault(param.group, []).append(param)
    return list(groups.items())
