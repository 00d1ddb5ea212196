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
    """`last` is the run to go on from. `slug` names a share that is not copied yet.

    `other` is the run that another version is wanted of.
    """

    last: Run | None = None
    slug: str = ""
    other: Run | None = None

    @property
    def is_gone(self) -> bool:
        return bool(self.slug) and self.last is None


NOTHING = Origin()


def read_origin(values: Mapping[str, str], owner: str) -> Origin:
    """One's own run goes before the share it began with."""
    own = find_parent(values.get("parent", ""), owner)
    other = find_own_run(values.get("again", ""), owner)
    slug = values.get("shared", "")
    if own or not slug:
        return Origin(own, other=other)
    return Origin(find_shared_run(slug), slug)


def find_own_run(value: str, owner: str) -> Run | None:
    """The run a link names, if it is this person's and of these pages; else nothing.

    Of any model: a conversation may go on with another one.
    """
    try:
        run = runs.find_run(UUID(value), owner)
    except ValueError:
        return None
    return run if run and run.app == "textlab" else None


def find_parent(value: str, owner: str) -> Run | None:
    """The turn to go on from: where that was taken out meanwhile, the one before it."""
    own = find_own_run(value, owner)
    if own or not value:
        return own
    removed = find_removed(value, owner)
    return removed.parent if removed else None


def find_removed(value: UUID | str, owner: str) -> Run | None:
    """A turn that this person took out of its conversation, as long as it can be put back."""
    try:
        key = UUID(str(value))
    except ValueError:
        return None
    mine = Run.objects.filter(pk=key, owner=owner, app="textlab")
    return mine.exclude(removed=None).first()


def find_shared_run(slug: str) -> Run | None:
    return Run.objects.for_share(slug).filter(app="textlab", endpoint="chat").first()


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
