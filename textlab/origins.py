"""What a conversation goes on from: a run of one's own, or what somebody shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from playground.models import Run
from playground.providers import Invalid
from playground.runs import services as runs
from playground.runs.copies import copy_path
from textlab.payload import find_last_answered

GONE = "This conversation is no longer shared, so you can't continue it. Start a new chat."


@dataclass(frozen=True, slots=True)
class Origin:
    """`last` is the run to go on from. `slug` names a share that is not copied yet."""

    last: Run | None = None
    slug: str = ""

    @property
    def is_gone(self) -> bool:
        return bool(self.slug) and self.last is None


NOTHING = Origin()


def read_origin(values: Mapping[str, str], owner: str) -> Origin:
    """One's own run goes before the share it began with."""
    own = find_own_run(values.get("parent", ""), owner)
    slug = values.get("shared", "")
    return Origin(own) if own or not slug else Origin(find_shared_run(slug), slug)


def find_own_run(value: str, owner: str) -> Run | None:
    """The run a link names, if it is this person's and of these pages; else nothing.

    Of any model: a conversation may go on with another one.
    """
    try:
        run = runs.find_run(UUID(value), owner)
    except ValueError:
        return None
    return run if run and run.app == "textlab" else None


def find_shared_run(slug: str) -> Run | None:
    return Run.objects.filter(share_slug=slug, app="textlab", endpoint="chat").first()


def adopt_parent(origin: Origin, owner: str) -> Run | None:
    """The run to answer to. Of what somebody shared it is a copy, made now that it is needed."""
    if origin.is_gone:
        raise Invalid(GONE)
    parent = find_last_answered(origin.last) if origin.slug else origin.last
    return copy_path(parent, owner) if parent and origin.slug else parent


def write_query(parent: Run | None, slug: str) -> str:
    """What takes the conversation along to the page of another model."""
    if parent is not None and not slug:
        return urlencode({"parent": str(parent.pk)})
    return urlencode({"shared": slug}) if slug else ""
